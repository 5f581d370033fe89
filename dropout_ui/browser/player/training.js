// A training as the browser knows it: its frames so far, and how it stands.

/** @typedef {import("../wire").FrameEvent} Frame */
/** @typedef {"refused" | "loading" | "waiting" | "training" | "stopped" | "done" | "failed"} Phase */
/**
 * How it stands, as the name of a sentence and what fills it.
 * @typedef {object} Told
 * @property {"" | "loading" | "waiting" | "training" | "remaining" | "stopped" | "failed" | "diverged"} name
 * @property {Record<string, unknown>} values
 * @property {boolean} [isProblem]
 */

/** The lowest power of ten on the axis of the losses, as long as none is lower. */
const FLOOR = -3;
/** Below, a loss is rounding, as of a straight line on points of a straight line: nothing is to be seen there. */
const DEEPEST = -8;

export class Training {
  /** @type {Phase} */
  phase = "loading";
  /** @type {import("../wire").RunEvent | null} */
  about = null;
  /** @type {Frame[]} */
  frames = [];
  /** @type {import("../wire").VerdictFacts | null} */
  verdict = null;
  /** @type {import("../wire").FailedEvent | null} */
  failure = null;
  /** @type {{ at: number, epoch: number } | null} */
  began = null;
  floor = FLOOR;
  /** How many frames have been on show. */
  seen = 0;

  /** @param {string} run its id; "" for one that is refused */
  constructor(run) {
    this.run = run;
    if (!run) this.phase = "refused";
  }

  wait() {
    this.phase = "waiting";
    this.began = null;
  }

  /**
   * @param {Frame} frame
   * @param {number} index
   * @param {number} now milliseconds
   */
  take(frame, index, now) {
    this.frames[index] = frame;
    this.phase = "training";
    // Frames that come again, after a stop, take no time: it is counted from the newest one.
    this.began ??= { at: now, epoch: this.frames[this.frames.length - 1].epoch };
  }

  /**
   * These frames are on show. Only then does the axis make room for their losses: an axis that is
   * there before them tells how low they will go.
   * @param {number} index of the last one
   */
  see(index) {
    for (; this.seen <= index; this.seen++) {
      const { train_loss, test_loss } = this.frames[this.seen];
      const least = Math.min(...Object.values(train_loss), ...Object.values(test_loss));
      const exponent = Math.floor(Math.log10(least));
      if (exponent < this.floor && Number.isFinite(exponent)) {
        this.floor = Math.max(DEEPEST, exponent);
      }
    }
  }

  /** @param {import("../wire").VerdictFacts} verdict */
  end(verdict) {
    this.verdict = verdict;
    this.phase = "done";
  }

  /** @param {import("../wire").FailedEvent} failure */
  fail(failure) {
    this.failure = failure;
    this.phase = "failed";
  }

  /** How many frames there will be; 0 where that is not known. */
  get wanted() {
    return this.about?.recorded_epochs.length ?? 0;
  }

  /**
   * The first frame at an epoch or after it; where there is none, the last one.
   * @param {number} epoch
   */
  indexOf(epoch) {
    const index = this.about?.recorded_epochs.findIndex((one) => one >= epoch) ?? 0;
    return index < 0 ? this.wanted - 1 : index;
  }

  get progress() {
    const share = Math.max(0, this.frames.length - 1) / Math.max(1, this.wanted - 1);
    const canStop = ["waiting", "training", "stopped"].includes(this.phase);
    return { share, canStop, stopped: this.phase === "stopped" };
  }

  /**
   * @param {number} now milliseconds
   * @returns {Told}
   */
  told(now) {
    const epoch = this.frames.at(-1)?.epoch ?? 0;
    const values = { epoch, epochs: this.about?.recorded_epochs.at(-1) ?? 0 };
    switch (this.phase) {
      case "failed":
        return {
          name: this.failure?.reason === "diverged" ? "diverged" : "failed",
          values: { ...this.failure },
          isProblem: true,
        };
      case "training":
        return this.left(now, values);
      case "loading":
      case "waiting":
      case "stopped":
        return { name: this.phase, values };
      default:
        return { name: "", values };
    }
  }

  /**
   * The time left, from the speed so far, once there is something to go by.
   * @param {number} now
   * @param {{ epoch: number, epochs: number }} values
   * @returns {Told}
   */
  left(now, values) {
    const began = this.began ?? { at: now, epoch: values.epoch };
    const seconds = (now - began.at) / 1000;
    const trained = values.epoch - began.epoch;
    if (seconds < 1 || trained <= 0) return { name: "training", values };
    const left = ((values.epochs - values.epoch) * seconds) / trained;
    return { name: "remaining", values: { ...values, seconds: Math.ceil(left) } };
  }
}
