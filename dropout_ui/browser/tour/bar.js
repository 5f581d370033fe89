// The bar of a tour that is on, at the bottom of the window.

import { element, say } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { textOf } from "./file.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {{ next: () => void, back: () => void, end: () => void }} Turns */

export class Bar {
  /**
   * @param {HTMLElement} lab
   * @param {Turns} turns what its buttons do
   */
  constructor(lab, turns) {
    this.lab = lab;
    this.number = element("span", { className: "tour-number" });
    this.title = element("h2", { className: "tour-title" });
    this.text = element("p", { className: "tour-text" });
    const button = (/** @type {keyof Turns} */ name) => {
      const made = element("button", { type: "button", className: `tour-${name}` });
      made.addEventListener("click", () => turns[name]());
      return made;
    };
    this.back = button("back");
    this.next = button("next");
    this.end = button("end");
    const said = element("div", { className: "tour-said" }, this.title, this.text);
    said.setAttribute("aria-live", "polite");
    const buttons = element("div", { className: "tour-buttons" }, this.number, this.back);
    buttons.append(this.next, this.end);
    this.root = element("section", { className: "tour-bar" }, said, buttons);
    // The page leaves it as much room as it takes, and it stands where the page stands.
    this.sizes = new ResizeObserver(() => this.place());
  }

  /**
   * @param {Catalogue} facts
   * @param {{ scene: import("../wire").SceneFacts, at: number, count: number }} on
   * @param {{ presenter: boolean, covered: boolean }} how
   */
  show(facts, { scene, at, count }, { presenter, covered }) {
    const { tour: words } = facts;
    const { title, text } = textOf(scene, facts.language);
    this.root.setAttribute("aria-label", words.title);
    this.root.classList.toggle("tour-presenter", presenter);
    say(this.number, fill(words.number, { number: at + 1, count }));
    say(this.title, title);
    say(this.text, text);
    this.keyed(this.back, words.back, "PageUp").disabled = at === 0;
    const goesOn = covered || at < count - 1;
    this.keyed(this.next, covered ? words.reveal : words.next, "PageDown").disabled = !goesOn;
    this.keyed(this.end, words.end, "Escape");
    this.root.dataset.scene = String(at + 1);
    if (this.root.isConnected) return;
    this.lab.append(this.root);
    this.sizes.observe(this.root);
    this.sizes.observe(this.lab);
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} text
   * @param {string} key
   */
  keyed(button, text, key) {
    say(button, text);
    button.setAttribute("aria-keyshortcuts", key);
    return button;
  }

  place() {
    const { left, width } = this.lab.getBoundingClientRect();
    Object.assign(this.root.style, { left: `${left}px`, width: `${width}px` });
    const height = `${this.root.offsetHeight}px`;
    document.documentElement.style.setProperty("--tour-height", height);
  }

  hide() {
    this.sizes.disconnect();
    this.root.remove();
    document.documentElement.style.removeProperty("--tour-height");
  }
}
