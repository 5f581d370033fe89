// Tabs: one of them is chosen, arrows move between them (roving focus, WAI-ARIA).

import { element } from "./dom.js";

/**
 * Where a key leads to from a tab.
 * @param {readonly string[]} names
 * @param {string} name
 * @param {string} key
 * @returns {number | undefined}
 */
export function target(names, name, key) {
  const place = names.indexOf(name);
  const last = names.length - 1;
  const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last }[key];
  return to !== undefined && to >= 0 && to <= last ? to : undefined;
}

export class Tabs {
  /**
   * @param {HTMLElement} list
   * @param {readonly string[]} names
   * @param {{ panel: HTMLElement, id: (name: string) => string, choose: (name: string) => void }} options
   */
  constructor(list, names, { panel, id, choose }) {
    this.names = names;
    this.panel = panel;
    this.buttons = names.map((name) => {
      const button = element("button", { type: "button", id: id(name) });
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", panel.id);
      button.addEventListener("click", () => choose(name));
      button.addEventListener("keydown", (event) => {
        const to = target(names, name, event.key);
        if (to === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        choose(names[to]);
        this.buttons[to].focus();
      });
      return button;
    });
    list.append(...this.buttons);
  }

  /** @param {string} name the one that is chosen */
  show(name) {
    for (const [place, button] of this.buttons.entries()) {
      const chosen = this.names[place] === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) this.panel.setAttribute("aria-labelledby", button.id);
    }
  }

  /** @param {(name: string, place: number) => string} title */
  write(title) {
    for (const [place, name] of this.names.entries()) {
      this.buttons[place].textContent = title(name, place);
    }
  }
}
