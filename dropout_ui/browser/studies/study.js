// One study as the browser knows it: what was asked, what has come so far, and how it stands.

import { EventStream } from "../shared/stream.js";
import { revived } from "./results.js";

/** What was there already when a study is followed comes within this; in milliseconds. */
const REPLAY = 1000;

/** @typedef {"seeds" | "sweep" | "paper"} Tab */
/**
 * @typedef {object} Listener
 * @property {() => void} accepted
 * @property {() => void} news more is known
 * @property {(answer: import("../wire").FailedEvent) => void} failed
 */

/**
 * On which tab of the page a study stands.
 * @param {Record<string, string>} query
 * @returns {Tab}
 */
export function tabOf({ figure, sweep }) {
  if (figure) return "paper";
  return sweep ? "sweep" : "seeds";
}

export class Study {
  /** @param {Record<string, string>} query what is asked beside the settings */
  constructor(query) {
    this.query = query;
    this.tab = tabOf(query);
    /** Where on the page it stands: there the next one takes its place. */
    this.place = query.figure ? `paper ${query.figure}` : this.tab;
    /** @type {import("../wire").StudyEvent | null} */
    this.about = null;
    /** @type {import("./results.js").Row[]} */
    this.rows = [];
    /** @type {import("./results.js").Row[]} */
    this.summary = [];
    /** @type {import("../wire").ShareWonFacts[]} */
    this.shareWon = [];
    /** @type {import("../wire").FigureVerdictFacts | null} */
    this.verdict = null;
    this.done = 0;
    /** @type {"waiting" | "training" | "stopped" | "ready" | "failed"} */
    this.phase = "waiting";
    /** @type {{ name: "broken" | "busy", values: object } | null} */
    this.trouble = null;
    /** @type {import("../wire").NoticeEvent["reason"] | null} */
    this.notice = null;
    this.began = 0;
    this.before = { at: 0, done: 0 };
    this.again = true;
    /** @type {EventStream | null} */
    this.stream = null;
  }

  get isUnderWay() {
    return this.phase === "waiting" || this.phase === "training";
  }

  /**
   * Follow it, from the beginning or from where it was stopped.
   * @param {URL} address
   * @param {Listener} on
   */
  follow(address, on) {
    this.phase = "waiting";
    this.trouble = null;
    this.began = performance.now();
    this.before = { at: this.began, done: this.done };
    let failures = 0;
    this.stream = new EventStream(address, {
      events: {
        study: (about) => {
          this.about = about;
          on.accepted();
          on.news();
        },
        part: (part, index) => {
          this.take(part, index, performance.now());
          on.news();
        },
        notice: ({ reason }) => {
          this.notice = reason;
          on.news();
        },
      },
      open: () => {
        failures = 0;
        this.trouble = null;
      },
      done: ({ verdict }) => {
        this.verdict = verdict;
        this.phase = "ready";
        on.news();
      },
      failed: (answer) => on.failed(answer),
      broken: () => {
        // A refusal looks like a broken line at first; the reason comes at once.
        failures += 1;
        if (this.about || failures > 1) this.trouble = { name: "broken", values: {} };
        on.news();
      },
      busy: (seconds) => {
        this.trouble = { name: "busy", values: { seconds } };
        on.news();
      },
    });
  }

  /**
   * @param {import("../wire").PartEvent} part
   * @param {number} index
   * @param {number} now milliseconds
   */
  take(part, index, now) {
    this.phase = "training";
    // All is told again after a broken line or a stop; what is on show stays until rows come.
    if (index === 0) {
      this.again = true;
      this.began = now;
    }
    if (part.rows.length) {
      if (this.again) this.rows = [];
      this.again = false;
      this.rows.push(...revived(part.rows));
    }
    if (part.summary) this.summary = revived(part.summary);
    if (part.share_won) this.shareWon = part.share_won;
    this.done = part.networks;
    if (now - this.began < REPLAY) this.before = { at: now, done: this.done };
  }

  stop() {
    this.stream?.close();
    if (this.isUnderWay) this.phase = "stopped";
  }

  /**
   * How it stands, as the name of a sentence and its numbers.
   * @param {number} now milliseconds
   * @returns {{ name: "waiting" | "progress" | "remaining" | "stopped" | "ready" | "failed", values: Record<string, number> }}
   */
  told(now) {
    const networks = this.about?.networks ?? 0;
    const values = { done: Math.floor(this.done), networks };
    if (this.phase !== "training") return { name: this.phase, values };
    const trained = this.done - this.before.done;
    const seconds = (now - this.before.at) / 1000;
    if (trained <= 0 || seconds < 1) return { name: "progress", values };
    const left = Math.ceil(((networks - this.done) * seconds) / trained);
    return { name: "remaining", values: { ...values, seconds: left } };
  }
}
