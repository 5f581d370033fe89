// Is that luck? Studies over many seeds: asked for here, followed as they go on, and shown.

import { find } from "../shared/dom.js";
import { isAtEnd, watch } from "../shared/playback.js";
import { heightOf, isNarrow, loadPlotly, nameFile, plotly, resize } from "../shared/plotly.js";
import { Tabs } from "../shared/tabs.js";
import { fill } from "../shared/text.js";
import { StudyForm, wanted } from "./form.js";
import { plot, plotShares } from "./plot.js";
import { chartOf, isOfSplits, noteOf, pairs, roomOf, wordsOf } from "./results.js";
import { figureSentences, seedSentences, sweepSentences } from "./sentences.js";
import { Shelf } from "./shelf.js";
import { Study } from "./study.js";
import { tableOf } from "./table.js";
import { StudiesView } from "./view.js";
import { reasonOf, statusOf } from "./status.js";

/** @typedef {import("./study.js").Tab} Tab */

const TABS = /** @type {const} */ (["seeds", "sweep", "paper"]);
/** Charts are not drawn more often than this while records come; in milliseconds. */
const PAUSE = 150;

export class Studies {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   */
  constructor(root, session) {
    this.session = session;
    this.view = new StudiesView(root);
    this.shelf = new Shelf();
    this.form = new StudyForm(find(root, ".studies-controls"), (isElsewhere) => {
      // What was wrong with the last question is not wrong with this one.
      this.complain(null);
      if (isElsewhere) this.show();
    });
    /** @type {Tab} */
    this.tab = TABS[0];
    /** The ids of the settings and of the study that are on show. */
    this.onShow = { settings: "", study: "" };
    /** @type {{ place: string, text: string, isInValues: boolean } | null} */
    this.problem = null;
    /** @type {import("../shared/playback.js").Scene | null} */
    this.scene = null;
    this.ended = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.narrow = false;
    this.tabs = new Tabs(find(root, ".studies-tabs"), TABS, {
      panel: find(root, ".studies-panel"),
      id: (name) => `studies-tab-${name}`,
      choose: (name) => this.open(/** @type {Tab} */ (name)),
    });
    const { start, stop, seeds, chart } = this.view;
    start.addEventListener("click", () => this.start());
    stop.addEventListener("click", () => this.stopOrGoOn());
    this.form.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    seeds.addEventListener("change", () => {
      if (seeds.value) this.play(Number(seeds.value));
    });
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(chart);
    this.leave = watch((scene) => this.follow(scene));
  }

  /** @returns {import("../wire").Catalogue} */
  get facts() {
    return /** @type {import("../wire").Catalogue} */ (this.session.facts);
  }

  /** What studies are made with. */
  get settings() {
    return /** @type {import("../wire").LabData} */ (this.session.data).settings;
  }

  /** Whether the seeds of the page are splits of one's own points. */
  get isOfSplits() {
    return isOfSplits(this.facts, this.settings.measure);
  }

  /** Figures of the paper need the true function. */
  get canStart() {
    return this.tab !== "paper" || !this.isOfSplits;
  }

  /** The place that is open. */
  get place() {
    return this.tab === "paper" ? `paper ${this.form.chosen.figure}` : this.tab;
  }

  /** Python says other settings, another study, other words. */
  update() {
    const { data, facts } = this.session;
    if (!data || !facts) return;
    this.view.write(wordsOf(facts, data.settings.measure), data.presenter);
    this.tabs.write((name) => facts.studies[`${/** @type {Tab} */ (name)}_tab`]);
    const { onShow } = this;
    const isOther = Boolean(onShow.settings) && onShow.settings !== data.settings.id;
    if (isOther) this.shelf.leave();
    onShow.settings = data.settings.id;
    const asked = this.session.study;
    const isAsked = (asked?.id ?? "") !== onShow.study || (isOther && asked);
    onShow.study = asked?.id ?? "";
    // The address asks for another study: it was opened so, or gone back to; or for none.
    if (isAsked && asked) this.ask(asked.query, asked.id);
    else if (isAsked) this.shelf.forget();
    this.open(this.tab);
  }

