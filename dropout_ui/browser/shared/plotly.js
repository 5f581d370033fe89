// Plotly: loaded once, and set up in one way for all charts of the page.

/** Below so many pixels a chart is narrow: its letters are smaller, so that two entries of its legend fit side by side. */
const NARROW = 420;
const SMALL = 10;
const REMOVED = ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"];

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
 * How large the letters of a legend are.
 * @param {HTMLElement} chart
 * @param {number} size where there is room
 */
export const legendSize = (chart, size) => (isNarrow(chart) ? Math.min(size, SMALL) : size);

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
export function react(chart, traces, layout) {
  const config = {
    // Where nothing can hover, it would always be there, over the legend.
    displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
    displaylogo: false,
    doubleClick: "reset",
    modeBarButtonsToRemove: REMOVED,
  };
  // A finger that moves over a chart scrolls the page: Plotly would take the swipe for a zoom.
  const dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom";
  return plotly().react(chart, traces, { ...layout, dragmode }, config);
}
