// A tour of one's own, kept in this browser alone.

/** @typedef {import("../wire").SceneFacts} SceneFacts */

const NAME = "dropout-lab-tour";
/** What is kept where the browser keeps nothing: until the page is left. @type {SceneFacts[]} */
let scenes = [];

/** @returns {SceneFacts[]} its scenes; none where there is none */
export function read() {
  try {
    scenes = JSON.parse(localStorage.getItem(NAME) ?? "null") ?? scenes;
  } catch {
    // Storage that is closed to this page, or that somebody else has written to.
  }
  return scenes;
}

/**
 * @param {SceneFacts[]} changed
 * @returns {boolean} whether it is kept when the page is left
 */
export function write(changed) {
  scenes = changed;
  try {
    localStorage.setItem(NAME, JSON.stringify(changed));
    return true;
  } catch {
    return false;
  }
}
