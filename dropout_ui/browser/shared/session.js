// The session: what the page is set to, and the one way to ask Python for something else.

/** What is not answered is asked for again after this, and then ever later; in milliseconds. */
const PATIENCE = 5000;
/** Wishes that go on from a scene, which then need not be come to any more. */
const ONWARD = ["step", "study", "seed", "data", "run", "tour"];
/** A run that is refused, as by a server that has no such setting any more, is not asked for on and on. */
const MOST_PATIENCE = 4 * PATIENCE;

/** @typedef {import("../wire").LabData} LabData */
/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {{ theme: string, palette: Record<string, string>, locale: object, charts: Record<string, any> }} Look */
/** @typedef {{ id: string, query: Record<string, string> }} StudyAsked */

/**
 * What can be asked for.
 * @typedef {object} Wish
 * @property {number} [step] of the lesson
 * @property {StudyAsked | null} [study] to be shown; null for none
 * @property {number} [seed] to be played
 * @property {Record<string, string>} [run] to be played, by all its settings as texts
 * @property {boolean} [presenter]
 * @property {string} [screen] to be shown in presenter mode
 * @property {string} [data] points of one's own to be learnt; "" for drawn ones
 * @property {string} [theme] the page has another one
 * @property {TourScene} [scene] of a tour: settings, step and study at once
 * @property {number} [tour] the scene of the server's tour that is on, from 1; 0 for none
 */

/**
 * A scene of a tour: what is asked for, and how it is known that the page is there.
 * @typedef {Pick<import("../wire").SceneFacts, "query" | "run" | "step" | "study">
 *   & { tour: number }} TourScene
 */

export class Session {
  /** @param {string} base the page's own path */
  constructor(base) {
    this.base = base;
    /** @type {LabData | null} */
    this.data = null;
    /** @type {Catalogue | null} */
    this.facts = null;
    /** @type {Look | null} */
    this.look = null;
    /** The study on show. @type {import("../wire").StudyEvent | null} */
    this.shownStudy = null;
    /**
     * What was asked for and has not been answered: an optimistic update, so the page shows it.
     * @type {Pick<Wish, "step" | "study" | "data" | "screen" | "run" | "scene">}
     */
    this.pending = {};
    /** The run that was on show when another one was asked for. */
    this.leaves = "";
    /** @type {(name: string, wish: object) => void} */
    this.trigger = () => {};
  }

  /**
   * Take what Python says.
   * @param {LabData} data
   * @param {(name: string, wish: object) => void} trigger
   */
  update(data, trigger) {
    const anew = this.data !== null && this.data.session !== data.session;
    this.data = data;
    this.trigger = trigger;
    const { step, study, screen, data: points, scene } = this.pending;
    if (scene && isAt(scene, data)) delete this.pending.scene;
    if (step === data.step) delete this.pending.step;
    if (screen === data.screen) delete this.pending.screen;
    if (study !== undefined && study?.id === data.study?.id) delete this.pending.study;
    if (points === (data.run.query.data ?? "")) delete this.pending.data;
    // Any other one: where a slider has moved since, it is that which is wanted.
    if (data.run.id !== this.leaves) delete this.pending.run;
    // A server that was started anew has heard of nothing.
    if (anew && this.isWaiting) this.ask({});
  }

  get isWaiting() {
    return Object.keys(this.pending).length > 0;
  }

  /**
   * Ask Python. What has not been answered is asked for once more: of two requests, the server
   * may hear the second one only, and of one that it was away for, nothing.
   * @param {Wish} wish
   * @param {number} [patience] milliseconds
   */
  ask(wish, patience = PATIENCE) {
    // It has a step, a study and points of its own.
    if (wish.scene) this.pending = { scene: wish.scene };
    if (wish.step !== undefined) this.pending.step = wish.step;
    if (wish.screen !== undefined) this.pending.screen = wish.screen;
    if (wish.study !== undefined) this.pending.study = wish.study;
    if (wish.data !== undefined) this.pending.data = wish.data;
    if (wish.data !== undefined || wish.seed !== undefined || patience > MOST_PATIENCE) {
      delete this.pending.run;
    }
    if (wish.run) this.askForRun(wish.run);
    const { study, scene, ...rest } = { ...wish, ...this.pending };
    this.trigger("asked", {
      ...(scene && { address: scene.query, tour: scene.tour }),
      ...rest,
      ...(study !== undefined && { study: study?.query }),
    });
    // Who asks for something else there has gone on from the scene.
    if (!wish.scene && ONWARD.some((name) => name in wish)) delete this.pending.scene;
    clearTimeout(this.timer);
    if (!this.isWaiting) return;
    this.timer = setTimeout(() => {
      // With exponential backoff: a script that takes long is broken off by the next one.
      if (this.isWaiting) this.ask({}, 2 * patience);
    }, patience);
  }

  /** @param {Record<string, string>} run it has points of its own, or drawn ones */
  askForRun(run) {
    delete this.pending.data;
    this.pending.run = run;
    this.leaves = this.data?.run.id ?? "";
  }

  close() {
    clearTimeout(this.timer);
  }

  /** Who goes back at once may leave something behind that Python had no time to answer. */
  goBack() {
    this.pending = {};
  }

  /** The step of the lesson that is asked for, from 1; 0 for none. */
  get step() {
    return this.pending.step ?? this.data?.step ?? 0;
  }

  /** What presenter mode shows; "" where it is off. */
  get screen() {
    return this.data?.presenter ? (this.pending.screen ?? this.data.screen) : "";
  }

  /** The study that is asked for. */
  get study() {
    return this.pending.study === undefined ? (this.data?.study ?? null) : this.pending.study;
  }

  /**
   * An address on the server.
   * @param {string} path
   * @param {Record<string, unknown>} [query]
   */
  address(path, query = {}) {
    const texts = Object.entries(query).map(([name, value]) => [name, String(value)]);
    const asked = new URLSearchParams(texts).toString();
    return new URL(this.base + path + (asked ? `?${asked}` : ""), location.origin);
  }
}

/**
 * Whether the page is at a scene.
 * @param {TourScene} scene
 * @param {LabData} data
 */
export const isAt = (scene, data) =>
  scene.run === data.run.id &&
  scene.step === data.step &&
  scene.study === (data.study?.id ?? "") &&
  scene.tour === data.tour;
