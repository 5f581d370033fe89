// Plotly: loaded once, and set up in one way for all charts of the page.

/** Below so many pixels a chart is narrow: its letters are smaller, so that its legend leaves room. */
const NARROW = 420;
const SMALL = 12;
/** Letters from this size on are for a room: they, and heights, are as they are on such a screen. */
const LARGE = 16;
const PROJECTOR = { width: 1920, height: 1080 };
/** What a chart says when it has been drawn, or brought up to date. */
export const DRAWN = "drawn";
const REMOVED = ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"];

/** @type {WeakMap<HTMLElement, Parameters<typeof lettersFor>[1]>} the charts as they were asked for */
const roomy = new WeakMap();

/** What Plotly says itself, in the language of the page. */
let locale = {};

/** @param {object} spoken as Plotly has its locales: words and names of months */
export function speak(spoken) {
  locale = spoken;
}

/** @returns {any} Plotly, once it is loaded */
export const plotly = () => /** @type {any} */ (window).Plotly;

/**
 * Have Plotly. The promise fails where it cannot be loaded.
 * @param {URL} url
 * @returns {Promise<void>}
 */
export function loadPlotly(url) {
  if (plotly()) return Promise.resolve();
  // The page's head asks for it already; where it does not, it is asked for here.
  const name = url.pathname.split("/").pop();
  let script = /** @type {HTMLScriptElement | null} */ (
    document.querySelector(`script[src$="${name}"]`)
  );
  if (!script) {
    script = document.createElement("script");
    script.src = url.href;
    document.head.append(script);
  }
  const asked = script;
  return new Promise((resolve, reject) => {
    asked.addEventListener("load", () => resolve());
    asked.addEventListener("error", () => {
      asked.remove();
      reject(new Error("plotly.js"));
    });
  });
}

/** @param {HTMLElement} chart */
export const isNarrow = (chart) => chart.clientWidth < NARROW;

/**
 * The height of a chart that has one of its own: on a lower screen before a room, less.
 * @param {{ font: { size: number }, height: number }} layout
 */
export const heightOf = ({ font, height }) =>
  font.size >= LARGE ? height * Math.min(1, innerHeight / PROJECTOR.height) : height;

/**
 * How large the letters of a chart are, and the margins that they need, for the room there is.
 * @param {HTMLElement} chart
 * @param {{ font: { size: number }, margin: { l: number, b: number } }} layout where there is room
 */
export function lettersFor(chart, { font, margin }) {
  const isLarge = font.size >= LARGE;
  const wanted = isLarge
    ? (font.size * innerWidth) / PROJECTOR.width
    : isNarrow(chart)
      ? SMALL
      : font.size;
  const size = Math.min(font.size, Math.max(isLarge ? LARGE : SMALL, wanted));
  const by = size / font.size;
  return {
    "font.size": size,
    "legend.font.size": isLarge ? size : Math.max(SMALL, size - 1),
    "margin.l": margin.l * by,
    "margin.b": margin.b * by,
  };
}

/**
 * Say what the picture in a place is called where it is kept. Plotly's own button reads `fn`.
 * @param {HTMLElement} place of a chart or a drawing
 * @param {string} file without its ending
 */
export function nameFile(place, file) {
  Object.assign(place, { fn: file });
  place.dataset.file = file;
}

/**
 * Draw a figure into a chart, or bring the drawn one up to date.
 * @param {HTMLElement} chart
 * @param {any[]} traces
 * @param {any} layout
 * @returns {Promise<void>}
 */
export async function react(chart, traces, layout) {
  // A finger that moves over a chart scrolls the page: Plotly would take the swipe for a zoom.
  const dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom";
  const fitted = structuredClone({ ...layout, dragmode });
  const letters = lettersFor(chart, layout);
  fitted.font.size = letters["font.size"];
  fitted.legend.font.size = letters["legend.font.size"];
  Object.assign(fitted.margin, { l: letters["margin.l"], b: letters["margin.b"] });
  if (layout.height) fitted.height = heightOf(layout);
  roomy.set(chart, { font: layout.font, margin: layout.margin });
  await redraw(chart, { data: traces, layout: fitted });
  roveIn(chart);
  chart.dispatchEvent(new CustomEvent(DRAWN, { bubbles: true }));
}

/**
 * Draw a figure as it is, letters and all.
 * @param {HTMLElement} chart
 * @param {{ data: any[], layout: any }} figure
 * @returns {Promise<void>}
 */
export const redraw = (chart, { data, layout }) =>
  plotly().react(chart, data, layout, {
    // Where nothing can hover, it would always be there, over the legend.
    displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
    displaylogo: false,
    locale: "page",
    locales: { page: locale },
    // They would lie over what is at the top of the page.
    showTips: false,
    doubleClick: "reset",
    modeBarButtonsToRemove: REMOVED,
  });

/**
 * The mode bar is one stop for the tab key, not twelve: arrows go from button to button (roving
 * tabindex).
 * @param {HTMLElement} chart
 */
function roveIn(chart) {
  const bar = /** @type {HTMLElement | null} */ (chart.querySelector(".modebar"));
  const buttons = /** @type {HTMLElement[]} */ ([...(bar?.querySelectorAll(".modebar-btn") ?? [])]);
  for (const [place, button] of buttons.entries()) button.tabIndex = place ? -1 : 0;
  if (!bar || bar.role === "toolbar") return;
  bar.role = "toolbar";
  bar.addEventListener("keydown", ({ key, target }) => {
    const now = [...bar.querySelectorAll(".modebar-btn")];
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const next = by && now[now.indexOf(/** @type {Element} */ (target)) + by];
    if (next instanceof HTMLElement) next.focus();
  });
}

/**
 * Bring a drawn chart to the size of its place.
 * @param {any} chart
 */
export async function resize(chart) {
  const asked = roomy.get(chart);
  if (!asked) return;
  const fitted = { autosize: true, ...lettersFor(chart, asked) };
  await plotly().relayout(chart, fitted);
  // A legend of other lines than before is left where the margin for those has put it.
  await plotly().relayout(chart, fitted);
}
