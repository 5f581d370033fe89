// What can be asked for: a setting with its values, who takes part, a figure of the paper.

import { titleWith } from "../shared/contenders.js";
import { element } from "../shared/dom.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("./study.js").Tab} Tab */

/**
 * The values that somebody has written into a field, whatever they have put between them.
 * @param {string} text
 */
export const split = (text) => text.split(/[,;，；、\s]+/).filter(Boolean);

/**
 * What a tab asks for; null where a value is missing.
 * @param {Tab} tab
 * @param {Catalogue} facts
 * @param {Pick<StudyForm, "chosen" | "typed">} form
 * @returns {Record<string, string> | null}
 */
export function wanted(tab, { usual_seeds }, { chosen, typed }) {
  const { figure, field, contenders } = chosen;
  if (tab === "paper") return { figure };
  if (tab === "seeds") return { seeds: String(usual_seeds), contenders: contenders.join() };
  const values = split(typed);
  return values.length ? { sweep: `${field}=${values}`, contenders: contenders.join() } : null;
}

/**
 * The question that these contenders answer; "" for none of the usual ones.
 * @param {Catalogue | null} facts
 * @param {readonly string[]} contenders
 */
export function questionOf(facts, contenders) {
  const asked = [...contenders].sort().join();
  const found = Object.entries(facts?.questions ?? {}).find(
    ([, question]) => [...question.contenders].sort().join() === asked,
  );
  return found?.[0] ?? "";
}

