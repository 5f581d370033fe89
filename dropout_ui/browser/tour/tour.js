// The tour: which scene is on, how the page comes there, and to what it plays.

import { watch } from "../shared/playback.js";
import { load } from "../shared/requests.js";
import { isAt } from "../shared/session.js";
import { style } from "../shared/style.js";
import { bringIn } from "./arrival.js";
import { Bar } from "./bar.js";
import { reveal } from "./cover.js";
import { Editor } from "./editor.js";
import { isBare, partOf } from "./file.js";
import { turnOf } from "./turning.js";

/** @typedef {import("../wire").SceneFacts} SceneFacts */
/** @typedef {import("../shared/session.js").Session} Session */
/** @typedef {import("../shared/playback.js").Scene} Playback */

export class Tour {
  /**
   * @param {HTMLElement} lab
   * @param {Session} session
   */
  constructor(lab, session) {
    this.lab = lab;
    this.session = session;
    /** @type {SceneFacts[]} */
    this.scenes = [];
    this.at = -1;
    /** Whether it is one of the visitor's own, which the address knows nothing of. */
    this.isOwn = false;
    /** @type {SceneFacts | null} what is to be played, once its run is on */
    this.waiting = null;
    this.isToScroll = false;
    /** @type {Playback | null} */
    this.playback = null;
    this.bar = new Bar(lab, {
      next: () => this.next(),
      back: () => this.go(this.at - 1),
      end: () => this.end(),
    });
    this.gone = new AbortController();
    const { signal } = this.gone;
    // In the capture phase: a clicker goes on whatever has the focus.
    window.addEventListener("keydown", (event) => this.key(event), { capture: true, signal });
    style("./tour.css", import.meta.url);
    this.leave = watch((playback) => this.follow(playback));
  }

  get isOn() {
    return this.at >= 0;
  }

  /** The tour of the server. */
  async offered() {
    const { scenes } = await load(this.session.address("tour").href);
    return /** @type {SceneFacts[]} */ (scenes);
  }

  /** Python says where the page is: an address with a scene was opened, or gone back to. */
  async hear() {
    const { data } = this.session;
    // What is on its way there is not there yet.
    if (!data || this.session.pending.scene) return;
    const at = data.tour - 1;
    if (at < 0 && this.isOn && !this.isOwn) this.stop();
    else if (at >= 0 && (this.isOwn || this.at !== at)) await this.enter(at);
    this.tell();
    this.scroll();
  }

  /** @param {number} at which scene of the server's tour the address asks for */
  async enter(at) {
    const scenes = await this.offered().catch(() => null);
    // Where nobody answers, the next word from Python is another try.
    if (!scenes || this.session.data?.tour !== at + 1) return;
    if (!(at in scenes)) this.session.ask({ tour: 0 });
    else if (isBare(location.search) && !isAt({ ...scenes[at], tour: at + 1 }, this.session.data)) {
      this.start(scenes, at, false);
    } else this.put(scenes, at, false);
  }

  /**
   * @param {SceneFacts[]} scenes
   * @param {number} at
   * @param {boolean} isOwn
   */
  start(scenes, at, isOwn) {
    this.put(scenes, at, isOwn);
    this.go(at);
  }

  /**
   * A scene is on: it is played as soon as its run is there.
   * @param {SceneFacts[]} scenes
   * @param {number} at
   * @param {boolean} isOwn
   */
  put(scenes, at, isOwn) {
    Object.assign(this, { scenes, at, isOwn, waiting: scenes[at], isToScroll: true });
    if (this.playback) this.follow(this.playback);
  }

  /** @param {number} at the scene to go to */
  go(at) {
    const { scenes, isOwn, session } = this;
    if (!(at in scenes)) return;
    this.put(scenes, at, isOwn);
    session.ask({ scene: { ...scenes[at], tour: isOwn ? 0 : at + 1 } });
  }

  next() {
    if (this.playback?.covered) reveal(this.playback);
    else this.go(this.at + 1);
  }

  end() {
    this.stop();
    const { data, pending } = this.session;
    if (data?.tour || pending.scene?.tour) this.session.ask({ tour: 0 });
  }

  stop() {
    this.at = -1;
    this.waiting = null;
    this.bar.hide();
    if (this.playback?.covered) this.playback.cover(null);
  }

  /** @param {Playback} playback what the player shows now */
  follow(playback) {
    this.playback = playback;
    const { waiting: scene } = this;
    if (scene && playback.about && playback.run === scene.run) {
      this.waiting = null;
      playback.cover(scene.cover ? scene.epoch : null);
      playback.playTo(scene.epoch);
    }
    this.tell();
  }

  tell() {
    const { scenes, at, session, playback } = this;
    const { facts, data } = session;
    if (!this.isOn || !facts || !data) return;
    const on = { scene: scenes[at], at, count: scenes.length };
    const covered = Boolean(playback?.covered);
    this.bar.show(facts, on, { presenter: data.presenter, covered });
  }

  /** Bring into sight what the scene is about, once the page is there. */
  scroll() {
    if (!this.isToScroll || !this.isOn) return;
    this.isToScroll = false;
    const part = document.querySelector(partOf(this.scenes[this.at]));
    if (part) bringIn(this.lab, part);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.lab.isConnected) this.close();
    const turn = turnOf(event, /** @type {HTMLElement} */ (event.composedPath()[0]));
    const dialog = document.querySelector("dialog");
    // In its own dialog a clicker begins the tour, or goes on; any other one is in front of it.
    const starter = /** @type {HTMLElement | null} */ (
      dialog?.querySelector(".tour-start") ?? null
    );
    if (!turn || (dialog?.open ? turn !== "next" || !starter : !this.isOn)) return;
    event.preventDefault();
    event.stopPropagation();
    dialog?.close();
    if (!this.isOn) starter?.click();
    else if (turn === "back") this.go(this.at - 1);
    else this[turn]();
  }

  close() {
    this.gone.abort();
    this.leave();
    this.bar.hide();
  }
}

/** @type {Tour | null} */
let tour = null;

/**
 * The tour of the page that there is.
 * @param {HTMLElement} root of the tools
 * @param {Session} session
 */
function of(root, session) {
  if (tour?.session === session) return tour;
  tour?.close();
  tour = new Tour(/** @type {HTMLElement} */ (root.closest(".lab")), session);
  return tour;
}

/**
 * @param {HTMLElement} root
 * @param {Session} session
 */
export function update(root, session) {
  of(root, session).hear();
}

/**
 * @param {HTMLElement} place in the dialog
 * @param {Session} session
 */
export function show(place, session) {
  new Editor(place, of(/** @type {HTMLElement} */ (place.closest(".tools")), session)).show();
}
