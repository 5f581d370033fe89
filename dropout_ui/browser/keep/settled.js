// Whether all is on show that an address asks for: the terminal waits for that before it takes pictures.

import { find } from "../shared/dom.js";
import { sceneOnShow } from "./pictures.js";

/**
 * What is wrong with a part of the page, "" for nothing; null: more of it is to come.
 * @typedef {string | null} Said
 */

/**
 * @param {HTMLElement} root
 * @param {string} selector of a part's status
 * @returns {string} the problem that it tells of
 */
function problemOf(root, selector) {
  const status = /** @type {HTMLElement} */ (find(root, selector));
  return status.dataset.kind === "problem" ? (status.textContent ?? "") : "";
}

/** @param {HTMLElement} root @returns {Said} */
function ofRun(root) {
  const problem = problemOf(root, ".player-status");
  const { about, frames = [], index = -1, playing, go } = sceneOnShow() ?? {};
  const last = frames.length - 1;
  if (problem && last < 0) return problem;
  // One that has failed is shown as far as it came, and waits for no more.
  if (problem && (index !== last || playing)) go?.(last);
  const isWhole = Boolean(problem) || frames.length === about?.recorded_epochs.length;
  return isWhole && index === last && !playing ? problem : null;
}

/** @param {HTMLElement} root @returns {Said} */
function ofLesson(root) {
  const lesson = /** @type {HTMLElement} */ (find(root, ".lesson"));
  // Out of sight it asks nothing.
  lesson.scrollIntoView({ block: "nearest" });
  const { frames = [], index = -1 } = sceneOnShow() ?? {};
  if (lesson.dataset.answered !== String(frames[index]?.epoch)) return null;
  return find(root, ".lesson-status").textContent ?? "";
}

/** @param {HTMLElement} root @returns {Said} */
function ofStudy(root) {
  const { phase, ended = "" } = /** @type {HTMLElement} */ (find(root, ".studies")).dataset;
  const problem = problemOf(root, ".studies-status");
  // The run above is a dot in it, once it has ended.
  const hasRun = ended.endsWith("true") || problemOf(root, ".player-status");
  return problem || (phase === "ready" && hasRun) ? problem : null;
}

/**
 * What is wrong with what is on show, where nothing more is to come; null before that.
 * @param {{ step: boolean, study: boolean }} asked whether it has them beside the run
 * @returns {string[] | null}
 */
export function settled(asked) {
  const root = /** @type {HTMLElement | null} */ (document.querySelector(".lab"));
  if (!root) return null;
  const run = ofRun(root);
  // What the others show hangs on how the run ended.
  if (run === null) return null;
  const said = [run, asked.step ? ofLesson(root) : "", asked.study ? ofStudy(root) : ""];
  return said.includes(null) ? null : /** @type {string[]} */ (said.filter(Boolean));
}