export class StudyForm {
  /**
   * @param {HTMLElement} root
   * @param {(isElsewhere: boolean) => void} changed isElsewhere: another study belongs to it
   */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    /** @type {Catalogue | null} */
    this.facts = null;
    /** @type {Tab | ""} */
    this.drawn = "";
    /** @type {readonly string[]} */
    this.swept = [];
    this.chosen = {
      contenders: /** @type {string[]} */ ([]),
      field: "",
      figure: "",
      values: /** @type {Record<string, string>} */ ({}),
    };
    this.values = element("input", { type: "text", autocomplete: "off", spellcheck: false });
    this.values.setAttribute("aria-describedby", "studies-status");
    this.values.addEventListener("input", () => {
      this.chosen.values[this.chosen.field] = this.values.value;
      this.changed(false);
    });
  }

  /**
   * The controls of a tab, made anew only where other ones are needed: the focus stays.
   * @param {Tab} tab
   * @param {Catalogue} facts
   * @param {readonly string[]} swept what may be swept with the points that there are
   * @param {boolean} hasFigures
   */
  open(tab, facts, swept, hasFigures) {
    const isElsewhere = swept.join() !== this.swept.join();
    this.swept = swept;
    const { chosen } = this;
    if (!chosen.contenders.length) {
      chosen.contenders = [...facts.run];
      chosen.figure = facts.figures["9a"] ? "9a" : Object.keys(facts.figures)[0];
    }
    if (!swept.includes(chosen.field)) [chosen.field] = this.fields(facts);
    if (tab !== this.drawn || facts !== this.facts || isElsewhere) {
      this.drawn = tab;
      this.facts = facts;
      const hasControls = tab !== "paper" || hasFigures;
      this.root.replaceChildren(...(hasControls ? this.controls(tab, facts) : []));
    }
    this.write();
  }

  /** @param {Catalogue} facts */
  fields({ fields }) {
    return this.swept.filter((name) => fields[name].usual_sweep.length);
  }

  /**
   * @param {Tab} tab
   * @param {Catalogue} facts
   */
  controls(tab, facts) {
    const { studies: words, fields, figures, contenders } = facts;
    if (tab === "paper") {
      const title = (/** @type {string} */ name) => `${name}: ${figures[name].title}`;
      // An object has its numbers first: 8, 10, 9a.
      const inOrder = Object.keys(figures).sort(new Intl.Collator("en", { numeric: true }).compare);
      return [this.select("figure", words.figure, inOrder, title)];
    }
    const legend = element("legend", { textContent: words.contenders });
    const boxes = Object.keys(contenders).map((name) => this.checkbox(name, facts));
    const who = element("fieldset", {}, legend, ...boxes);
    if (tab === "seeds") return [this.questions(facts), who];
    return [
      this.select("field", words.field, this.fields(facts), (name) => fields[name].title),
      element("label", {}, element("span", { textContent: words.values }), this.values),
      who,
    ];
  }

  /**
   * A question sets who takes part; who changes that has one of his own.
   * @param {Catalogue} facts
   */
  questions({ studies: words, questions }) {
    const select = element("select", { name: "question" });
    select.append(...Object.entries(questions).map(([name, { title }]) => new Option(title, name)));
    select.append(new Option(words.own_question, ""));
    select.addEventListener("change", () => {
      const question = questions[select.value];
      if (question) this.chosen.contenders = [...question.contenders];
      this.changed(false);
    });
    return element("label", {}, element("span", { textContent: words.question }), select);
  }

  /**
   * @param {"figure" | "field"} name
   * @param {string} text
   * @param {readonly string[]} options
   * @param {(name: string) => string} title
   */
  select(name, text, options, title) {
    const select = element("select", { name });
    select.append(...options.map((value) => new Option(title(value), value)));
    select.addEventListener("change", () => {
      this.chosen[name] = select.value;
      this.changed(true);
    });
    return element("label", {}, element("span", { textContent: text }), select);
  }

  /**
   * A contender takes part as it is, or with the strengths that an address has given it.
   * @param {string} name
   * @param {Catalogue} facts
   */
  checkbox(name, facts) {
    const { contenders, baseline } = facts;
    const input = element("input", { type: "checkbox", value: name });
    // What the others are compared with always takes part.
    input.disabled = name === baseline;
    input.addEventListener("change", () => {
      const others = this.chosen.contenders.filter((text) => nameOf(text) !== name);
      const order = Object.keys(contenders);
      this.chosen.contenders = (input.checked ? [...others, name] : others).sort(
        (one, two) => order.indexOf(nameOf(one)) - order.indexOf(nameOf(two)),
      );
      this.changed(false);
    });
    return element("label", {}, input, titleWith(facts, name, null));
  }

  /** Have the controls say what is chosen. */
  write() {
    const { chosen, root, values } = this;
    const question = questionOf(this.facts, chosen.contenders);
    for (const select of root.querySelectorAll("select")) {
      select.value =
        select.name === "question" ? question : chosen[/** @type {"field"} */ (select.name)];
    }
    const names = chosen.contenders.map(nameOf);
    for (const box of root.querySelectorAll("input")) {
      if (box.type === "checkbox") box.checked = names.includes(box.value);
    }
    // To set what stands there already would move the cursor.
    if (values.value !== this.typed) values.value = this.typed;
  }

  /** What the field of the values says. */
  get typed() {
    const { values, field } = this.chosen;
    return values[field] ?? this.facts?.fields[field].usual_sweep.join(", ") ?? "";
  }

  /** @param {boolean} areBad whether something is wrong with the values */
  mark(areBad) {
    if (areBad) this.values.setAttribute("aria-invalid", "true");
    else this.values.removeAttribute("aria-invalid");
  }

  /**
   * Have the controls say what is asked.
   * @param {import("../wire").StudyEvent} about
   */
  choose({ figure, sweep, contenders }) {
    if (figure) this.chosen.figure = figure;
    else this.chosen.contenders = contenders.map(({ text }) => text);
    if (!sweep) return;
    this.chosen.field = sweep.field;
    this.chosen.values[sweep.field] = sweep.values.join(", ");
  }
}

/**
 * The name of a contender whatever its strength: what its text begins with.
 * @param {string} text
 */
const nameOf = (text) => /^\w+/.exec(text)?.[0] ?? text;
