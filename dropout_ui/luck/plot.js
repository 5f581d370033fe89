// The chart of a study: its figure comes from Python, and its results are put in here.

import { react } from "./charts.js";
import { barSeries, chartOf, seedSeries, sweepSeries, swept } from "./results.js";

// A chart that is narrower than this, in pixels, has smaller letters and lying bars.
const NARROW = 420;
const SMALL = 10;

export const isNarrow = (chart) => chart.clientWidth < NARROW;

/** Which numbers are named on a logarithmic axis: powers of ten, 2 and 5 as well, or all digits. */
function spread(axis, series) {
  const values = Object.values(series).flatMap(({ y }) => y).filter((value) => value > 0);
  const times = Math.max(...values) / Math.min(...values);
  if (times < 5) axis.dtick = "D1";
  if (times < 300) return;
  delete axis.tickformat;
  Object.assign(axis, { dtick: 1, exponentformat: "power" });
}

/** A name in lines that a narrow chart has room for. */
const wrapped = (name) => name.split("<br>").map((line) => line.replace(/(?=.{15})(.{1,14})\s+/g, "$1<br>")).join("<br>");

/** Bars that lie: their names have room at the side, where those below would run together. */
function lay(layout, traces) {
  [layout.xaxis, layout.yaxis] = [layout.yaxis, layout.xaxis];
  Object.assign(layout.yaxis, { automargin: true, autorange: "reversed", tickfont: { size: SMALL } });
  // Room for the numbers at the ends of the bars.
  layout.margin.r = 50;
  for (const trace of traces) {
    [trace.x, trace.y] = [trace.y, trace.x.map(wrapped)];
    Object.assign(trace, { orientation: "h", texttemplate: trace.texttemplate.replace("%{y", "%{x") });
  }
}

/** The series of a study by their traces; the axes of `layout` are set to fit them. */
function fitted(layout, words, { question, summary }, dots, yours) {
  const kind = chartOf(question);
  if (kind === "bars") {
    layout.yaxis.title.text = question.figure === "11" ? words.head_test_error : "";
    return barSeries(words, question, summary);
  }
  if (kind === "sweep") {
    const { series, axis } = sweepSeries(question, summary);
    layout.xaxis.type = axis;
    if (axis === "log") Object.assign(layout.xaxis, { dtick: "D2", tickformat: "~g" });
    layout.xaxis.title.text = words[`field.${swept(question)}`];
    spread(layout.yaxis, series);
    return series;
  }
  const { series, edges } = seedSeries(dots, yours);
  if (edges) layout.xaxis.range = layout.yaxis.range = edges.map(Math.log10);
  return series;
}

/**
 * Draw a study. charts: the figures by their names. dots: both errors of each seed. yours: those
 * of the run on show, if they are known.
 */
export function plot(chart, charts, words, study, dots, yours) {
  const kind = chartOf(study.question);
  const { data: traces, layout } = structuredClone(charts[kind]);
  const series = fitted(layout, words, study, dots, yours);
  const filled = traces.filter(({ meta }) => series[meta]).map((trace) => ({ x: [], y: [], ...trace, ...series[trace.meta] }));
  if (isNarrow(chart)) {
    layout.legend.font.size = Math.min(layout.legend.font.size, SMALL);
    if (kind === "bars") lay(layout, filled);
  }
  // A zoom is of one study.
  react(chart, filled, { ...layout, autosize: true, uirevision: study.address });
}
