// The browser half of the page, as one component: it owns the session and the parts that show it.

import { find } from "./shared/dom.js";
import { belongsToFocus, isPlain, PAGE_KEYS, PLAYER_KEYS, SCROLLS } from "./shared/keys.js";
import { before, isAtEnd, watch } from "./shared/playback.js";
import { speak } from "./shared/plotly.js";
import { load } from "./shared/requests.js";
import { pick } from "./shared/controls.js";
import { Session } from "./shared/session.js";
import { OwnData } from "./data/data.js";
import { Lesson } from "./lesson/lesson.js";
import { Player } from "./player/player.js";
import { Presenter } from "./presenter.js";
import { Studies } from "./studies/studies.js";
import { Tools } from "./tools/tools.js";

/** How often the page is looked at for another theme, in milliseconds. */
const THEME = 500;
const WORTH_SEEING = 0.5;
/** A phone on its side: Streamlit takes it for a desk, and would cover the fit with the sidebar. */
const ON_ITS_SIDE = "(max-height: 500px) and (orientation: landscape)";
/** By then the first curve is drawn, and what is not needed yet may load; in milliseconds. */
const SETTLED = 3000;

/**
 * @typedef {object} Component what Streamlit hands over
 * @property {HTMLElement} parentElement
 * @property {import("./wire").LabData} data
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/** @type {WeakMap<HTMLElement, Lab>} */
const mounted = new WeakMap();

/**
 * Bring what lives in the component up to date; it is made when it is first seen.
 * @param {Component} component
 * @param {string} base
 * @returns {() => void} how to leave
 */
export function show({ parentElement, data, setTriggerValue }, base) {
  const root = /** @type {HTMLElement | null} */ (parentElement.querySelector(".lab"));
  if (!root) return () => {};
  const { script } = root.dataset;
  root.dataset.script = import.meta.url;
  if (script && script !== import.meta.url) {
    // A server of another version has taken over: the address has all that it needs to know.
    location.reload();
    return () => {};
  }
  const lab = mounted.get(root) ?? new Lab(root, base);
  mounted.set(root, lab);
  lab.update(data, setTriggerValue);
  // A render that another one replaces is left too; only a page that is gone ends it.
  return () =>
    setTimeout(() => {
      if (!root.isConnected) lab.close();
    });
}

/** Their font is fetched only now. */
const showIcons = () => document.documentElement.classList.add("begun");

const hideSidebar = () =>
  /** @type {HTMLElement | null} */ (
    document.querySelector("[data-testid=stSidebarCollapseButton] button")
  )?.click();

