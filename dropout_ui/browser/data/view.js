// What the part about one's own points writes: the table as it was read, and what is said of it.

import { element, find, say, tableRow } from "../shared/dom.js";
import { fill, inARow } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue["data"]} Words */
/** @typedef {import("../wire").ReadingAnswer} Reading */
/** @typedef {import("../wire").OverviewFacts & Partial<Reading>} Found */

export class OwnDataView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.file = /** @type {HTMLInputElement} */ (find(root, ".data-file input"));
    this.form = /** @type {HTMLFormElement} */ (find(root, ".data-paste"));
    this.text = /** @type {HTMLTextAreaElement} */ (find(root, ".data-paste textarea"));
    this.doubts = find(root, ".data-doubts");
    this.axes = /** @type {HTMLSelectElement[]} */ ([
      ...root.querySelectorAll(".data-axes select"),
    ]);
    /** @type {import("../wire").Catalogue | null} */
    this.facts = null;
  }

  /** @param {string} name what it does */
  button(name) {
    return /** @type {HTMLButtonElement} */ (find(this.root, `[data-do=${name}]`));
  }

  /** @param {import("../wire").Catalogue} facts */
  write(facts) {
    this.facts = facts;
    const { data: words } = facts;
    const { root } = this;
    find(root, ".data-title").textContent = words.title;
    find(root, ".data-lead").textContent = words.lead;
    find(root, ".data-file span").textContent = words.choose_file;
    find(root, ".data-paste label span").textContent = words.paste;
    find(root, ".data-paste button").textContent = words.read;
    find(root, ".data-drawing p").textContent = words.drawing;
    find(root, ".data-scroll").setAttribute("aria-label", words.preview);
    for (const button of root.querySelectorAll("button[data-do]")) {
      const { do: name } = /** @type {HTMLElement} */ (button).dataset;
      button.textContent = words[/** @type {"learn"} */ (name)];
    }
  }

  open() {
    /** @type {HTMLDetailsElement} */ (find(this.root, "details")).open = true;
  }

  toggleDrawing() {
    const drawing = find(this.root, ".data-drawing");
    drawing.hidden = !drawing.hidden;
    this.button("draw").setAttribute("aria-expanded", String(!drawing.hidden));
  }

  /**
   * Whose points are learnt now.
   * @param {string} text
   * @param {boolean} isOwn
   */
  now(text, isOwn) {
    say(find(this.root, ".data-now span"), text);
    this.button("back").hidden = !isOwn;
  }

  /** @param {number} count of the points that are clicked */
  count(count) {
    if (!this.facts) return;
    const { limits, data: words } = this.facts;
    this.button("learn_drawn").disabled = count < limits.fewest;
    this.button("clear").disabled = !count;
    say(find(this.root, ".data-count"), fill(words.count, { count, fewest: limits.fewest }));
  }

  /**
   * @param {string} text
   * @param {"" | "problem"} [kind]
   */
  status(text, kind = "") {
    const place = find(this.root, ".data-status");
    place.dataset.kind = kind;
    say(place, text);
  }

  hide() {
    find(this.root, ".data-found").hidden = true;
  }

  /**
   * A table as it was read, and of a whole reading its points.
   * @param {Words} words
   * @param {Found} found
   */
  show(words, found) {
    this.open();
    const { x, y, points } = found;
    const heading = points
      ? fill(words.found, {
          name: found.name || words.untitled,
          x: x?.name,
          y: y?.name,
          count: points.x.length,
        })
      : words.unusable;
    find(this.root, ".data-found h3").textContent = heading;
    for (const [at, axis] of [x, y].entries()) this.options(this.axes[at], found, axis?.name ?? "");
    this.doubts.replaceChildren(...found.doubts.map((doubt) => this.doubt(words, doubt)));
    const told = [found.sampled_sentence ?? "", found.left_out_sentence].filter(Boolean);
    find(this.root, ".data-told").textContent = inARow(told);
    this.table(found, [x?.name, y?.name]);
    const rounding = found.exact ? words.exact : words.rounded;
    find(this.root, ".data-rounding").textContent = points ? rounding : "";
    this.button("learn").disabled = !points;
    find(this.root, ".data-found").hidden = false;
  }

  /**
   * @param {Words} words
   * @param {import("../wire").DoubtFacts} doubt
   */
  doubt(words, { sentence, choice, value }) {
    // Some are questions.
    const textContent = /[?？]$/.test(sentence) ? words.yes : words.otherwise;
    const button = element("button", { type: "button", textContent });
    Object.assign(button.dataset, { choice, value });
    return element("li", {}, element("span", { textContent: sentence }), button);
  }

  /**
   * The columns that have numbers, for an axis.
   * @param {HTMLSelectElement} select
   * @param {Found} found
   * @param {string} chosen
   */
  options(select, { columns }, chosen) {
    const names = columns.filter(({ count }) => count > 0).map(({ name }) => name);
    const options = names.map((name) => new Option(name, name, false, name === chosen));
    if (!chosen) options.unshift(new Option("–", "", true, true));
    select.replaceChildren(...options);
  }

  /**
   * @param {Found} found
   * @param {(string | undefined)[]} chosen
   */
  table({ columns, preview }, chosen) {
    const names = columns.map(({ name }) => name);
    const rows = [
      tableRow("th", names),
      ...preview.map((row) =>
        tableRow(
          "td",
          row.map((cell) => cell ?? "–"),
        ),
      ),
    ];
    for (const row of rows) {
      for (const [at, cell] of [...row.children].entries()) {
        cell.classList.toggle("data-chosen", chosen.includes(names[at]));
      }
    }
    find(this.root, ".data-scroll thead").replaceChildren(rows[0]);
    find(this.root, ".data-scroll tbody").replaceChildren(...rows.slice(1));
  }
}
