// Charts made in Python, filled with numbers: a trace has in `meta` the name of its series.

/** @typedef {{ x?: unknown[], y?: unknown[], [name: string]: unknown }} Series */

/** Not quite empty: of a trace without any point, Plotly shows nothing in the legend. */
export const NOTHING = { x: [null], y: [null] };

/**
 * The traces of a chart with their series.
 * @param {any} chart
 * @param {Record<string, Series>} series
 */
export const filled = (chart, series) =>
  chart.data.map((/** @type {any} */ trace) => ({ ...trace, ...NOTHING, ...series[trace.meta] }));

/**
 * Points are drawn smaller where there are many, so that they do not hide one another.
 * @param {any[]} traces
 * @param {number} count
 */
export function shrinkPoints(traces, count) {
  const by = Math.min(1, (40 / count) ** 0.25);
  for (const trace of traces) {
    if (trace.mode !== "markers" || !["train", "test"].includes(trace.meta)) continue;
    const { marker } = trace;
    const line = { ...marker.line, width: marker.line.width * by };
    trace.marker = { ...marker, size: marker.size * by, line };
  }
}

/**
 * What the points and the true function of a run fill.
 * @param {import("../wire").RunEvent} about
 * @returns {Record<string, Series>}
 */
export const known = ({ x, train_y, test_y, grid, true_curve }) => ({
  true: { x: grid, y: true_curve },
  train: { x, y: train_y },
  test: { x, y: test_y },
});
