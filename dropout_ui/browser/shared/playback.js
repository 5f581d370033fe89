// What is on show: the player says it, and whoever else on the page shows the same listens.

/**
 * @typedef {object} Scene
 * @property {string} run the id of the run that the player is set to; "" for none
 * @property {import("../wire").RunEvent | null} about what is known before its first frame
 * @property {import("../wire").FrameEvent[]} frames its frames so far
 * @property {number} index of the one on show; -1: none yet
 * @property {boolean} playing
 * @property {boolean} covered whether what comes after some epoch is not to be shown
 * @property {(index: number) => void} go to another frame
 * @property {(epoch: number) => void} playTo an epoch, and pause there; where it is behind, go back
 * @property {(epoch: number | null) => void} cover what comes after an epoch; null: nothing
 */

/** @type {Set<(scene: Scene) => void>} */
const listeners = new Set();
/** @type {Scene | null} */
let scene = null;

/** @param {Scene} next */
export function show(next) {
  scene = next;
  for (const listener of listeners) listener(scene);
}

/**
 * Call `listener` with what is on show, now and whenever it changes.
 * @param {(scene: Scene) => void} listener
 * @returns {() => void} how to stop
 */
export function watch(listener) {
  listeners.add(listener);
  if (scene) listener(scene);
  return () => listeners.delete(listener);
}
