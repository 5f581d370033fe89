// Asking: one question is under way at a time, and the last one put is the next to be asked.

import { ask, Refusal } from "../shared/requests.js";
import { untilReturn } from "../shared/returning.js";

/** While the run plays, a picture is asked for no more often than this; in milliseconds. */
const PAUSE = 300;
/** A wait that is shorter than this is not worth a word; in milliseconds. */
const PATIENCE = 250;
/** After a line that is down, in seconds. */
const AGAIN = 2;
/** Scrubbing back and forth asks for the same again; so many answers are kept. */
const KEPT = 40;

/**
 * @typedef {object} Asker
 * @property {() => URL | null} question what is to be asked now; null for nothing
 * @property {() => URL | null} first less of the same, where a step takes its time
 * @property {() => boolean} isPlaying
 * @property {() => boolean} hasAnswer whether something is on show
 * @property {(answer: any) => Promise<void>} show
 * @property {(isAnswered: boolean) => void} rest whether what is to be asked now has been answered
 * @property {(said: "" | "computing" | "offline" | "busy" | "diverged" | "over_budget" | "failed", values: Record<string, unknown>) => void} tell
 */

export class Asking {
  /** @param {Asker} asker */
  constructor(asker) {
    this.asker = asker;
    /** @type {Map<string, any>} */
    this.answers = new Map();
    this.forget();
  }

  /** Nothing has been asked; what is still waited for is wanted no more. */
  forget() {
    this.under?.abort();
    /** @type {AbortController | undefined} */
    this.under = undefined;
    this.asked = "";
  }

  clear() {
    this.answers.clear();
    this.forget();
  }

  /**
   * Another question has the same answer.
   * @param {string} from
   * @param {string} to
   */
  rename(from, to) {
    const answer = this.answers.get(this.asked);
    this.asked = this.asked.replace(from, to);
    this.answers.set(this.asked, answer);
  }

  /** Ask what is to be asked, if nothing is under way and it is not too soon. */
  go() {
    const question = this.asker.question()?.href;
    this.asker.rest(question === this.asked && !this.under);
    if (!question || question === this.asked || this.under || this.timer !== undefined) return;
    const soon = this.asker.isPlaying() && this.asker.hasAnswer();
    const wait = soon ? (this.last ?? 0) + PAUSE - performance.now() : 0;
    if (wait > 0) this.later(wait);
    else this.fetch(question);
  }

  /** @param {number} wait milliseconds */
  later(wait) {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.go();
    }, wait);
  }

  /** @param {string} question */
  async fetch(question) {
    const { asker } = this;
    const under = new AbortController();
    this.under = under;
    this.last = performance.now();
    const first = asker.hasAnswer() ? undefined : asker.first()?.href;
    const asking = first ?? question;
    const patience = asker.hasAnswer() ? 4 * PATIENCE : PATIENCE;
    const waiting = setTimeout(() => asker.tell("computing", {}), patience);
    let again = 0;
    let answer = null;
    try {
      answer = await this.load(asking, under.signal);
      this.asked = asking;
    } catch (problem) {
      if (under.signal.aborted) return;
      again = this.explain(problem);
      if (!again) this.asked = asking;
    } finally {
      clearTimeout(waiting);
      if (this.under === under) this.under = undefined;
    }
    if (under.signal.aborted) return;
    if (answer) {
      asker.tell("", {});
      await asker.show(answer);
    }
    if (again) this.later(untilReturn(again));
    else this.go();
  }

  /**
   * Say why there is no answer; the seconds after which to ask again, 0 where that is of no use.
   * @param {unknown} problem
   */
  explain(problem) {
    if (!(problem instanceof Refusal)) {
      this.asker.tell("offline", {});
      return AGAIN;
    }
    if (problem.again) this.asker.tell("busy", { seconds: problem.again });
    else if (problem.reason === "diverged") this.asker.tell("diverged", {});
    else if (problem.reason === "over_budget") {
      const { seconds = 0, limit = 0 } = problem.answer;
      this.asker.tell("over_budget", { seconds: Math.ceil(seconds), limit: Math.floor(limit) });
    } else this.asker.tell("failed", { reason: problem.message });
    return problem.again;
  }

  /**
   * @param {string} question
   * @param {AbortSignal} signal
   */
  async load(question, signal) {
    if (this.answers.has(question)) return this.answers.get(question);
    const answer = await ask(question, signal);
    if (this.answers.size > KEPT) {
      const [oldest] = this.answers.keys();
      this.answers.delete(oldest);
    }
    this.answers.set(question, answer);
    return answer;
  }

  close() {
    this.forget();
    clearTimeout(this.timer);
  }
}