  /** @param {Tab} tab */
  open(tab) {
    if (!this.session.facts) return;
    const { usual_seeds: seeds } = this.facts;
    const words = wordsOf(this.facts, this.settings.measure);
    this.tab = tab;
    this.tabs.show(tab);
    this.view.text(fill(words[`${tab}_text`], { seeds }));
    this.openForm();
    this.tell();
    this.show();
  }

  openForm() {
    this.form.open(this.tab, this.facts, this.settings.swept, !this.isOfSplits);
  }

  start() {
    if (!this.canStart) return;
    const query = wanted(this.tab, this.facts, this.form);
    const { place } = this;
    if (query) this.ask(query);
    else this.complain({ place, text: this.facts.studies.no_values, isInValues: true });
  }

  /**
   * Ask the server for a study.
   * @param {Record<string, string>} query beside the settings
   * @param {string} [id] if it is known
   */
  ask(query, id) {
    this.complain(null);
    const asked = new Study(query);
    const known = this.shelf.studies.get(asked.place);
    const isKnown = id !== undefined && known?.about?.id === id && known.phase !== "failed";
    const study = isKnown ? known : asked;
    if (isKnown) this.shelf.dismiss();
    else this.shelf.propose(study);
    if (!isKnown || study.phase === "stopped") this.listen(study);
    else this.accept(study);
    if (study.query.figure) this.form.chosen.figure = study.query.figure;
    this.open(study.tab);
  }

  /** @param {Study} study */
  listen(study) {
    const { data } = this.session;
    const address = this.session.address("studies", { ...data?.settings.query, ...study.query });
    study.follow(address, {
      accepted: () => this.accept(study),
      news: () => {
        this.tell();
        // The end is told and shown at once.
        if (study.isUnderWay) this.later();
        else this.show();
      },
      failed: (answer) => {
        const { place } = study;
        const isCandidate = study === this.shelf.candidate;
        if (isCandidate) this.shelf.candidate = null;
        else study.phase = "failed";
        const isInValues = isCandidate && study.tab === "sweep" && answer.reason === "bad_field";
        this.complain({ place, text: reasonOf(this.facts.studies, study.tab, answer), isInValues });
        this.later();
      },
    });
  }

  /** @param {Study} study the server has taken it: the address says so then */
  accept(study) {
    const { about } = study;
    this.shelf.accept(study);
    if (about) {
      this.form.choose(about);
      this.openForm();
      if (about.id !== this.onShow.study) {
        this.onShow.study = about.id;
        this.session.ask({ study: { id: about.id, query: about.query } });
      }
    }
    this.tell();
    this.later();
  }

  /** @param {Studies["problem"]} problem */
  complain(problem) {
    this.problem = problem;
    this.form.mark(Boolean(problem?.isInValues));
    if (this.session.facts) {
      this.form.write();
      this.tell();
    }
  }

  stopOrGoOn() {
    const own = this.shelf.own(this.place);
    if (!own) return;
    if (own === this.shelf.candidate) this.shelf.dismiss();
    else if (own.phase === "stopped") this.listen(own);
    else own.stop();
    this.tell();
    this.show();
  }

  /** @param {number} seed to be played in the player above, where it can be seen */
  play(seed) {
    this.session.ask({ seed });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const player = document.querySelector(".player");
    player?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  }

  /** @param {import("../shared/playback.js").Scene} scene what the player shows now */
  follow(scene) {
    this.scene = scene;
    const ended = `${scene.run} ${isEndShown(scene)}`;
    if (ended === this.ended) return;
    this.ended = ended;
    this.later();
  }

  /**
   * How the run above ended, where that is on show; null where it has other settings, or not both
   * run.
   * @returns {import("./results.js").Pair | null}
   */
  get yours() {
    const { scene, session } = this;
    if (!scene?.about || !session.data || scene.run !== session.data.run.id) return null;
    if (!isEndShown(scene)) return null;
    const measure = /** @type {"true_loss"} */ (scene.about.measure);
    const { plain, dropout } = scene.frames[scene.frames.length - 1][measure];
    if (plain === undefined || dropout === undefined) return null;
    return { seed: session.data.seed, base: plain, other: dropout };
  }

