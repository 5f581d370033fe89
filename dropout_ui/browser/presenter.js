// Presenter mode: one screen at a time, for a room, told by a clicker or by keys.

import { element, find } from "./shared/dom.js";

/** The key that turns to a screen, in their order. */
const SCREENS = { run: "f", lesson: "l", studies: "u" };
/** @typedef {keyof typeof SCREENS} Screen */
/** What is left of a page is worth a press of its own from so many pixels on. */
const WORTH_SCROLLING = 60;
const SCREENFUL = 0.8;
/** What a clicker sends: on and back. */
const TURNS = /** @type {Record<string, 1 | -1>} */ ({ PageDown: 1, PageUp: -1 });

/**
 * What a clicker's press does on a screen. Nothing here knows the page.
 * @param {1 | -1} turn
 * @param {{ screen: Screen, step: number, steps: number, playing: boolean, atEnd: boolean }} now
 *   step: of the lesson, from 1
 * @returns {{ screen?: Screen, step?: number, play?: "play" | "first" | "last" }}
 */
export function turned(turn, { screen, step, steps, playing, atEnd }) {
  if (screen === "run") {
    if (turn < 0) return { play: "first" };
    if (atEnd) return { screen: "lesson" };
    return { play: playing ? "last" : "play" };
  }
  if (screen === "studies") return turn < 0 ? { screen: "lesson" } : {};
  const next = step + turn;
  if (next < 1) return { screen: "run" };
  return next > steps ? { screen: "studies" } : { step: next };
}

/** What scrolls, which is Streamlit's. */
const page = () => document.querySelector("[data-testid=stMain]");

/**
 * Go on, or back, by most of a screen.
 * @param {1 | -1} turn
 * @returns {boolean} whether there was more to be seen
 */
function scrolled(turn) {
  const main = page();
  if (!main) return false;
  const { scrollTop, scrollHeight, clientHeight } = main;
  const left = turn > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop;
  if (left < WORTH_SCROLLING) return false;
  main.scrollBy({ top: turn * SCREENFUL * clientHeight });
  return true;
}

export class Presenter {
  /**
   * @param {HTMLElement} root
   * @param {import("./shared/session.js").Session} session
   * @param {{ player: import("./player/player.js").Player, lesson: import("./lesson/lesson.js").Lesson }} parts
   */
  constructor(root, session, parts) {
    this.root = root;
    this.session = session;
    this.parts = parts;
    this.buttons = Object.keys(SCREENS).map((name) => {
      const button = element("button", { type: "button" });
      button.dataset.screen = name;
      button.addEventListener("click", () => this.show(/** @type {Screen} */ (name)));
      return button;
    });
    find(root, ".tools-screens").append(...this.buttons);
  }

  /** Words have come, or another screen. */
  update() {
    const { facts, screen } = this.session;
    this.root.dataset.screen = screen;
    for (const button of this.buttons) {
      const name = /** @type {Screen} */ (button.dataset.screen);
      button.textContent = facts?.tools[name] ?? "";
      button.setAttribute("aria-pressed", String(name === screen));
    }
  }

  /** @param {Screen} screen */
  show(screen) {
    if (screen === this.session.screen) return;
    this.session.ask({ screen });
    this.update();
    page()?.scrollTo({ top: 0 });
  }

  /**
   * A clicker's key, whatever has the focus: called before anybody else hears of it.
   * @param {string} key
   * @returns {boolean} whether it was one
   */
  click(key) {
    const turn = TURNS[key];
    const { screen, step, facts } = this.session;
    // A tour that is on has the clicker.
    if (!turn || !screen || !facts || this.root.querySelector(".tour-bar")) return false;
    // What is longer than the screen is read to its end before the next one comes.
    if (screen !== "run" && scrolled(turn)) return true;
    const { player, lesson } = this.parts;
    const { playing, isAtEnd: atEnd } = player.clock;
    const now = { screen: /** @type {Screen} */ (screen), playing, atEnd };
    const steps = Object.keys(facts.steps).length;
    const asked = turned(turn, { ...now, step: step || 1, steps });
    if (asked.play) player.act(asked.play);
    if (asked.screen) this.show(asked.screen);
    if (asked.step) {
      lesson.go(asked.step);
      page()?.scrollTo({ top: 0 });
    }
    return true;
  }

  /**
   * A key that belongs to nobody else.
   * @param {string} key
   * @returns {boolean} whether it was one of presenter mode
   */
  key(key) {
    if (!this.session.screen) return false;
    const [screen] = Object.entries(SCREENS).find(([, one]) => one === key) ?? [];
    if (screen) this.show(/** @type {Screen} */ (screen));
    else if (key === "Escape") this.session.ask({ presenter: false });
    return Boolean(screen) || key === "Escape";
  }
}
