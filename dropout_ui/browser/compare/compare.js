// Compare: keeps what is seen of each run, and leaves the curves of the run before behind the new ones.

import { element } from "../shared/dom.js";
import { before, watch } from "../shared/playback.js";
import { style } from "../shared/style.js";
import { svg } from "../shared/svg.js";
import { fill } from "../shared/text.js";
import { changes, inWords, sameAxes } from "./changes.js";
import { ghostOf, nothing } from "./ghost.js";
import { Past } from "./past.js";
import { recordOf } from "./record.js";
import { store } from "./store.js";

/** @typedef {import("../shared/playback.js").Scene} Scene */

/** Not in a hurry: the new run comes first. */
const idle = window.requestIdleCallback ?? setTimeout;

export class Compare {
  /**
   * @param {HTMLElement} figure of the fit
   * @param {import("../shared/session.js").Session} session
   * @param {Scene} seen what was on show when this was asked for: by now it may be something else
   */
  constructor(figure, session, seen) {
    style("./compare.css", import.meta.url);
    this.figure = figure;
    this.session = session;
    const left = before();
    this.past = new Past(left);
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Scene | null} what is drawn behind the curves */
    this.ghost = null;
    this.dismissed = false;
    /** @type {Scene[]} what is to be kept */
    this.unsaved = [];
    this.words = element("span");
    this.button = element("button", { type: "button", textContent: "✕" });
    this.button.addEventListener("click", () => this.turn());
    this.line = element("p", { className: "compare-ghost" }, sample(), this.words, this.button);
    figure.querySelector("figcaption")?.after(this.line);
    this.gone = new AbortController();
    window.addEventListener("pagehide", () => this.save(), { signal: this.gone.signal });
    if (left) this.keep(left);
    this.take(seen);
    this.leave = watch((scene) => this.take(scene));
  }

  /** @param {Scene} scene */
  take(scene) {
    const { past, scene: last } = this;
    const known = past.before;
    const worth = past.take(scene, performance.now());
    this.scene = scene;
    if (worth) this.keep(worth);
    if (past.before !== known) this.dismissed = false;
    if (past.before === known && last?.run === scene.run && last.about === scene.about) return;
    this.show();
  }

  /** The run before, where there is one and it is not the one on show. */
  get before() {
    const { before } = this.past;
    return before?.about && this.scene?.about && before.run !== this.scene.run ? before : null;
  }

  /** Draw the ghost, or take it away, and say whose it is. */
  show() {
    // What the new run is about is not known at once: until then all stays as it is.
    if (this.scene?.run && !this.scene.about) return;
    const ghost = this.dismissed ? null : this.before;
    if (ghost !== this.ghost) this.scene?.putBehind(ghost ? ghostOf(ghost) : nothing);
    this.ghost = ghost;
    this.update();
  }

  /** Words have come, or others. */
  update() {
    const { facts } = this.session;
    const { ghost, scene } = this;
    this.figure.classList.toggle("compare-haunted", Boolean(ghost));
    if (!facts || !ghost?.about || !scene?.about) return;
    const { compare: words } = facts;
    const isDrawn = sameAxes(ghost.about, scene.about);
    const differ = inWords(facts, changes(facts, ghost.about, scene.about));
    this.words.textContent = fill(isDrawn ? words.before : words.elsewhere, { changes: differ });
    this.line.title = this.words.textContent;
    this.line.classList.toggle("compare-undrawn", !isDrawn);
    this.button.title = words.dismiss;
    this.button.setAttribute("aria-label", words.dismiss);
  }

  /** Dismiss the ghost, or bring it back. */
  turn() {
    this.dismissed = !this.dismissed;
    this.show();
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it did anything
   */
  key(key) {
    if (key !== "g" || !this.before) return false;
    this.turn();
    return true;
  }

  /** @param {Scene} scene */
  keep(scene) {
    this.unsaved.push(scene);
    idle(() => this.save());
  }

  save() {
    for (const { about, frames } of this.unsaved.splice(0)) {
      if (about) store.add(recordOf(about, frames, Date.now()));
    }
  }

  close() {
    this.save();
    this.leave();
    this.gone.abort();
    this.line.remove();
  }
}

/** Two thin lines. */
const sample = () =>
  svg(
    "svg",
    { viewBox: "0 0 24 10", "aria-hidden": "true" },
    svg("path", { d: "M0 2h24" }),
    svg("path", { d: "M0 8h24", "stroke-dasharray": "5 3" }),
  );
