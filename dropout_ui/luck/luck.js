// Is that luck? Studies over many seeds: asked for here, followed as they go on, and shown.

import { loadPlotly } from "./charts.js";
import { number } from "./format.js";
import { mount } from "./mount.js";
import { fill } from "./player.js";
import { isNarrow, plot } from "./plot.js";
import { chartOf, figureSentences, pairs, roomOf, seedSentences, sweepSentences, tableOf } from "./results.js";
import { watch } from "./show.js";
import { Study } from "./study.js";

const TABS = ["seeds", "sweep", "paper"];
// Charts are not drawn more often than this while records come; in milliseconds.
const PAUSE = 150;
const LONGEST_VALUE = 40;

/** Bring the studies in this component up to date; they are made when first seen. */
export const show = (component, base) =>
  mount(component, ".luck", (root) => new Luck(root, base));

/** A question as it stands in the address: a query of its own. */
const read = (text) => Object.fromEntries(new URLSearchParams(text));

/** The values that somebody has written into a field, whatever they have put between them. */
const split = (text) => text.split(/[,;，；、\s]+/).filter(Boolean);

class Luck {
  constructor(root, base) {
    this.root = root;
    this.base = base;
    this.find = (selector) => root.querySelector(selector);
    this.scene = null;
    this.sent = "";
    this.tab = TABS[0];
    this.chosen = { contenders: ["plain", "dropout"], field: "dropout_rate", values: {}, figure: "9a" };
    // The accepted studies at these settings, by their places; and one that is yet to be accepted.
    this.studies = new Map();
    this.candidate = null;
    // Tabs whose studies belonged to other settings.
    this.changed = new Set();
    this.find(".luck-tabs").append(...TABS.map((name) => this.makeTab(name)));
    this.find("[data-do=start]").addEventListener("click", () => this.start());
    this.find("[data-do=stop]").addEventListener("click", () => this.stopOrGoOn());
    this.find(".luck-controls").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    this.find(".luck-play select").addEventListener("change", ({ target }) => {
      if (target.value) this.play(Number(target.value));
    });
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.find(".luck-chart"));
    this.leave = watch((scene) => this.follow(scene));
  }

  close() {
    this.leave();
    this.forget();
    this.sizes.disconnect();
    clearTimeout(this.timer);
    window.Plotly?.purge(this.find(".luck-chart"));
  }

  /** Nothing is known of any study. */
  forget() {
    this.dismiss();
    for (const study of this.studies.values()) study.stop();
    this.studies.clear();
  }

  /** What was asked for last, and has not been accepted, is wanted no more. */
  dismiss() {
    this.candidate?.stop();
    this.candidate = null;
    this.problem = null;
  }

  // What Python says ---------------------------------------------------------------------------

  update(data, trigger) {
    const other = Boolean(this.data) && this.data.query !== data.query;
    this.data = data;
    this.words = data.words;
    this.trigger = trigger;
    this.charts = JSON.parse(data.charts);
    this.root.classList.toggle("luck-presenter", data.presenter);
    if (other) this.leaveSettings();
    this.write();
    // What was sent last counts more than an answer to something before it.
    const heard = other || this.pending === undefined || this.pending === data.study;
    if (heard) this.pending = undefined;
    if (heard && (other || data.study !== this.sent)) {
      // The address asks for another study: it was opened so, or gone back to; or for none.
      this.sent = data.study;
      if (data.study) {
        this.ask(read(data.study));
        return;
      }
      this.forget();
    }
    this.open(this.tab);
  }

  leaveSettings() {
    for (const { tab } of this.studies.values()) this.changed.add(tab);
    if (this.candidate) this.changed.add(this.candidate.tab);
    this.forget();
  }

  write() {
    const { words } = this;
    this.find(".luck-title").textContent = words.title;
    this.find(".luck-lead").textContent = words.lead;
    this.find(".luck-play span").textContent = words.play;
    this.find(".luck-scroll").setAttribute("aria-label", words.table);
    for (const name of TABS) this.find(`#luck-tab-${name}`).textContent = words[`${name}_tab`];
  }

  makeTab(name) {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `luck-tab-${name}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "luck-panel");
    tab.addEventListener("click", () => this.open(name));
    tab.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const to = TABS[TABS.indexOf(name) + move];
      if (!to) return;
      event.preventDefault();
      this.open(to);
      this.find(`#luck-tab-${to}`).focus();
    });
    return tab;
  }

  // What can be asked --------------------------------------------------------------------------

  open(tab) {
    this.tab = tab;
    for (const button of this.find(".luck-tabs").children) {
      const chosen = button.id === `luck-tab-${tab}`;
      button.setAttribute("aria-selected", chosen);
      button.tabIndex = chosen ? 0 : -1;
    }
    this.find(".luck-panel").setAttribute("aria-labelledby", `luck-tab-${tab}`);
    this.find(".luck-text").textContent = this.words[`${tab}_text`];
    this.drawControls();
    this.tell();
    this.show();
  }

  /** Made anew only where other ones are needed: the focus, and what is being typed, stay. */
  drawControls() {
    const { words, tab, data } = this;
    const drawn = JSON.stringify([tab, words, Object.keys(data.values), data.contenders, data.figures]);
    if (drawn !== this.drawn) {
      const made = { seeds: () => [], sweep: () => this.sweepControls(), paper: () => this.paperControls() }[tab]();
      this.find(".luck-controls").replaceChildren(...made);
      this.drawn = drawn;
    }
    this.setControls();
  }

  /** Have the controls say what is chosen. */
  setControls() {
    const { chosen } = this;
    const controls = this.find(".luck-controls");
    for (const select of controls.querySelectorAll("select")) select.value = chosen[select.name];
    for (const box of controls.querySelectorAll("[type=checkbox]")) box.checked = chosen.contenders.includes(box.value);
    const values = controls.querySelector("[type=text]");
    if (!values) return;
    // To set what stands there already would move the cursor.
    if (values.value !== this.typed) values.value = this.typed;
    if (this.problem?.isInValues) values.setAttribute("aria-invalid", "true");
    else values.removeAttribute("aria-invalid");
  }

  /** What the field of the values says. */
  get typed() {
    const { values, field } = this.chosen;
    return values[field] ?? this.data.values[field];
  }

  sweepControls() {
    const { words, data, chosen } = this;
    const field = this.select("field", Object.keys(data.values), (name) => words[`field.${name}`]);
    const values = document.createElement("input");
    Object.assign(values, { type: "text", autocomplete: "off", spellcheck: false });
    values.setAttribute("aria-describedby", "luck-status");
    values.addEventListener("input", () => {
      chosen.values[chosen.field] = values.value;
      this.amend();
    });
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = words.contenders;
    group.append(legend, ...data.contenders.map((name) => this.checkbox(name)));
    return [field, this.label(words.values, values), group];
  }

  paperControls() {
    const { words, data } = this;
    return [this.select("figure", data.figures, (name) => `${name}: ${words[`figure.${name}`]}`)];
  }

  label(text, element) {
    const label = document.createElement("label");
    const span = document.createElement("span");
    span.textContent = text;
    label.append(span, element);
    return label;
  }

  select(name, options, title) {
    const select = document.createElement("select");
    select.name = name;
    select.append(...options.map((value) => new Option(title(value), value)));
    select.addEventListener("change", () => {
      this.chosen[name] = select.value;
      this.amend();
      this.show();
    });
    return this.label(this.words[name], select);
  }

  checkbox(name) {
    const { chosen, words } = this;
    const input = document.createElement("input");
    // What the others are compared with always takes part.
    Object.assign(input, { type: "checkbox", value: name, disabled: name === "plain" });
    input.addEventListener("change", () => {
      chosen.contenders = this.data.contenders.filter((one) => (
        one === name ? input.checked : chosen.contenders.includes(one)));
      this.amend();
    });
    const label = document.createElement("label");
    label.append(input, words[`contender.${name}`]);
    return label;
  }

  /** Something else is chosen: what was wrong with the last question is not wrong with this one. */
  amend() {
    this.problem = null;
    this.setControls();
    this.tell();
  }

  /** The question that the open tab puts. */
  wanted() {
    const { chosen } = this;
    if (this.tab === "paper") return { figure: chosen.figure };
    if (this.tab === "seeds") return { contenders: "plain,dropout" };
    return { sweep: `${chosen.field}=${split(this.typed)}`, contenders: chosen.contenders.join() };
  }

  // Asking -------------------------------------------------------------------------------------

  start() {
    if (this.tab === "sweep" && !split(this.typed).length) {
      this.complain(this.place, this.words.no_values, true);
      return;
    }
    this.ask(this.wanted());
  }

  /** Have the address say which study is shown. */
  send(text) {
    if (text === this.sent) return;
    this.sent = text;
    this.pending = text;
    this.trigger("study", text);
  }

  ask(question) {
    this.dismiss();
    this.choose(question);
    const study = new Study(this.data.query, question);
    const known = this.studies.get(study.place);
    if (known?.address !== study.address || known.phase === "failed") {
      this.candidate = study;
      this.listen(study);
    } else if (known.phase === "stopped") this.listen(known);
    else this.accept(known);
    this.open(study.tab);
  }

  /** Have the controls say what is asked. */
  choose({ figure, sweep, contenders = "plain,dropout" }) {
    if (figure) this.chosen.figure = figure;
    if (!sweep) return;
    const [field, values] = sweep.split("=");
    this.chosen.field = field;
    this.chosen.values[field] = values.split(",").join(", ");
    this.chosen.contenders = [...new Set(["plain", ...contenders.split(",")])];
  }

  listen(study) {
    study.follow(this.base, {
      open: () => this.accept(study),
      news: () => {
        this.tell();
        // The end is told and shown at once.
        if (study.isUnderWay) this.later();
        else this.show();
      },
      failed: (answer) => this.refuse(study, answer),
    });
  }

  /** Only once a study is accepted does it take the place of the one before, here and in the address. */
  accept(study) {
    if (study === this.candidate) this.candidate = null;
    if (study.isUnderWay) for (const other of this.studies.values()) if (other !== study) other.stop();
    this.studies.set(study.place, study);
    this.changed.delete(study.tab);
    this.send(study.text);
    this.tell();
    this.later();
  }

  refuse(study, answer) {
    if (study === this.candidate) {
      this.candidate = null;
      this.complain(study.place, this.reason(study, answer), study.tab === "sweep" && answer.reason === "bad_field");
    } else {
      study.phase = "failed";
      this.complain(study.place, this.reason(study, answer), false);
      this.later();
    }
  }

  complain(place, text, isInValues) {
    this.problem = { place, text, isInValues };
    this.setControls();
    this.tell();
  }

  /** Why a study was refused, or has failed. */
  reason({ tab }, { reason, message, errors, seconds, limit }) {
    const { words } = this;
    if (reason === "over_budget") {
      const sentence = tab === "sweep" ? words.over_budget_sweep : words.over_budget;
      return fill(sentence, { seconds: Math.ceil(seconds), limit: Math.floor(limit) });
    }
    if (errors) return errors.map((one) => this.badValue(one)).join(" ");
    return fill(words.failed, { message });
  }

  badValue({ field, value, allowed }) {
    const { words } = this;
    const [low, high] = allowed.split(" to ");
    if (field === "sweep" && high) return fill(words.too_many, { limit: high });
    const cut = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
    return fill(words.unusable, { value: cut, allowed: high ? fill(words.to, { low, high }) : allowed });
  }

  stopOrGoOn() {
    const { own } = this;
    if (own === this.candidate) this.dismiss();
    else if (own.phase === "stopped") this.listen(own);
    else own.stop();
    this.tell();
    this.show();
  }

  /** Play a seed in the player above, where it can be seen. */
  play(seed) {
    this.trigger("seed", seed);
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.querySelector(".lab")?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  }

  // The run above ------------------------------------------------------------------------------

  follow(scene) {
    this.scene = scene;
    const { complete } = this;
    if (!this.data || this.shownRun === `${scene.run} ${complete}`) return;
    this.shownRun = `${scene.run} ${complete}`;
    this.later();
  }

  get complete() {
    return Boolean(this.scene) && this.scene.frames.length === this.scene.epochs.length;
  }

  /** How the run above ended, once it has; null while it trains, or has other settings. */
  get yours() {
    if (!this.complete || this.scene.run !== this.data.run) return null;
    const [plain, dropout] = this.scene.frames.at(-1).true_loss;
    return { seed: this.data.seed, plain, dropout };
  }

  // How it stands ------------------------------------------------------------------------------

  /** The place that is open. */
  get place() {
    return this.tab === "paper" ? `paper ${this.chosen.figure}` : this.tab;
  }

  /** The study whose results are on show. */
  get shown() {
    return this.studies.get(this.place);
  }

  /** The study that button and bar are about. */
  get own() {
    return this.candidate?.place === this.place ? this.candidate : this.shown;
  }

  tell() {
    const { words, own } = this;
    this.find("[data-do=start]").textContent = fill(words[`${this.tab}_start`], { figure: this.chosen.figure });
    const stop = this.find("[data-do=stop]");
    stop.hidden = !own || !(own.isUnderWay || own.phase === "stopped");
    stop.textContent = own?.phase === "stopped" ? words.go_on : words.stop;
    const progress = this.find(".luck-bar progress");
    progress.hidden = stop.hidden;
    progress.value = own?.networks ? own.done / own.networks : 0;
    const { text, isProblem = false } = this.status();
    const status = this.find(".luck-status");
    status.dataset.kind = isProblem ? "problem" : "";
    // What changes all the time is not read out.
    status.setAttribute("aria-live", own?.phase === "training" && !isProblem ? "off" : "polite");
    if (status.textContent !== text) status.textContent = text;
  }

  status() {
    const { words, own, problem } = this;
    const say = ([name, values]) => fill(words[name], values);
    if (problem?.place === this.place) return { text: problem.text, isProblem: true };
    if (own?.isUnderWay && own.trouble) return { text: say(own.trouble), isProblem: true };
    if (own?.isUnderWay || own?.phase === "stopped") return { text: say(own.state) };
    const elsewhere = [...this.studies.values()].find(({ isUnderWay }) => isUnderWay);
    if (elsewhere) return { text: say(["elsewhere", { ...elsewhere.state[1], name: this.nameOf(elsewhere) }]) };
    if (own?.phase === "ready") return { text: say(own.state) };
    return { text: this.changed.has(this.tab) ? words.changed : "" };
  }

  nameOf({ tab, question }) {
    return tab === "paper" ? `${this.words.figure} ${question.figure}` : this.words[`${tab}_tab`];
  }

  later() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.show();
    }, PAUSE);
  }

  // Showing ------------------------------------------------------------------------------------

  async show() {
    const { shown: study, words } = this;
    this.find(".luck-result").hidden = !study;
    if (!study) return;
    const kind = chartOf(study.question);
    const dots = kind === "seeds" ? pairs(study.rows) : [];
    this.reserve(study, kind);
    this.put(study, dots, kind);
    this.table(study);
    this.seeds(dots, kind);
    this.files(study);
    this.find(".luck-note").textContent = kind === "bars" ? words[`note_${study.question.figure}`] : words.note;
    try {
      await loadPlotly(new URL(this.base + this.data.assets.plotly, location.origin));
    } catch {
      this.complain(this.place, words.no_chart, false);
      return;
    }
    if (study === this.shown) this.paint(study, dots);
  }

  /** Make room before anything has come, so that what stands below does not move all the time. */
  reserve({ question }, kind) {
    const { lines, rows } = roomOf(question);
    const result = this.find(".luck-result");
    result.style.setProperty("--lines", lines);
    result.style.setProperty("--rows", rows);
    const chart = this.find(".luck-chart");
    chart.dataset.kind = kind;
    chart.style.minHeight = `${this.charts[kind].layout.height}px`;
  }

  put(study, dots, kind) {
    const { words } = this;
    const sentences = study.question.figure ? figureSentences(words, study)
      : kind === "seeds" ? seedSentences(words, study, dots, this.yours)
        : sweepSentences(words, study);
    const finding = this.find(".luck-finding");
    finding.setAttribute("aria-live", study.isUnderWay ? "off" : "polite");
    const said = JSON.stringify(sentences);
    // What stays the same is not read out again.
    if (said === this.said) return;
    this.said = said;
    finding.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement(sentence.strong ? "strong" : "span");
      // A number and its sign stay together.
      line.textContent = (sentence.strong ?? sentence).replaceAll(" %", "\u00a0%");
      return line;
    }));
  }

  paint(study, dots) {
    const chart = this.find(".luck-chart");
    if (!study.summary.length) {
      window.Plotly.purge(chart);
      return;
    }
    this.narrow = isNarrow(chart);
    plot(chart, this.charts, this.words, study, dots, this.yours);
    // A chart that has been purged listens no more.
    chart.removeAllListeners("plotly_click");
    chart.on("plotly_click", ({ points }) => {
      if (Number.isInteger(points[0].customdata)) this.play(points[0].customdata);
    });
    this.root.dataset.done = study.done;
  }

  resize() {
    const chart = this.find(".luck-chart");
    if (!chart.layout || !chart.clientWidth) return;
    if (this.narrow === isNarrow(chart)) window.Plotly.Plots.resize(chart);
    else this.later();
  }

  table(study) {
    const { head, rows } = tableOf(this.words, study);
    const row = (cells, kind) => {
      const line = document.createElement("tr");
      line.append(...cells.map((text) => {
        const cell = document.createElement(kind);
        cell.textContent = text;
        if (kind === "th") cell.scope = "col";
        return cell;
      }));
      return line;
    };
    this.find(".luck-table thead").replaceChildren(row(head, "th"));
    this.find(".luck-table tbody").replaceChildren(...rows.map((cells) => row(cells, "td")));
  }

  /** The same as a click on a dot, without a mouse; it says which seed is on show. */
  seeds(dots, kind) {
    const label = this.find(".luck-play");
    label.hidden = kind !== "seeds";
    // What is not there yet has its room.
    label.classList.toggle("luck-unseen", !dots.length);
    const select = label.querySelector("select");
    const texts = dots.map((one) => fill(this.words.seed_won, {
      seed: one.seed, dropout: number(one.dropout), plain: number(one.plain),
    }));
    const listed = JSON.stringify([this.words.choose, texts]);
    if (listed !== this.listed && (document.activeElement !== select || !this.shown.isUnderWay)) {
      select.replaceChildren(new Option(this.words.choose, ""), ...dots.map(({ seed }, at) => new Option(texts[at], seed)));
      this.listed = listed;
    }
    const onShow = String(this.data.seed);
    select.value = [...select.options].some(({ value }) => value === onShow) ? onShow : "";
  }

  files({ rows, address }) {
    const files = this.find(".luck-files");
    files.classList.toggle("luck-unseen", !rows.length);
    files.querySelector("span").textContent = this.words.download;
    for (const link of files.querySelectorAll("a")) {
      link.href = `${this.base}studies/records.${link.dataset.kind}?${address}`;
    }
  }
}
