// Which keys turn the scenes, whatever has the focus. Nothing here knows the page.

import { isPlain } from "../shared/keys.js";

/** @type {Record<string, "next" | "back" | "end">} */
const TURNS = { PageDown: "next", PageUp: "back", Escape: "end" };
/** Inputs that take no text: in them a key of the tour means nothing else. */
const WITHOUT_TEXT = ["range", "radio", "checkbox", "button", "submit", "file", "number"];

/**
 * What a key does to a tour that is on; undefined where it is somebody else's.
 * @param {KeyboardEvent} event
 * @param {{ closest?: (selector: string) => any }} focus
 */
export function turnOf(event, focus) {
  if (!isPlain(event) || event.shiftKey || !(event.key in TURNS) || isWriting(focus)) return;
  return TURNS[event.key];
}

/**
 * Whether text is being written, or a list is open to be chosen from.
 * @param {{ closest?: (selector: string) => any }} focus
 */
function isWriting(focus) {
  const owner = focus.closest?.("input, textarea, [contenteditable=true], [role=listbox]");
  if (!owner) return false;
  // A box that is closed only waits.
  if (owner.role === "combobox") return owner.ariaExpanded === "true";
  return owner.localName !== "input" || !WITHOUT_TEXT.includes(owner.type);
}
