// Keys: which belongs to whom. What has the focus comes first, then the part of the page that is
// in sight, then the page, which scrolls.

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const JUMPS = ["Home", "End", "PageUp", "PageDown"];

/**
 * What a control that has the focus means for itself; the first that fits counts. null: all keys.
 * @type {[selector: string, keys: string[] | null][]}
 */
const OWNERS = [
  // The scrub bar's arrows are the player's.
  [".player-scrub", []],
  ["input[type=range], [role=slider]", [...ARROWS, ...JUMPS]],
  ["input[type=radio]", [...ARROWS, " "]],
  // But for what a number is written with, its keys are the page's.
  [
    "input[type=number]",
    [...ARROWS, ...JUMPS, ..."0123456789.-", " ", "Backspace", "Delete", "Enter"],
  ],
  ["input[type=checkbox]", [" "]],
  ["input, textarea, select, [role=listbox], [role=combobox], [contenteditable=true]", null],
  ["[role=tab]", ["ArrowLeft", "ArrowRight", "Home", "End", " ", "Enter"]],
  [".modebar-btn", ["ArrowLeft", "ArrowRight", " ", "Enter"]],
  ["button, summary, a", [" ", "Enter"]],
  // What scrolls by itself.
  ["pre[tabindex], [role=region][tabindex]", [...ARROWS, ...JUMPS, " "]],
];

/** What the player does at a key, while it is in sight. */
export const PLAYER_KEYS = /** @type {Record<string, import("../player/player.js").Action>} */ ({
  " ": "play",
  ".": "play",
  b: "play",
  ArrowLeft: "back",
  ArrowRight: "forward",
  Home: "first",
  End: "last",
  PageUp: "far_back",
  PageDown: "far_forward",
});

/** What it does wherever one is. */
export const PAGE_KEYS = /** @type {Record<string, import("../player/player.js").Action>} */ ({
  p: "presenter",
});

/** The step of the lesson that a key turns to, from the first on. */
export const STEP_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/**
 * How far the page scrolls at a key where nothing has the focus, in screens.
 * @type {Record<string, number>}
 */
export const SCROLLS = {
  ArrowUp: -0.06,
  ArrowDown: 0.06,
  PageUp: -0.9,
  PageDown: 0.9,
  " ": 0.9,
  Home: -Infinity,
  End: Infinity,
};

/**
 * Whether a key means something to the element that has the focus.
 * @param {{ closest?: (selector: string) => unknown }} element
 * @param {string} key
 */
export function belongsToFocus(element, key) {
  if (!element.closest) return false;
  const owner = OWNERS.find(([selector]) => element.closest?.(selector));
  return Boolean(owner) && (owner?.[1] === null || Boolean(owner?.[1]?.includes(key)));
}

/**
 * Hear a key that belongs to nobody else.
 * @param {KeyboardEvent} event
 */
export const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
