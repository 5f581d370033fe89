// The past: which run was on show before the one that is, and what of it is worth keeping.

import { isAtEnd } from "../shared/playback.js";

/** @typedef {import("../shared/playback.js").Scene} Scene */

/** One that was on show for less has been dragged past, as by a slider; in milliseconds. */
const SEEN = 1000;

/**
 * The frame on show, or the newest one.
 * @param {Scene} scene
 */
export const frameOf = ({ frames, index }) => frames[index] ?? frames[frames.length - 1];

export class Past {
  /** @type {Scene | null} */
  now = null;
  /** Since when a frame of it is on show. */
  since = Infinity;
  ended = false;

  /** @param {Scene | null} before the run before, if it is known */
  constructor(before) {
    this.before = before;
  }

  /**
   * What is on show has changed.
   * @param {Scene} scene
   * @param {number} time milliseconds
   * @returns {Scene | null} a run that is to be kept: one at its end, or that was left
   */
  take(scene, time) {
    const left = this.now && this.now.run !== scene.run ? this.leave(this.now, time) : null;
    if (scene.index >= 0) {
      this.since = Math.min(this.since, time);
      this.now = scene;
    }
    if (left || this.ended || this.now !== scene || !isAtEnd(scene)) return left;
    this.ended = true;
    return scene;
  }

  /**
   * @param {Scene} scene the last one of a run
   * @param {number} time
   */
  leave(scene, time) {
    const isSeen = this.ended || time - this.since >= SEEN;
    if (isSeen) this.before = scene;
    this.now = null;
    this.since = Infinity;
    this.ended = false;
    return isSeen ? scene : null;
  }
}