  tell() {
    const { shelf, tab, place, problem, facts } = this;
    const { studies: words } = facts;
    const own = shelf.own(place);
    const canStop = own && (own.isUnderWay || own.phase === "stopped");
    const start = { seeds: facts.usual_seeds, figure: this.form.chosen.figure };
    const isOpen = problem?.place === place;
    const status = isOpen
      ? { text: problem.text, isProblem: true }
      : statusOf(words, shelf, { tab, own }, performance.now());
    this.view.bar({
      ...status,
      // Nothing is said of settings that have changed where nothing can be started.
      text: this.canStart ? status.text : "",
      start: this.canStart ? fill(words[`${tab}_start`], start) : null,
      stop: canStop ? (own.phase === "stopped" ? words.go_on : words.stop) : null,
      share: own?.about ? own.done / own.about.networks : 0,
      isLoud: own?.phase !== "training" || status.isProblem,
    });
  }

  later() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.show();
    }, PAUSE);
  }

  async show() {
    const { view, session, ended } = this;
    const { facts, look, data } = session;
    const study = this.shelf.studies.get(this.place);
    view.result(Boolean(study?.about));
    session.shownStudy = study?.about ?? null;
    if (!study?.about || !facts || !look || !data) return;
    const found = {
      about: study.about,
      summary: study.summary,
      shareWon: study.shareWon,
      verdict: study.verdict,
      phase: study.phase,
    };
    const kind = chartOf(study.about, facts);
    const [base, other] = study.about.contenders.map(({ text }) => text);
    const dots = kind === "seeds" ? pairs(study.rows, base, other, study.about.measure) : [];
    const yours = other === "dropout" ? this.yours : null;
    const { figure, sweep, measure } = study.about;
    const hasShares = !figure && !sweep && !isOfSplits(facts, measure);
    const shares = hasShares ? heightOf(look.charts.shares.layout) : 0;
    const height = Math.max(shares, heightOf(look.charts[kind].layout));
    view.reserve(roomOf(study.about, facts), kind, height, shares);
    let sentences = sweepSentences(facts, found);
    if (study.about.figure) sentences = figureSentences(facts, found);
    else if (kind === "seeds") sentences = seedSentences(facts, found, dots, yours);
    view.finding(sentences, !study.isUnderWay);
    view.table(tableOf(facts, found));
    const { isUnderWay } = study;
    view.list(facts.studies, dots, {
      isShown: kind === "seeds" && other === "dropout",
      isUnderWay,
      onShow: data.seed,
    });
    view.files(
      study.rows.length > 0,
      (ending) =>
        session.address(`studies/records.${ending}`, { ...data.settings.query, ...study.query })
          .href,
    );
    view.note(noteOf(study.about, facts));
    try {
      await loadPlotly(session.address(data.assets.plotly));
    } catch {
      this.complain({ place: this.place, text: facts.studies.no_chart, isInValues: false });
      return;
    }
    if (study !== this.shelf.studies.get(this.place)) return;
    if (study.summary.length) plot(view.chart, facts, look, found, dots, yours);
    else plotly().purge(view.chart);
    if (study.shareWon.length) plotShares(view.shares, facts, look, found);
    else plotly().purge(view.shares);
    nameFile(view.chart, study.about.file_stem);
    nameFile(view.shares, `${study.about.file_stem}_shares`);
    this.narrow = isNarrow(view.chart);
    this.hear();
    Object.assign(view.root.dataset, { done: study.done, phase: study.phase, ended });
  }

  /** A click on one of the dots plays the seed. */
  hear() {
    const chart = /** @type {any} */ (this.view.chart);
    // A chart that has been purged listens no more.
    chart.removeAllListeners?.("plotly_click");
    chart.on?.("plotly_click", (/** @type {any} */ { points: [point] }) => {
      if (Number.isInteger(point.customdata)) this.play(point.customdata);
    });
  }

  resize() {
    const { chart, shares } = this.view;
    const drawn = [chart, shares].filter((one) => "layout" in one && one.clientWidth);
    if (!drawn.length) return;
    if (this.narrow === isNarrow(chart)) for (const one of drawn) resize(one);
    else this.later();
  }

  close() {
    this.leave();
    this.shelf.forget();
    this.sizes.disconnect();
    clearTimeout(this.timer);
    plotly()?.purge(this.view.chart);
    plotly()?.purge(this.view.shares);
  }
}

/** @param {import("../shared/playback.js").Scene} scene */
const isEndShown = (scene) => !scene.covered && isAtEnd(scene);
