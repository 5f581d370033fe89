// The chart of a study: made in Python, and filled with what the study has found.

import { number } from "../shared/numbers.js";
import { isNarrow, react } from "../shared/plotly.js";
import { fill } from "../shared/text.js";
import {
  barsOf,
  chartOf,
  seedSeries,
  shareLines,
  sweepLines,
  swept,
  titleOf,
  wordsOf,
} from "./results.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../shared/session.js").Look} Look */
/** @typedef {import("./sentences.js").Found} Found */
/** @typedef {import("./results.js").Pair} Pair */

const SMALL = 10;

/**
 * Which numbers are named on a logarithmic axis: powers of ten, 2 and 5 as well, or all digits.
 * @param {any} axis
 * @param {any[]} traces
 */
function spread(axis, traces) {
  const values = traces.flatMap(({ y }) => y).filter((value) => value > 0);
  const times = Math.max(...values) / Math.min(...values);
  if (times < 5) axis.dtick = "D1";
  if (times < 300) return;
  delete axis.tickformat;
  Object.assign(axis, { dtick: 1, exponentformat: "power" });
}

/**
 * A name in lines that a narrow chart has room for.
 * @param {string} name
 */
const wrapped = (name) =>
  name
    .split("<br>")
    .map((line) => line.replace(/(?=.{15})(.{1,14})\s+/g, "$1<br>"))
    .join("<br>");

/**
 * Bars that lie: their names have room at the side, where those below would run together.
 * @param {any} layout
 * @param {any[]} traces
 */
function lay(layout, traces) {
  [layout.xaxis, layout.yaxis] = [layout.yaxis, layout.xaxis];
  const names = { automargin: true, autorange: "reversed", tickfont: { size: SMALL } };
  Object.assign(layout.yaxis, names);
  // Room for the numbers at the ends of the bars.
  layout.margin.r = 50;
  for (const trace of traces) {
    [trace.x, trace.y] = [trace.y, trace.x.map(wrapped)];
    const texttemplate = trace.texttemplate.replace("%{y", "%{x");
    Object.assign(trace, { orientation: "h", texttemplate });
  }
}

/**
 * The line of a contender and its band, made of these two.
 * @param {any} band
 * @param {any} line
 * @param {import("./results.js").Line} one
 */
function banded(band, line, { text, title, colour, dash, line: middle, band: half }) {
  const named = { name: title, legendgroup: text, meta: text };
  const shade = { ...band, ...named, ...half, fillcolor: colour, meta: `band:${text}` };
  const drawn = {
    ...line,
    ...named,
    ...middle,
    line: { ...line.line, color: colour, dash },
    marker: { ...line.marker, color: colour },
  };
  return half ? [shade, drawn] : [drawn];
}

/**
 * @param {{ data: any[], layout: any }} chart
 * @param {Catalogue} facts
 * @param {Look} look
 * @param {Found} found
 */
function sweepTraces({ data, layout }, facts, look, { about, summary }) {
  const [band, line, single] = data;
  const theme = look.theme === "dark" ? "dark" : "light";
  const found = sweepLines(about, facts, theme, summary);
  const traces = found.lines.flatMap((one) => banded(band, line, one));
  layout.xaxis.type = found.axis;
  if (found.axis === "log") Object.assign(layout.xaxis, { dtick: "D2", tickformat: "~g" });
  layout.xaxis.title.text = facts.fields[swept(about, facts)].title;
  layout.yaxis.title.text = facts.measures[about.measure].name;
  spread(layout.yaxis, traces);
  return found.single ? [...traces, { ...single, ...found.single }] : traces;
}

/**
 * @param {{ data: any[], layout: any }} chart
 * @param {Catalogue} facts
 * @param {Look} look
 * @param {Found} found
 */
function barTraces({ data: [bar], layout }, facts, look, { about, summary }) {
  const words = wordsOf(facts, about.measure);
  const isTest = summary.some(({ prediction }) => prediction);
  // Where each bar has its name below, a legend would say it again.
  if (!about.figure)
    Object.assign(layout, { showlegend: false, height: look.charts.shares.layout.height });
  layout.yaxis.title.text = isTest ? words.head_test_error : about.figure ? "" : words.head_median;
  return barsOf(about, facts, summary).map(({ name, x, y }) => ({
    ...bar,
    name: facts.contenders[name].title,
    meta: name,
    x,
    y,
    marker: { color: look.palette[name] },
  }));
}

/**
 * @param {{ data: any[], layout: any }} chart
 * @param {Catalogue} facts
 * @param {Found} found
 * @param {readonly Pair[]} dots
 * @param {Pair | null} yours
 */
function seedTraces({ data, layout }, facts, { about }, dots, yours) {
  const words = wordsOf(facts, about.measure);
  /** @type {{ edges: number[] | null, series: Record<string, any> }} */
  const { edges, series } = seedSeries(dots, yours);
  if (edges) layout.xaxis.range = layout.yaxis.range = edges.map(Math.log10);
  const [base, other] = about.contenders.map(({ text }) => titleOf(about, facts, text));
  layout.xaxis.title.text = fill(words.error_of, { contender: base });
  layout.yaxis.title.text = fill(words.error_of, { contender: other });
  const seed = fill(words.seed, { seed: "%{customdata}" });
  const hover = `${seed}<br>${base} %{x:.3g}<br>${other} %{y:.3g}`;
  return data
    .filter(({ meta }) => series[meta])
    .map((trace) => ({
      ...trace,
      ...series[trace.meta],
      ...(trace.meta === "dots" ? { hovertemplate: `${hover}<extra></extra>` } : {}),
    }));
}

/**
 * Draw a study.
 * @param {HTMLElement} place
 * @param {Catalogue} facts
 * @param {Look} look
 * @param {Found} found
 * @param {readonly Pair[]} dots both errors of each seed
 * @param {Pair | null} yours those of the run on show, if they are known
 */
export function plot(place, facts, look, found, dots, yours) {
  const kind = chartOf(found.about, facts);
  const chart = structuredClone(look.charts[kind]);
  const { layout } = chart;
  let traces;
  if (kind === "seeds") traces = seedTraces(chart, facts, found, dots, yours);
  else if (kind === "sweep") traces = sweepTraces(chart, facts, look, found);
  else traces = barTraces(chart, facts, look, found);
  if (isNarrow(place) && kind === "bars") lay(layout, traces);
  // A zoom is of one study.
  react(place, traces, { ...layout, autosize: true, uirevision: found.about.id });
}

/**
 * Draw who was ahead over the epochs.
 * @param {HTMLElement} place
 * @param {Catalogue} facts
 * @param {Look} look
 * @param {Found} found
 */
export function plotShares(place, facts, look, { about, shareWon }) {
  const { data, layout } = structuredClone(look.charts.shares);
  const [half, band, line] = data;
  const theme = look.theme === "dark" ? "dark" : "light";
  const lines = shareLines(about, facts, theme, shareWon);
  const epochs = shareWon[0].epochs;
  const ends = [epochs[0], epochs[epochs.length - 1]];
  layout.xaxis.range = ends;
  const traces = [
    { ...half, x: ends, y: [50, 50] },
    ...lines.flatMap((one) => banded(band, line, one)),
  ];
  react(place, traces, { ...layout, autosize: true, uirevision: about.id });
}

/**
 * One seed in a list.
 * @param {Catalogue["studies"]} words
 * @param {Pair} pair
 */
export const seedTitle = (words, { seed, base, other }) =>
  fill(words.seed_won, { seed, dropout: number(other), plain: number(base) });
