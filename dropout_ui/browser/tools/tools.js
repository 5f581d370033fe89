// What is opened beside the page: a button and a key each, and a dialog that is loaded when asked for.

import { element, find } from "../shared/dom.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {keyof typeof TOOLS} ToolName */
/**
 * A tool's own script.
 * @typedef {object} Tool
 * @property {(place: HTMLElement, session: import("../shared/session.js").Session) => void} [show]
 *   fills the dialog, each time that it is opened
 * @property {() => void} [act] does what it does, where there is no dialog
 * @property {(root: HTMLElement, session: import("../shared/session.js").Session) => void} [update]
 *   once it is loaded: Python says something else, or in other words
 */

/**
 * The key that opens each, and where its script is: nothing of it is sent before.
 * @type {Record<string, { key: string, load: () => Promise<Tool> }>}
 */
const TOOLS = {
  tour: { key: "t", load: () => import("../tour/tour.js") },
  cover: { key: "c", load: () => import("../tour/cover.js") },
  share: { key: "q", load: () => import("../share/share.js") },
  keep: { key: "k", load: () => import("../keep/keep.js") },
  runs: { key: "h", load: () => import("../compare/runs.js") },
  keys: { key: "?", load: () => import("./keys.js") },
};

export class Tools {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    /** @type {Map<string, Tool>} */
    this.loaded = new Map();
    this.dialog = /** @type {HTMLDialogElement} */ (find(root, "dialog"));
    this.buttons = Object.keys(TOOLS).map((name) => {
      const button = element("button", { type: "button" });
      button.dataset.tool = name;
      button.addEventListener("click", () => this.open(name));
      return button;
    });
    find(root, ".tools-bar").append(...this.buttons);
    find(root, ".tools-close").addEventListener("click", () => this.dialog.close());
    // A press beside the dialog is one on its backdrop, which is the dialog itself.
    this.dialog.addEventListener("pointerdown", ({ target }) => {
      if (target === this.dialog) this.dialog.close();
    });
  }

  /** Words have come, or others. */
  update() {
    const { facts, data } = this.session;
    if (!facts) return;
    // A scene in the address: of the tour nothing is loaded before somebody asks for it.
    if (data?.tour) this.load("tour");
    for (const tool of this.loaded.values()) tool.update?.(this.root, this.session);
    for (const button of this.buttons) {
      const name = /** @type {"keys"} */ (button.dataset.tool);
      button.textContent = facts.tools[name];
      button.setAttribute("aria-keyshortcuts", TOOLS[name].key);
    }
    find(this.root, ".tools-close").textContent = facts.tools.close;
  }

  /** @param {string} name */
  async open(name) {
    const { facts } = this.session;
    if (!facts || this.dialog.open) return;
    const tool = await this.load(name);
    tool.act?.();
    if (!tool.show) return;
    find(this.root, "#tools-title").textContent = facts.tools[/** @type {"keys"} */ (name)];
    const body = element("div", { className: "tools-body" });
    find(this.root, ".tools-body").replaceWith(body);
    tool.show(body, this.session);
    this.dialog.showModal();
  }

  /**
   * The script of a tool, which then hears what Python says.
   * @param {string} name
   */
  async load(name) {
    const tool = await TOOLS[name].load();
    if (!this.loaded.has(name)) tool.update?.(this.root, this.session);
    this.loaded.set(name, tool);
    return tool;
  }

  /**
   * A key that belongs to nobody else.
   * @param {string} key
   * @returns {boolean} whether it opens one of them
   */
  key(key) {
    const [name] = Object.entries(TOOLS).find(([, tool]) => tool.key === key) ?? [];
    if (name) this.open(name);
    return Boolean(name);
  }

  get isOpen() {
    return this.dialog.open;
  }
}
