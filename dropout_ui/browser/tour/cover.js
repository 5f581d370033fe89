// Predict, then reveal: one key covers what comes after the epoch on show, and uncovers it.

import { watch } from "../shared/playback.js";

/** @type {import("../shared/playback.js").Scene | null} */
let playback = null;
watch((now) => {
  playback = now;
});

/** Cover, or reveal: the run then plays on to its end. */
export function act() {
  if (playback?.covered) reveal(playback);
  else playback?.cover(playback.frames[playback.index]?.epoch ?? 0);
}

/** @param {import("../shared/playback.js").Scene} on */
export function reveal(on) {
  on.cover(null);
  on.playTo(Infinity);
}