class Lab {
  /**
   * @param {HTMLElement} root
   * @param {string} base
   */
  constructor(root, base) {
    this.root = root;
    this.session = new Session(base);
    this.player = new Player(find(root, ".player"), this.session);
    this.data = new OwnData(find(root, ".data"), this.session);
    this.studies = new Studies(find(root, ".studies"), this.session);
    this.lesson = new Lesson(find(root, ".lesson"), this.session);
    this.tools = new Tools(find(root, ".tools"), this.session);
    this.presenter = new Presenter(root, this.session, this);
    this.gone = new AbortController();
    const { signal } = this.gone;
    window.addEventListener("popstate", () => this.goBack(), { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    window.addEventListener("keydown", (event) => this.click(event), { signal, capture: true });
    this.colour = getComputedStyle(root).color;
    if (matchMedia(ON_ITS_SIDE).matches) hideSidebar();
    this.watch = setInterval(() => this.watchTheme(), THEME);
    this.settled = setTimeout(() => this.loadRest(), SETTLED);
    /** @type {Promise<import("./compare/compare.js").Compare | void> | undefined} */
    this.comparing = undefined;
    /** @type {import("./compare/compare.js").Compare | undefined} */
    this.compare = undefined;
    this.leave = watch((scene) => {
      if (scene.index >= 0) showIcons();
      this.loadCompare(scene);
    });
  }

  /** Loaded while the server is there: once it is away, nothing is. */
  async loadRest() {
    const { root, session, lesson } = this;
    const { signal } = this.gone;
    // No curve may ever come, as of a run that is refused.
    showIcons();
    const [{ watch }, { Described }, { Print }] = await Promise.all([
      import("./outage/outage.js"),
      import("./described/described.js"),
      import("./print/print.js"),
    ]);
    if (signal.aborted) return;
    watch(root, session, signal);
    new Described(root, session, signal);
    new Print(root, session, lesson, signal);
  }

  /**
   * What compares runs is loaded when there is one to compare with: no first curve waits for it.
   * @param {import("./shared/playback.js").Scene} scene
   */
  loadCompare(scene) {
    const isOver = !scene.playing && isAtEnd(scene);
    if (this.comparing || (!isOver && !before())) return;
    this.comparing = import("./compare/compare.js").then(
      ({ Compare }) => {
        if (this.gone.signal.aborted) return;
        this.compare = new Compare(find(this.root, ".player-fit"), this.session, scene);
      },
      // The server is away: nothing is compared on this visit.
      () => {},
    );
  }

  /**
   * @param {import("./wire").LabData} data
   * @param {(name: string, value: unknown) => void} trigger
   */
  async update(data, trigger) {
    const { session } = this;
    session.update(data, trigger);
    document.documentElement.classList.toggle("presenter", data.presenter);
    this.player.follow();
    const address = (/** @type {string} */ path) => session.address(path).href;
    try {
      const [facts, look] = await Promise.all([
        load(address(data.assets.catalogue)),
        load(address(data.assets.charts)),
      ]);
      if (data !== session.data) return;
      Object.assign(session, { facts, look });
      speak(look.locale);
    } catch {
      // Without the server there are no other words: those on show stay until it answers.
      return;
    }
    document.documentElement.lang = session.facts?.language ?? "";
    this.show();
  }

  show() {
    this.player.update();
    this.data.update();
    this.studies.update();
    this.lesson.update();
    this.tools.update();
    this.presenter.update();
    this.compare?.update();
  }

  /** The one rule for Back: what was asked for last, and not answered, is wanted no more. */
  goBack() {
    this.session.goBack();
    if (this.session.facts) this.show();
  }

  /** The page changes its theme by itself, but only a new run of its script sees that. */
  watchTheme() {
    const { color } = getComputedStyle(this.root);
    if (color === this.colour) return;
    this.colour = color;
    this.session.ask({ theme: color });
  }

  /** Whether enough of the player's charts is in sight to see what a key does. */
  get playerIsSeen() {
    const { top, bottom, height } = find(this.root, ".player-fit").getBoundingClientRect();
    return Math.min(bottom, innerHeight) - Math.max(top, 0) >= WORTH_SEEING * height;
  }

  /**
   * A clicker is not to hang on what has the focus: nobody else hears of what it has told.
   * @param {KeyboardEvent} event
   */
  click(event) {
    this.leaveControl(event);
    if (!isPlain(event) || this.tools.isOpen || !this.presenter.click(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * In presenter mode Escape leaves a field, whose keys it keeps for itself; the next one, the mode.
   * @param {KeyboardEvent} event
   */
  leaveControl(event) {
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (event.key !== "Escape" || !this.session.screen || this.tools.isOpen) return;
    if (target.localName !== "input") return;
    if (target.ariaExpanded === "true" || target.getAttribute("type") === "range") return;
    target.blur();
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (event.defaultPrevented || !isPlain(event) || belongsToFocus(target, event.key)) return;
    // What stands behind a dialog does nothing.
    if (this.tools.isOpen) return;
    const inSight = this.playerIsSeen || this.session.screen === "run";
    const action = PAGE_KEYS[event.key] ?? (inSight ? PLAYER_KEYS[event.key] : undefined);
    if (action) {
      event.preventDefault();
      this.player.act(action);
    } else if (this.isTaken(event.key)) event.preventDefault();
    else if (target === document.body && event.key in SCROLLS) this.scroll(event);
  }

  /** @param {string} key */
  isTaken(key) {
    const { lesson, presenter, tools, compare, session } = this;
    const { fields = {} } = session.facts ?? {};
    const isOfPart = presenter.key(key) || lesson.key(key) || tools.key(key) || compare?.key(key);
    return Boolean(isOfPart) || pick(fields, key);
  }

  /**
   * The page's own part scrolls, which has the focus only after a click: until then no key would.
   * @param {KeyboardEvent} event
   */
  scroll(event) {
    let part = /** @type {HTMLElement | null} */ (this.root);
    while (part && part.scrollHeight <= part.clientHeight + 1) part = part.parentElement;
    while (part && !/auto|scroll/.test(getComputedStyle(part).overflowY)) part = part.parentElement;
    if (!part) return;
    event.preventDefault();
    const by = SCROLLS[event.key];
    if (Number.isFinite(by)) part.scrollBy({ top: by * part.clientHeight });
    else part.scrollTo({ top: by > 0 ? part.scrollHeight : 0 });
  }

  close() {
    this.gone.abort();
    document.documentElement.classList.remove("presenter");
    clearInterval(this.watch);
    clearTimeout(this.settled);
    this.session.close();
    this.player.close();
    this.data.close();
    this.studies.close();
    this.lesson.close();
    this.leave();
    this.compare?.close();
  }
}
