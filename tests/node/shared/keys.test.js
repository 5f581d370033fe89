import assert from "node:assert/strict";
import { test } from "node:test";
import {
  belongsToFocus,
  isPlain,
  PAGE_KEYS,
  PLAYER_KEYS,
  SCROLLS,
  STEP_KEYS,
} from "../../../dropout_ui/browser/shared/keys.js";

/** An element that these simple selectors find; of a list of selectors one is enough. */
const focused = (...matching) => ({
  closest: (selectors) => selectors.split(", ").some((one) => matching.includes(one)) || null,
});
const ALL = [...Object.keys(PLAYER_KEYS), ...Object.keys(PAGE_KEYS), ...Object.keys(SCROLLS)];
const owned = (element) => [...new Set(ALL)].filter((key) => belongsToFocus(element, key)).sort();

test("where nothing has the focus, no key belongs to it", () => {
  assert.deepEqual(owned(focused()), []);
  assert.deepEqual(owned({}), []);
});

test("who writes keeps every key", () => {
  for (const field of ["input", "textarea", "select", "[contenteditable=true]"]) {
    assert.deepEqual(owned(focused(field)), [...new Set(ALL)].sort(), field);
  }
});

test("a slider keeps what moves it, and leaves the space bar and letters to the player", () => {
  const slider = focused("input[type=range]", "input");
  assert(belongsToFocus(slider, "ArrowLeft") && belongsToFocus(slider, "PageUp"));
  assert(!belongsToFocus(slider, " ") && !belongsToFocus(slider, "p"));
});

test("the scrub bar is a slider whose keys are all the player's", () => {
  assert.deepEqual(owned(focused(".player-scrub", "input[type=range]", "input")), []);
});

test("a box keeps the space bar, a button Enter as well, and both leave the arrows", () => {
  assert.deepEqual(owned(focused("input[type=checkbox]", "input")), [" "]);
  assert.deepEqual(owned(focused("button")), [" "]);
  assert(belongsToFocus(focused("button"), "Enter"));
});

test("a tab keeps the keys that move between tabs, though it is a button", () => {
  const tab = focused("[role=tab]", "button");
  assert(belongsToFocus(tab, "ArrowRight") && belongsToFocus(tab, "End"));
  assert(!belongsToFocus(tab, "PageDown"));
});

test("a key that is pressed with another one is the browser's", () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false };
  assert.equal(isPlain(none), true);
  for (const held of Object.keys(none)) assert.equal(isPlain({ ...none, [held]: true }), false);
});

test("ten steps of the lesson have a digit each, in order, that nothing else hears", () => {
  assert.deepEqual(STEP_KEYS, [..."1234567890"]);
  assert(!STEP_KEYS.some((key) => ALL.includes(key)));
});
