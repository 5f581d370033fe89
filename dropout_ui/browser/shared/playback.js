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
 * @property {(behind: Behind) => void} putBehind lines behind the curves, instead of those there
 */

/**
 * Lines behind the curves of a run, which no frame touches: moulds of traces, as charts have them,
 * and the series that fill them.
 * @typedef {(look: import("./session.js").Look, facts: import("../wire").Catalogue,
 *   about: import("../wire").RunEvent) =>
 *   { data: any[], series: Record<string, import("./figures.js").Series> }} Behind
 */

/** @type {Set<(scene: Scene) => void>} */
const listeners = new Set();
/** @type {Scene | null} */
let scene = null;
/** @type {Scene | null} what was on show last of the run before */
let left = null;

/** What was on show last of the run before, for whoever comes later than the change. */
export const before = () => left;

/**
 * Whether the last frame of its run is on show.
 * @param {Pick<Scene, "about" | "index">} scene
 */
export const isAtEnd = ({ about, index }) =>
  Boolean(about) && index === Number(about?.recorded_epochs.length) - 1;

/** @param {Scene} next */
export function show(next) {
  if (scene && scene.index >= 0 && scene.run !== next.run) left = scene;
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
