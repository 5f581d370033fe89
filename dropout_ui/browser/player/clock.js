// The clock: which frame is on show, and how the show goes on. It knows no page and no time.

const FRAMES_PER_SECOND = 15;
/** A page that was hidden does not jump: no more time passes at once, in milliseconds. */
const LONGEST = 250;

/** @typedef {number | "live"} Speed times as fast as usual, or always at the newest frame */

export class Clock {
  /** @type {Speed} */
  speed = 1;
  /** Whether to stand at the newest frame until the run is told to play. */
  still = false;
  waits = false;
  playing = false;
  /** In frames; between two of them it stands in part. */
  position = 0;
  /** The newest frame; -1: none yet. */
  last = -1;
  /** Whether it is the last one of the run. */
  complete = false;
  /** The frame that it plays to, to pause there once. */
  until = Infinity;
  /** The last frame that may be shown: what comes after is covered. */
  cover = Infinity;

  /**
   * Another run.
   * @param {boolean} playing
   */
  begin(playing) {
    this.position = 0;
    this.playing = playing;
    this.last = -1;
    this.complete = false;
    this.until = Infinity;
    this.cover = Infinity;
    this.waits = this.still;
  }

  /**
   * So many frames are there.
   * @param {number} count
   * @param {number} wanted how many there will be
   */
  know(count, wanted) {
    this.last = count - 1;
    this.complete = count === wanted;
  }

  get index() {
    return Math.floor(this.position);
  }

  get isAtEnd() {
    return (this.complete && this.position >= this.last) || this.position >= this.cover;
  }

  /**
   * Let time pass.
   * @param {number} passed milliseconds
   * @param {boolean} drawn whether a frame has been drawn: the first one is not skipped
   */
  advance(passed, drawn) {
    if (!this.playing || this.last < 0) return;
    const end = Math.min(this.last, this.cover, this.until);
    if (this.waits || this.speed === "live") this.position = end;
    else if (drawn) this.position += this.step(Math.min(passed, LONGEST), this.speed);
    this.position = Math.min(this.position, end);
    if (this.isAtEnd || this.position >= this.until) this.pause();
  }

  /**
   * Frames to go on by. About one a screen refresh is made just one: none is shown twice.
   * @param {number} passed milliseconds
   * @param {number} speed
   */
  step(passed, speed) {
    const frames = (passed / 1000) * FRAMES_PER_SECOND * speed;
    return Math.abs(frames - 1) < 0.25 ? 1 : frames;
  }

  /** From the end it begins anew. */
  play() {
    if (this.isAtEnd) this.position = 0;
    this.playing = true;
    this.waits = false;
    this.until = Infinity;
  }

  pause() {
    this.playing = false;
    this.waits = false;
    this.until = Infinity;
  }

  /**
   * Play on to a frame, and pause there; where it is behind, it is gone back to.
   * @param {number} index
   */
  playTo(index) {
    if (this.position >= index) this.go(index);
    else Object.assign(this, { playing: true, waits: this.still, until: index });
  }

  replay() {
    this.position = 0;
    this.play();
  }

  /**
   * Stand at a frame.
   * @param {number} index
   */
  go(index) {
    this.position = Math.max(0, Math.min(index, this.last, this.cover));
    this.pause();
  }
}
