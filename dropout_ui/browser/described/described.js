// What each chart of the page shows, for who does not see it: beside the chart, out of sight.

import { element, tableRow } from "../shared/dom.js";
import { watch } from "../shared/playback.js";
import { DRAWN } from "../shared/plotly.js";
import { inARow } from "../shared/text.js";
import { told } from "./reading.js";
import { offerSkip } from "./skip.js";

/** So long nothing has changed, in milliseconds: what is painted at every frame is not told at every frame. */
const REST = 400;
const CHART = ".js-plotly-plot";

/** @typedef {HTMLElement & { data: any[], layout: any }} Chart as Plotly has drawn it */

export class Described {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   * @param {AbortSignal} gone
   */
  constructor(root, session, gone) {
    this.root = root;
    this.session = session;
    /** @type {Set<Chart>} charts that may show something else by now */
    this.due = new Set();
    /** @type {WeakMap<Chart, { place: HTMLElement, text: string }>} */
    this.places = new WeakMap();
    this.made = 0;
    this.playing = false;
    const { href } = new URL("./described.css", import.meta.url);
    root.append(element("link", { rel: "stylesheet", href }));
    offerSkip(root, session, gone);
    const drawn = (/** @type {Event} */ { target }) => this.expect(/** @type {Chart} */ (target));
    root.addEventListener(DRAWN, drawn, { signal: gone });
    for (const chart of root.querySelectorAll(CHART)) this.expect(/** @type {Chart} */ (chart));
    const leave = watch((scene) => this.follow(scene));
    gone.addEventListener("abort", () => {
      leave();
      clearTimeout(this.timer);
    });
  }

  /** @param {import("../shared/playback.js").Scene} scene */
  follow({ playing }) {
    this.playing = playing;
    // The player's charts are painted frame by frame, without being drawn anew.
    for (const chart of this.root.querySelectorAll(`.player ${CHART}`)) {
      this.expect(/** @type {Chart} */ (chart));
    }
  }

  /** @param {Chart} chart */
  expect(chart) {
    this.due.add(chart);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.playing) this.tell();
    }, REST);
  }

  tell() {
    const charts = [...this.due].filter((chart) => chart.isConnected && chart.layout);
    this.due.clear();
    const words = this.session.facts?.described;
    if (words) for (const chart of charts) this.put(chart, told(chart, words));
  }

  /**
   * @param {Chart} chart
   * @param {import("./reading.js").Told} said
   */
  put(chart, said) {
    for (const drawing of chart.querySelectorAll(".main-svg")) drawing.ariaHidden = "true";
    const text = JSON.stringify(said);
    const known = this.places.get(chart);
    const place = known?.place ?? this.place();
    if (!place.isConnected) chart.after(place);
    // What somebody is reading is left alone.
    if (known?.text === text) return;
    this.places.set(chart, { place, text });
    const { opening, sentences, caption, head, rows } = said;
    const [sentence] = place.children;
    sentence.textContent = inARow([opening, ...sentences]);
    const table = element(
      "table",
      {},
      element("caption", { textContent: caption }),
      element("thead", {}, tableRow("th", head)),
      element("tbody", {}, ...rows.map((row) => tableRow("td", row, true))),
    );
    place.replaceChildren(sentence, table);
    const figure = chart.closest("figure") ?? chart;
    figure.setAttribute("aria-describedby", sentence.id);
    // What is no figure by itself has no caption either.
    if (figure === chart) Object.assign(chart, { role: "figure", ariaLabel: opening });
  }

  place() {
    this.made += 1;
    const sentence = element("p", { id: `described-${this.made}` });
    return element("div", { className: "described" }, sentence);
  }
}
