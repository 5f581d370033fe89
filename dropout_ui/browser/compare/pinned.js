// The pinned runs on the page: whose curves, their chart, and the table.

import { titleIn } from "../shared/contenders.js";
import { element, tableRow } from "../shared/dom.js";
import { loadPlotly, plotly, react } from "../shared/plotly.js";
import { fill } from "../shared/text.js";
import { chartOf, contendersOf, LETTERS, rowsOf, sorted, usualOf } from "./pins.js";
import { MOST_PINNED } from "./store.js";

/** @typedef {import("./record.js").RunRecord} RunRecord */

export class Pinned {
  /**
   * @param {import("../shared/session.js").Session} session
   * @param {import("../wire").Catalogue} facts
   * @param {import("../shared/session.js").Look} look
   */
  constructor(session, facts, look) {
    this.session = session;
    this.facts = facts;
    this.look = look;
    this.contender = "";
    this.root = element("div", { className: "compare-pinned" });
    this.chart = element("div", { className: "compare-chart" });
    this.sizes = new ResizeObserver(() => {
      if (/** @type {any} */ (this.chart).layout) plotly().Plots.resize(this.chart);
    });
    this.sizes.observe(this.chart);
  }

  /** @param {RunRecord[]} pins */
  render(pins) {
    const { compare: words } = this.facts;
    if (!pins.length) {
      const text = fill(words.pin_some, { most: MOST_PINNED });
      this.root.replaceChildren(element("p", { textContent: text }));
      return;
    }
    const there = contendersOf(pins);
    if (!there.includes(this.contender)) this.contender = usualOf(this.facts, pins);
    const { absent, unlike } = sorted(pins, this.contender);
    const notes = [this.note(words.absent, absent), this.note(words.unlike, unlike)].flat();
    this.root.replaceChildren(this.choice(pins, there), this.chart, ...notes, this.table(pins));
    this.draw(pins);
  }

  /**
   * @param {string} sentence
   * @param {number[]} places
   */
  note(sentence, places) {
    const runs = places.map((place) => LETTERS[place]).join(this.facts.player.between);
    return places.length ? [element("p", { textContent: fill(sentence, { runs }) })] : [];
  }

  /**
   * Whose curves are compared.
   * @param {RunRecord[]} pins
   * @param {string[]} there
   */
  choice(pins, there) {
    const options = there.map((text) =>
      element("option", { value: text, textContent: titleIn(this.facts, text) }),
    );
    const select = element("select", {}, ...options);
    select.value = this.contender;
    select.addEventListener("change", () => {
      this.contender = select.value;
      this.render(pins);
      this.root.querySelector("select")?.focus();
    });
    return element("label", {}, this.facts.compare.curve_of, select);
  }

  /** @param {RunRecord[]} pins */
  table(pins) {
    const head = [this.facts.compare.setting, ...pins.map((_, place) => LETTERS[place])];
    const rows = rowsOf(this.facts, pins).map((texts) => tableRow("td", texts, true));
    const table = element(
      "table",
      {},
      element("thead", {}, tableRow("th", head)),
      element("tbody", {}, ...rows),
    );
    return element("div", { className: "compare-table" }, table);
  }

  /** @param {RunRecord[]} pins */
  async draw(pins) {
    const { session, look, facts, chart, contender } = this;
    const { data: told } = session;
    if (!told) return;
    try {
      await loadPlotly(session.address(told.assets.plotly));
    } catch {
      chart.textContent = facts.player.no_chart;
      return;
    }
    if (!chart.isConnected) return;
    const { data, layout } = chartOf(look, facts, pins, contender);
    delete layout.height;
    await react(chart, data, layout);
  }

  close() {
    this.sizes.disconnect();
    plotly()?.purge(this.chart);
  }
}
