// The stage of a step: its pictures and charts, each in a figure with a caption.

import { element } from "../shared/dom.js";
import { filled, inOwnUnits, shrinkPoints, withoutTruth } from "../shared/figures.js";
import { heightOf, plotly, react, resize } from "../shared/plotly.js";

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} [caption]
 * @property {boolean} [chart] drawn by Plotly; else made of elements
 * @property {boolean} [wide] over both columns
 */
/** @typedef {{ make: (width: number) => Element, label?: string }} Drawing */

export class Stage {
  /** @param {HTMLElement} root where the figures stand */
  constructor(root) {
    this.root = root;
    /** @type {Record<string, any>} */
    this.charts = {};
    /** @type {Record<string, HTMLElement>} */
    this.places = {};
    /** @type {Record<string, Drawing[]>} */
    this.drawings = {};
    this.width = 0;
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(root);
  }

  /**
   * Make room for the parts of a step.
   * @param {readonly Part[]} parts
   * @param {Record<string, any>} charts all charts of the page by name
   */
  set(parts, charts) {
    for (const name of Object.keys(this.charts)) plotly()?.purge(this.places[name]);
    [this.charts, this.places, this.drawings] = [{}, {}, {}];
    this.root.replaceChildren(...parts.map((part) => this.figure(part, charts)));
  }

  /**
   * @param {Part} part
   * @param {Record<string, any>} charts
   */
  figure({ name, caption = "", chart = false, wide = false }, charts) {
    const place = element("div", { className: chart ? "lesson-chart" : "lesson-drawing" });
    const text = element("figcaption", { textContent: caption, hidden: !caption });
    const figure = element("figure", { className: wide ? "lesson-wide" : "" }, text, place);
    figure.dataset.part = name;
    this.places[name] = place;
    if (chart) {
      this.charts[name] = charts[name];
      place.style.height = `${heightOf(charts[name].layout)}px`;
    }
    return figure;
  }

  get hasCharts() {
    return Object.keys(this.charts).length > 0;
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  caption(name, text) {
    const caption = /** @type {HTMLElement} */ (this.places[name].previousElementSibling);
    caption.textContent = text;
    caption.hidden = !text;
  }

  /**
   * Show what `make` makes for the width there is, in sixteenths of the letters' size: drawings
   * grow with the letters. It is made again when the width changes.
   * @param {string} name
   * @param {...Drawing} drawings
   */
  draw(name, ...drawings) {
    this.drawings[name] = drawings;
    this.fit(name);
  }

  /** @param {string} name */
  fit(name) {
    const place = this.places[name];
    const width = (16 * place.clientWidth) / Number.parseFloat(getComputedStyle(place).fontSize);
    place.replaceChildren(
      ...this.drawings[name].flatMap(({ make, label }) => {
        const picture = make(width);
        return label ? [element("span", { textContent: label }), picture] : [picture];
      }),
    );
  }

  /**
   * Fill a chart.
   * @param {import("../wire").RunEvent} about
   * @param {string} name
   * @param {Record<string, import("../shared/figures.js").Series>} series
   * @param {(layout: any) => void} [change] of its layout
   */
  plot(about, name, series, change) {
    const chart = this.places[name];
    const { data, layout } = structuredClone(this.charts[name]);
    inOwnUnits(layout, about);
    const traces = filled(withoutTruth({ data, layout }, about), series);
    shrinkPoints(traces, series.test?.x?.length ?? 1);
    change?.(layout);
    react(chart, traces, { ...layout, autosize: true });
  }

  resize() {
    const width = this.root.clientWidth;
    if (width === this.width || !width) return;
    this.width = width;
    for (const name of Object.keys(this.drawings)) this.fit(name);
    for (const name of Object.keys(this.charts)) {
      resize(this.places[name]);
    }
  }

  close() {
    this.sizes.disconnect();
  }
}
