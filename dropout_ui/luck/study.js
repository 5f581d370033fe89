// One study as the browser knows it: what was asked, what has come so far, and how it stands.

import { revived, swept } from "./results.js";
import { EventStream } from "./stream.js";

// What was there already when a study is followed comes within this; in milliseconds.
const REPLAY = 1000;
const UNDER_WAY = ["waiting", "training"];

/** A study, and what has come of it so far. */
export class Study {
  /** query: of the settings. question: what is asked beside them. */
  constructor(query, question) {
    this.question = question;
    this.text = new URLSearchParams(question).toString();
    this.address = `${query}&${this.text}`;
    this.tab = question.figure ? "paper" : question.sweep ? "sweep" : "seeds";
    // Where on the page it stands: there the next one takes its place.
    this.place = question.figure ? `paper ${question.figure}` : this.tab;
    this.rows = [];
    this.summary = [];
    this.verdict = null;
    this.done = 0;
    this.networks = 0;
    this.phase = "waiting";
  }

  get isUnderWay() {
    return UNDER_WAY.includes(this.phase);
  }

  /** on: what to call. open() when it is accepted, news() when more is known, failed(answer). */
  follow(base, on) {
    this.phase = "waiting";
    this.trouble = null;
    this.began = performance.now();
    this.before = { at: this.began, done: this.done };
    let failures = 0;
    this.stream = new EventStream(new URL(`${base}studies?${this.address}`, location.origin), "part", {
      open: () => {
        failures = 0;
        this.trouble = null;
        on.open();
      },
      message: (index, part) => {
        this.take(index, part);
        on.news();
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
        if (this.networks || failures > 1) this.trouble = ["broken", {}];
        on.news();
      },
      busy: (seconds) => {
        this.trouble = ["busy", { seconds }];
        on.news();
      },
    });
    this.stream.source.addEventListener("study", ({ data }) => {
      this.networks = JSON.parse(data).networks;
      on.news();
    });
  }

  take(index, part) {
    this.phase = "training";
    // All is told again after a broken line or a stop; what is on show stays until rows come.
    if (index === 0) {
      this.again = true;
      this.began = performance.now();
    }
    if (part.rows.length) {
      if (this.again) this.rows = [];
      this.again = false;
      this.rows.push(...revived(part.rows));
    }
    if (part.summary) this.summary = this.complete(revived(part.summary));
    this.done = part.networks;
    const now = performance.now();
    if (now - this.began < REPLAY) this.before = { at: now, done: this.done };
  }

  /** With a single value of the setting, the summary does not name it. */
  complete(summary) {
    const field = swept(this.question);
    return field ? summary.map((row) => ({ [field]: this.rows[0]?.[field], ...row })) : summary;
  }

  stop() {
    this.stream?.close();
    if (this.isUnderWay) this.phase = "stopped";
  }

  /** How it stands, as a sentence's place among the words, and its numbers. */
  get state() {
    const { networks, phase } = this;
    const values = { done: Math.floor(this.done), networks };
    if (phase !== "training") return [phase, values];
    const trained = this.done - this.before.done;
    const seconds = (performance.now() - this.before.at) / 1000;
    if (trained <= 0 || seconds < 1) return ["progress", values];
    return ["remaining", { ...values, seconds: Math.ceil(((networks - this.done) * seconds) / trained) }];
  }
}
