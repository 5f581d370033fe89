// What is on show: the player says it, and whoever else on the page shows the same listens.

const listeners = new Set();
let scene = null;

/**
 * scene: the `run` that the player is set to, its `frames` so far, the `index` of the one on
 * show (-1: none yet), the `epochs` that will be recorded, whether it is `playing`, and how to
 * `go` to another frame.
 */
export function show(next) {
  scene = next;
  for (const listener of listeners) listener(scene);
}

/** Call `listener` with what is on show, now and whenever it changes; returns how to stop. */
export function watch(listener) {
  listeners.add(listener);
  if (scene) listener(scene);
  return () => listeners.delete(listener);
}
