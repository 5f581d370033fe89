// The two charts: figures made in Python, and frames put into them by Plotly.

// Below so many pixels a chart's legend is set smaller, so that two entries fit side by side.
const NARROW = 420;
const SMALL_LEGEND = 10;
const ANIMATION = {
  mode: "immediate",
  frame: { duration: 0, redraw: false },
  transition: { duration: 0 },
};
const CONFIG = {
  // Where nothing can hover, it would always be there, over the legend.
  displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
  displaylogo: false,
  doubleClick: "reset",
  modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"],
};

// A finger that moves over a chart scrolls the page: Plotly would take the swipe for a zoom.
const DRAG_MODE = matchMedia("(pointer: coarse)").matches ? false : "zoom";

/** Draw a figure into a chart, or bring the drawn one up to date. */
export function react(chart, traces, layout) {
  return window.Plotly.react(chart, traces, { ...layout, dragmode: DRAG_MODE }, CONFIG);
}

/** Plotly, once; the promise fails where it cannot be loaded. */
export function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  // The page's head asks for it already; where it does not, it is asked for here.
  let script = document.querySelector(`script[src$="${new URL(url).pathname.split("/").pop()}"]`);
  if (!script) {
    script = document.createElement("script");
    script.src = url;
    document.head.append(script);
  }
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error("plotly.js"));
    });
  });
}

const legendSize = (chart) => (chart.clientWidth < NARROW ? SMALL_LEGEND : chart.legendSize);

function resize(chart) {
  if (!chart.layout) return;
  window.Plotly.relayout(chart, { autosize: true, "legend.font.size": legendSize(chart) });
}

export class Charts {
  /** places: the elements of the charts by name, "fit" and "losses". */
  constructor(places) {
    this.places = places;
    this.ready = false;
    // The page around a chart changes without the window: sidebar, presenter mode, late styles.
    this.sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => resize(target)));
    for (const chart of Object.values(places)) this.sizes.observe(chart);
  }

  /**
   * Draw other figures. With `keep` their empty curves show the last ones until a frame comes.
   * floor: the lowest power of ten on the axis of the losses.
   * isStale: says, once Plotly is there, whether yet other figures are wanted by now.
   */
  async draw(figures, plotlyUrl, { keep, floor, isStale }) {
    await loadPlotly(plotlyUrl);
    if (isStale()) return false;
    for (const [name, chart] of Object.entries(this.places)) {
      const { data: traces, layout } = JSON.parse(figures[name]);
      if (name === "losses") layout.yaxis.range[0] = floor;
      chart.legendSize = layout.legend.font.size;
      layout.legend.font.size = legendSize(chart);
      if (keep) keepCurves(chart, traces);
      await react(chart, traces, layout);
    }
    this.drawnFloor = floor;
    this.ready = true;
    return true;
  }

  /** Put the curves of a frame into the fit. */
  paintFit(frame) {
    animate(this.places.fit, () => ({}), (meta) => frame.curves[meta.network]);
  }

  /** Draw the losses of these frames, from the first one on. */
  paintLosses(frames) {
    const epochs = frames.map((one) => one.epoch);
    animate(
      this.places.losses,
      () => ({ x: epochs }),
      (meta) => frames.map((one) => one[meta.series][meta.network]),
    );
  }

  /** Make room for smaller losses, where the viewer has not zoomed. */
  lowerFloor(floor) {
    if (this.drawnFloor === floor) return;
    if (this.places.losses.layout.yaxis.range[0] === this.drawnFloor) {
      window.Plotly.relayout(this.places.losses, { "yaxis.range[0]": floor });
    }
    this.drawnFloor = floor;
  }

  close() {
    this.sizes.disconnect();
    for (const chart of Object.values(this.places)) window.Plotly?.purge(chart);
  }
}

/** A new figure has empty curves: take over what the chart shows. */
function keepCurves(chart, traces) {
  for (const [at, trace] of traces.entries()) {
    const old = chart.data?.[at];
    if (trace.meta && old?.meta?.series === trace.meta.series) {
      trace.x = old.x;
      trace.y = old.y;
    }
  }
}

function animate(chart, x, y) {
  const data = [];
  const traces = [];
  for (const [at, { meta }] of chart.data.entries()) {
    if (!meta) continue;
    data.push({ ...x(meta), y: y(meta) });
    traces.push(at);
  }
  window.Plotly.animate(chart, { data, traces }, ANIMATION).catch(() => {});
}
