// What the lesson writes around the pictures of a step.

import { element, find, say } from "../shared/dom.js";
import { fill, unbroken } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */

export class LessonView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.time = /** @type {HTMLInputElement} */ (find(root, ".lesson-time input"));
    this.previous = /** @type {HTMLButtonElement} */ (find(root, "[data-turn='-1']"));
    this.next = /** @type {HTMLButtonElement} */ (find(root, "[data-turn='1']"));
  }

  /**
   * @param {Catalogue} facts
   * @param {{ presenter: boolean, palette: Record<string, string> }} look
   */
  write({ lesson: words, steps }, { presenter, palette }) {
    this.root.classList.toggle("lesson-presenter", presenter);
    for (const [name, colour] of Object.entries(palette)) {
      this.root.style.setProperty(`--lesson-${name}`, colour);
    }
    find(this.root, ".lesson-title").textContent = words.title;
    find(this.root, ".lesson-lead-text").textContent = fill(words.lead, {
      count: Object.keys(steps).length,
    });
    find(this.root, ".lesson-keys").textContent = words.keys;
    this.previous.textContent = `← ${words.previous}`;
    this.next.textContent = `${words.next} →`;
  }

  /**
   * @param {string} name of the step
   * @param {{ view: string, words: { title: string } }} step
   * @param {{ isFirst: boolean, isLast: boolean }} place
   */
  open(name, { view, words }, { isFirst, isLast }) {
    find(this.root, ".lesson-step").dataset.step = name;
    find(this.root, "h3").textContent = words.title;
    this.previous.disabled = isFirst;
    this.next.disabled = isLast;
    for (const part of [".lesson-time", ".lesson-finding"]) find(this.root, part).hidden = !view;
  }

  /** @param {string} text of the step */
  text(text) {
    find(this.root, ".lesson-text").textContent = text;
  }

  /** @param {import("./lesson.js").Sentences} sentences */
  put(sentences) {
    for (const name of /** @type {const} */ (["finding", "note"])) {
      const lines = sentences[name].map((text) => element("span", { textContent: unbroken(text) }));
      const place = find(this.root, `.lesson-${name}`);
      const text = lines.map((line) => line.textContent).join("");
      // A live region is read out again only where it says something else.
      if (place.textContent !== text) place.replaceChildren(...lines);
    }
  }

  /** @param {string} text how the answer stands */
  tell(text) {
    say(find(this.root, ".lesson-status"), text);
  }

  /**
   * The epoch on show; while the run plays, what is shown is of a moment ago.
   * @param {Catalogue} facts
   * @param {{ epochs: readonly number[], index: number, epoch: number, answered: number }} now
   */
  showTime({ lesson: words }, { epochs, index, epoch, answered }) {
    const last = epochs.at(-1) ?? 0;
    this.time.max = String(Math.max(0, epochs.length - 1));
    this.time.value = String(Math.max(0, index));
    this.time.setAttribute("aria-valuetext", fill(words.epoch, { epoch, epochs: last }));
    const text = fill(words.epoch, { epoch: answered, epochs: last });
    find(this.root, ".lesson-time span").textContent = text;
  }
}
