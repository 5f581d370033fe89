// The lesson: steps on the run that the player shows, at the epoch on show.

import { find } from "../shared/dom.js";
import { STEP_KEYS } from "../shared/keys.js";
import { watch } from "../shared/playback.js";
import { loadPlotly, nameFile } from "../shared/plotly.js";
import { Tabs } from "../shared/tabs.js";
import { fill } from "../shared/text.js";
import { Asking } from "./asking.js";
import { Form } from "./form.js";
import { Stage } from "./stage.js";
import { STEPS } from "./steps/index.js";
import { LessonView } from "./view.js";

/** @typedef {import("../shared/playback.js").Scene} Scene */
/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {{ finding: string[], note: string[] }} Sentences what is said of an answer */
/**
 * A step. What it says and the view that it asks stand in the catalogue.
 * @typedef {object} Step
 * @property {(facts: Catalogue) => import("./stage.js").Part[]} parts
 * @property {(lesson: Lesson) => import("./form.js").Control[]} [controls]
 * @property {(choice: import("./form.js").Choice, scene: Scene) => Record<string, unknown>} [ask]
 *   what it adds to the question
 * @property {() => Record<string, unknown>} [first] the same, for less that comes sooner
 * @property {(lesson: Lesson, answer: any) => Sentences} paint
 */

const NAMES = /** @type {(keyof typeof STEPS)[]} */ (Object.keys(STEPS));
/** At these rates one of the wrong rules is right: the step on the rules begins elsewhere. */
const COINCIDENCES = [0, 0.5];
const TRIED_RATE = 0.2;

