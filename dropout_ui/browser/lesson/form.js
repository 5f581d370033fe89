// The controls of a step: what can be moved, and what is chosen.

import { element } from "../shared/dom.js";

/**
 * A control that says what is chosen, whenever it is told to.
 * @typedef {HTMLElement & { write?: () => void }} Control
 */

/**
 * What is chosen, by name.
 * @typedef {Record<string, any>} Choice
 */

export class Form {
  /**
   * @param {HTMLElement} root
   * @param {(local: boolean) => void} changed local: nothing has to be asked for it
   */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    /** @type {Choice} */
    this.choice = {};
  }

  /** @param {readonly Control[]} controls of a step */
  set(controls) {
    this.root.replaceChildren(...controls);
  }

  /** Have all controls say what is chosen. */
  write() {
    for (const control of this.root.children) /** @type {Control} */ (control).write?.();
  }

  /**
   * A choice is made: what hangs on it is asked for, or painted where the answer is there.
   * @param {string} name
   * @param {unknown} value
   * @param {boolean} [local]
   */
  choose(name, value, local = false) {
    this.choice[name] = value;
    this.write();
    this.changed(local);
  }

  /**
   * A slider. at, value: from what is chosen to where it stands, and back.
   * @param {{ name: string, min: number, max: number, step?: number, label: (chosen: any) => string,
   *   changed?: () => void, local?: boolean, at?: (chosen: any) => number,
   *   value?: (place: number) => any }} options
   * @returns {Control}
   */
  range({ name, min, max, step = 1, label, changed, local = false, at = Number, value = Number }) {
    const text = element("span");
    const input = element("input", {
      type: "range",
      min: `${min}`,
      max: `${max}`,
      step: `${step}`,
    });
    input.dataset.choice = name;
    input.addEventListener("input", () => {
      changed?.();
      this.choose(name, value(Number(input.value)), local);
    });
    const control = /** @type {Control} */ (
      element("label", { className: "lesson-range" }, text, input)
    );
    control.write = () => {
      input.value = String(at(this.choice[name]));
      text.textContent = label(this.choice[name]);
      input.setAttribute("aria-valuetext", text.textContent);
    };
    control.write();
    return control;
  }

  /**
   * One of a few.
   * @param {{ name: string, label: string, choices: Record<string, string> }} options texts by value
   * @returns {Control}
   */
  radios({ name, label, choices }) {
    const inputs = Object.keys(choices).map((value) => {
      const input = element("input", { type: "radio", name: `lesson-${name}`, value });
      input.addEventListener("change", () => this.choose(name, value, true));
      return input;
    });
    const options = inputs.map((input) => element("label", {}, input, choices[input.value]));
    const legend = element("legend", { textContent: label });
    const group = /** @type {Control} */ (element("fieldset", {}, legend, ...options));
    group.write = () => {
      for (const input of inputs) input.checked = input.value === this.choice[name];
    };
    group.write();
    return group;
  }

  /**
   * @param {string} name what it does
   * @param {string} text
   * @param {() => void} press
   */
  button(name, text, press) {
    const button = element("button", { type: "button", textContent: text });
    button.dataset.do = name;
    button.addEventListener("click", press);
    return button;
  }
}
