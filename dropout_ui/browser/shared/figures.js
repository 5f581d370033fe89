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
  chart.data.map((/** @type {any} */ trace) => {
    const one = { ...NOTHING, ...series[trace.meta] };
    return { ...trace, ...one, x: onAxis(one.x, chart.layout?.xaxis) };
  });

/** In milliseconds. */
export const DAY = 24 * 60 * 60 * 1000;

/**
 * Numbers as an axis has them: days as dates where it is one of dates.
 * @param {unknown[]} numbers
 * @param {any} axis
 */
const onAxis = (numbers, axis) =>
  axis?.type === "date" ? numbers.map((one) => one && Number(one) * DAY) : numbers;

/**
 * Give a chart of x and y the names and ranges of one's own points; nothing where there are none.
 * Which charts are such, and how far theirs goes, of what is trained on, stands in their `meta`.
 * @param {any} layout
 * @param {import("../wire").RunEvent | null} about
 */
export function inOwnUnits(layout, about) {
  const { meta, xaxis, yaxis, shapes = [] } = layout;
  if (!about?.own || !meta) return;
  const { own, train, test } = about;
  const [low, high] = extent([...train.x, ...test.x]);
  const place = (/** @type {number} */ x) => (low + high) / 2 + (x * (high - low)) / 2;
  xaxis.title.text = named(own.x);
  yaxis.title.text = named(own.y);
  if (own.x.kind === "date") xaxis.type = "date";
  xaxis.range = onAxis([-meta.edge, meta.edge].map(place), xaxis);
  for (const shape of shapes.filter((/** @type {any} */ one) => one.xref === "x")) {
    [shape.x0, shape.x1] = onAxis([shape.x0, shape.x1].map(place), xaxis);
  }
  const [bottom, top] = extent([...train.y, ...test.y]);
  const beyond = meta.beyond * (top - bottom);
  yaxis.range = [bottom - beyond, top + beyond];
  // Zoomed into other points, one would see nothing of these.
  for (const axis of [xaxis, yaxis]) axis.uirevision = `${own.title} ${xaxis.range} ${own.y.name}`;
}

/** @param {readonly number[]} numbers */
const extent = (numbers) => [Math.min(...numbers), Math.max(...numbers)];

/** @param {import("../wire").AxisFacts} axis */
const named = ({ name, kind, unit }) => (kind === "time" ? `${name} (${unit})` : name);

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
export const known = ({ train, test, grid, true_curve }) => ({
  true: true_curve ? { x: grid, y: true_curve } : NOTHING,
  train: { ...train },
  test: { ...test },
});

/** The true function, and the noise. */
const DRAWN = ["true", "predictive"];

/**
 * A chart without what nobody knows of one's own points: a legend would name it.
 * @param {any} chart
 * @param {import("../wire").RunEvent | null} about
 */
export const withoutTruth = (chart, about) =>
  about?.own
    ? {
        ...chart,
        data: chart.data.filter((/** @type {any} */ trace) => !DRAWN.includes(trace.meta)),
      }
    : chart;