export class Lesson {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    this.step = 0;
    /** @type {unknown} */
    this.look = null;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {any} */
    this.answer = null;
    this.view = new LessonView(root);
    this.stage = new Stage(find(root, ".lesson-pictures"));
    this.form = new Form(find(root, ".lesson-controls"), (local) => {
      if (local && this.answer) this.paint();
      else this.ask();
    });
    this.asking = new Asking(this.asker());
    const step = (/** @type {string} */ name) => NAMES.indexOf(/** @type {any} */ (name)) + 1;
    this.tabs = new Tabs(find(root, ".lesson-tabs"), NAMES, {
      panel: find(root, ".lesson-step"),
      id: (name) => `lesson-tab-${step(name)}`,
      choose: (name) => this.go(step(name)),
    });
    this.view.previous.addEventListener("click", () => this.go(this.step - 1));
    this.view.next.addEventListener("click", () => this.go(this.step + 1));
    const { time } = this.view;
    time.addEventListener("input", () => this.scene?.go(Number(time.value)));
    this.visible = false;
    this.seen = new IntersectionObserver(
      (entries) => {
        // Where the page was too busy to hear of each change, the last one counts.
        this.visible = Boolean(entries.at(-1)?.isIntersecting);
        this.ask();
      },
      { rootMargin: "100px" },
    );
    this.seen.observe(root);
    this.leave = watch((scene) => this.follow(scene));
  }

  /** @returns {import("./asking.js").Asker} */
  asker() {
    return {
      question: () => this.question(({ ask }, scene) => ask?.(this.form.choice, scene)),
      first: () => (this.definition.first ? this.question(({ first }) => first?.()) : null),
      isPlaying: () => Boolean(this.scene?.playing),
      hasAnswer: () => this.answer !== null,
      show: (answer) => {
        this.answer = answer;
        return this.paint();
      },
      rest: (isAnswered) => this.rest(isAnswered),
      tell: (name, values) => this.view.tell(name && fill(this.facts.lesson[name], values)),
    };
  }

  /** @returns {Catalogue} */
  get facts() {
    return /** @type {Catalogue} */ (this.session.facts);
  }

  /** What is known of the run before its first frame; steps are painted only then. */
  get about() {
    return /** @type {import("../wire").RunEvent} */ (this.scene?.about);
  }

  /** @returns {Step} */
  get definition() {
    return STEPS[NAMES[this.step - 1]];
  }

  get epoch() {
    return this.scene?.frames[this.scene.index]?.epoch;
  }

  /** Words and looks have come, or another step. */
  update() {
    const { facts, look, data } = this.session;
    if (!facts || !look || !data) return;
    const isFresh = !this.step;
    if (look !== this.look) {
      this.view.write(facts, { presenter: data.presenter, palette: look.palette });
      this.tabs.write((_, at) => `${at + 1} ${facts.steps[NAMES[at]].words.tab}`);
    }
    const step = this.session.step || 1;
    if (look !== this.look || step !== this.step) {
      this.look = look;
      this.open(step);
    }
    if (isFresh && data.step) this.root.scrollIntoView();
  }

  /** @param {number} step to turn to, from 1 */
  go(step) {
    if (step < 1 || step > NAMES.length || step === this.step) return;
    this.open(step);
    this.session.ask({ step });
  }

  /**
   * A key that belongs to nobody else: a digit turns to a step.
   * @param {string} key
   * @returns {boolean} whether it was one
   */
  key(key) {
    const step = STEP_KEYS.indexOf(key) + 1;
    if (!step || !this.step || step > NAMES.length) return false;
    if (this.session.screen) this.session.ask({ screen: "lesson" });
    this.go(step);
    this.root.scrollIntoView({ block: "start" });
    return true;
  }

  /** @param {number} step */
  open(step) {
    this.step = step;
    const name = NAMES[step - 1];
    this.tabs.show(name);
    const place = { isFirst: step === 1, isLast: step === NAMES.length };
    this.view.open(name, this.facts.steps[name], place);
    this.stage.set(this.definition.parts(this.facts), this.session.look?.charts ?? {});
    this.begin();
  }

  /** Nothing has been asked yet at this step of this run. */
  begin() {
    if (!this.step) return;
    // What the step before still waits for would keep this one waiting.
    this.asking.forget();
    this.answer = null;
    this.view.tell("");
    this.view.put({ finding: [], note: [] });
    const { definition, facts, about } = this;
    /** @type {{ text: string, own_text?: string }} */
    const { text, own_text } = facts.steps[NAMES[this.step - 1]].words;
    this.view.text(fill((about?.own && own_text) || text, { networks: facts.spread_networks }));
    this.form.set((this.about && definition.controls?.(this)) || []);
    this.showTime();
    if (this.facts.steps[NAMES[this.step - 1]].view) this.ask();
    else if (this.about) this.put(definition.paint(this, null));
  }

  /** @param {boolean} isAnswered whether the step says all that it has to say at this epoch */
  rest(isAnswered) {
    this.root.dataset.answered = String(isAnswered && this.epoch);
  }

  /** @param {Scene} scene what the player shows now */
  follow(scene) {
    const isOther = scene.about !== this.scene?.about;
    this.scene = scene;
    if (isOther) {
      this.asking.clear();
      if (scene.about) this.form.choice = usualChoice(scene.about);
      this.begin();
    }
    if (!this.step) return;
    this.settle();
    this.showTime();
    this.ask();
  }

  showTime() {
    const { about, scene, epoch = 0, answer } = this;
    const now = { epochs: about?.recorded_epochs ?? [], index: scene?.index ?? -1, epoch };
    this.view.showTime(this.facts, { ...now, answered: answer?.epoch ?? epoch });
  }

  ask() {
    if (!this.step || !this.visible) return;
    if (!this.facts.steps[NAMES[this.step - 1]].view) this.rest(true);
    else if (this.epoch !== undefined) this.asking.go();
    else this.view.tell(this.scene?.run ? this.facts.lesson.waiting : "");
  }

  /**
   * The question that the page puts now; null where there is nothing to ask about yet.
   * @param {(step: Step, scene: Scene) => Record<string, unknown> | undefined} part what it adds
   */
  question(part) {
    const { scene, session, epoch } = this;
    // The player may be a run ahead of what Python has said here, or behind.
    if (!scene || epoch === undefined || scene.run !== session.data?.run.id) return null;
    const { view } = this.facts.steps[NAMES[this.step - 1]];
    const asked = { ...session.data.run.query, epoch, ...part(this.definition, scene) };
    return view ? session.address(`inside/${view}`, asked) : null;
  }

  /**
   * From where the run stands still, the unit that was picked as the most active stays the same.
   * While it plays, or before the answer to where it stands is there, another may be by then.
   */
  settle() {
    const { answer, form, scene } = this;
    if (form.choice.unit !== 0 || !answer?.unit) return;
    if (scene?.playing || answer.epoch !== this.epoch) return;
    form.choice.unit = answer.unit;
    // The same question, now that the unit has a number.
    this.asking.rename("&unit=0", `&unit=${answer.unit}`);
  }

  async paint() {
    const { answer, definition, session } = this;
    this.settle();
    if (this.stage.hasCharts && session.data) {
      await loadPlotly(session.address(session.data.assets.plotly));
    }
    if (definition !== this.definition || answer !== this.answer) return;
    this.paintNow();
  }

  /** Paint the answer, where Plotly is there. */
  paintNow() {
    const { answer, definition, session } = this;
    this.form.write();
    this.showTime();
    this.put(definition.paint(this, answer));
    for (const [name, place] of Object.entries(this.stage.places)) {
      nameFile(place, `${session.data?.run.file_stem}_${NAMES[this.step - 1]}_${name}`);
    }
    this.root.dataset.epoch = answer.epoch;
  }

  /**
   * What a step says; of one's own points, in which units its numbers are.
   * @param {Sentences} sentences
   */
  put({ finding, note }) {
    const units = this.about.own && finding.length ? [this.facts.lesson.own_units] : [];
    this.view.put({ finding, note: [...note, ...units] });
  }

  close() {
    this.leave();
    this.seen.disconnect();
    this.stage.close();
    this.asking.close();
  }
}

/**
 * What is chosen in a run that nobody has moved anything of.
 * @param {import("../wire").RunEvent} about
 */
function usualChoice({ options, experiment }) {
  const usual = Object.entries(options).map(([name, { default: value }]) => [name, value]);
  const choice = Object.fromEntries(usual);
  if (COINCIDENCES.includes(Number(experiment.dropout_rate))) choice.tried_rate = TRIED_RATE;
  return { ...choice, mode: "training", evaluating: "without", layer: "2", k: 10 };
}
