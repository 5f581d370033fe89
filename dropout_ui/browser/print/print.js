// Print: the page on A4, light whatever its theme, and afterwards as it was.

import { recoloured, recolouring } from "../keep/charts.js";
import { element, find } from "../shared/dom.js";
import { watch } from "../shared/playback.js";
import { plotly, redraw, resize } from "../shared/plotly.js";
import { settingsText } from "../shared/settings.js";

/** In pixels of CSS: what a page of A4 has between its margins, and how high charts are there. */
const WIDTH = 680;
const HEIGHTS = /** @type {const} */ ({
  ".player-losses": 250,
  ".studies-chart": 400,
});
const HEIGHT = 310;
const LETTERS = { font: 13, legend: 12, left: 58, below: 44 };
const CHART = ".js-plotly-plot";

/** @typedef {import("../shared/session.js").Look} Look */
/** @typedef {HTMLElement & { data: any[], layout: any, moving?: Promise<void> }} Chart */
/** @typedef {{ data: any[], layout: any }} Figure */

/**
 * What the server answers, and nothing else happens before: print waits for nobody. null: no answer.
 * @param {URL} address
 */
function askNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address.href, false);
  try {
    request.send();
    return request.status === 200 ? JSON.parse(request.responseText) : null;
  } catch {
    return null;
  }
}

/**
 * A chart as it is printed.
 * @param {Chart} chart
 * @param {Map<unknown, string>} colours
 * @returns {Figure}
 */
function printed({ data, layout }, colours, height = HEIGHT) {
  const figure = recoloured(structuredClone({ data, layout }), colours);
  const { layout: page } = figure;
  page.font.size = LETTERS.font;
  page.legend.font.size = LETTERS.legend;
  Object.assign(page.margin, { l: LETTERS.left, b: LETTERS.below });
  Object.assign(page, { autosize: false, width: WIDTH, height });
  return figure;
}

/** @param {Chart} chart */
function heightOf(chart) {
  const [, height] = Object.entries(HEIGHTS).find(([part]) => chart.closest(part)) ?? [];
  return height ?? HEIGHT;
}

export class Print {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   * @param {import("../lesson/lesson.js").Lesson} lesson
   * @param {AbortSignal} signal
   */
  constructor(root, session, lesson, signal) {
    this.root = root;
    this.session = session;
    this.lesson = lesson;
    /** @type {Map<Chart, Figure> | null} the charts as they were; null while nothing is printed */
    this.before = null;
    /** @type {string | null} what the page's part had in its style */
    this.style = null;
    /** @type {import("../shared/playback.js").Scene | undefined} */
    this.scene = undefined;
    const { href } = new URL("./print.css", import.meta.url);
    this.line = element("p", { className: "print-line" });
    root.append(element("link", { rel: "stylesheet", href }), this.line);
    const leave = watch((scene) => {
      this.scene = scene;
    });
    signal.addEventListener("abort", leave);
    window.addEventListener("beforeprint", () => this.begin(), { signal });
    window.addEventListener("afterprint", () => this.end(), { signal });
    // As where a browser shows how the page would look in print.
    const media = matchMedia("print");
    media.addEventListener("change", () => (media.matches ? this.begin() : this.end()), { signal });
  }

  /** The light look; that of the page where nobody answers. */
  get light() {
    const { look, data } = this.session;
    if (!look || !data || look.theme === "light") return look;
    const charts = askNow(this.session.address(data.assets.light_charts));
    return /** @type {Look | null} */ (charts ?? look);
  }

  begin() {
    const { session, root } = this;
    const { look, facts, data } = session;
    const { light } = this;
    if (this.before || !look || !light || !facts || !data) return;
    this.before = new Map();
    this.fillLesson();
    this.colour(light);
    const colours = recolouring(look, light, facts);
    for (const one of root.querySelectorAll(CHART)) {
      const chart = /** @type {Chart} */ (one);
      const { data: traces, layout } = chart;
      if (chart.checkVisibility()) this.before.set(chart, { data: traces, layout });
    }
    for (const chart of this.before.keys()) {
      redraw(chart, printed(chart, colours, heightOf(chart)));
      chart.style.setProperty("--print-height", `${heightOf(chart)}px`);
    }
    this.tell();
  }

  /** Which run it is, and where it can be seen. */
  tell() {
    const { about } = this.scene ?? {};
    const { facts } = this.session;
    const settings = about && facts ? settingsText(facts, about) : "";
    const lines = [settings, location.href].map((text) => element("span", { textContent: text }));
    this.line.replaceChildren(...lines);
  }

  /** A step of the lesson that was out of sight so far has asked for nothing. */
  fillLesson() {
    const { lesson } = this;
    if (lesson.answer || !lesson.step || !plotly()) return;
    const question = lesson.asking.asker.question();
    const answer = question && askNow(question);
    if (!answer) return;
    lesson.answer = answer;
    lesson.paintNow();
  }

  /** @param {Look} light */
  colour({ palette }) {
    const { style } = this.root;
    const lesson = find(this.root, ".lesson").style;
    const names = { text: "text-color", page: "background-color", grid: "border-color" };
    this.style = this.root.getAttribute("style") ?? "";
    for (const [name, variable] of Object.entries(names)) {
      style.setProperty(`--st-${variable}`, palette[name]);
    }
    style.setProperty("--st-secondary-background-color", palette.page);
    style.setProperty("--print-width", `${WIDTH}px`);
    this.recolourLesson(lesson, palette);
  }

  /**
   * @param {CSSStyleDeclaration} style
   * @param {Record<string, string>} palette
   */
  recolourLesson(style, palette) {
    for (const [name, colour] of Object.entries(palette)) {
      style.setProperty(`--lesson-${name}`, colour);
    }
  }

  end() {
    if (!this.before) return;
    for (const [chart, figure] of this.before) {
      chart.style.removeProperty("--print-height");
      if (!chart.isConnected) continue;
      redraw(chart, figure);
      resize(chart);
    }
    this.before = null;
    this.root.setAttribute("style", this.style ?? "");
    this.recolourLesson(find(this.root, ".lesson").style, this.session.look?.palette ?? {});
  }
}
