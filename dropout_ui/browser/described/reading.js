// What a chart shows, in sentences and a table: made of its traces. Nothing here knows the page.

import { DAY } from "../shared/figures.js";
import { number } from "../shared/numbers.js";
import { fill } from "../shared/text.js";
import { isThere, MOST, placesOf, some, valuesAt } from "./columns.js";

/** @typedef {import("../wire").Catalogue["described"]} Words */
/** @typedef {import("./columns.js").Series} Series */
/** @typedef {{ title: string, isLog: boolean, write: (value: any) => string }} Axis */
/** @typedef {Series & { name: string, isGuide: boolean, isBand: boolean, kind: "column" | "line" | "upright" | "points" }} Drawn */
/**
 * @typedef {object} Told
 * @property {string} opening what the chart is of
 * @property {string[]} sentences what is in it
 * @property {string} caption of the table
 * @property {string[]} head
 * @property {string[][]} rows
 */

/** @param {string} text with line breaks and marks for Plotly */
const plain = (text) => text.replaceAll("<br>", " ").replaceAll(/<[^>]+>/g, "");

/**
 * @param {any} axis
 * @returns {Axis}
 */
function axisOf(axis = {}) {
  const { tickvals = [], ticktext = [], type } = axis;
  const write = (/** @type {any} */ value) => {
    const at = ticktext.length ? tickvals.indexOf(value) : -1;
    if (at >= 0) return plain(ticktext[at]);
    if (typeof value !== "number") return plain(String(value));
    if (type !== "date") return number(value);
    return new Date(Math.round(value / DAY) * DAY).toISOString().slice(0, 10);
  };
  return { title: plain(axis.title?.text ?? ""), isLog: type === "log", write };
}

/**
 * @param {any} trace
 * @returns {Drawn[]} none where it is hidden or empty
 */
function drawnOf(trace) {
  const isLying = trace.orientation === "h";
  const x = [...((isLying ? trace.y : trace.x) ?? [])];
  const y = [...((isLying ? trace.x : trace.y) ?? [])];
  const isEmpty = !x.some((one, at) => isThere(one) && isThere(y[at]));
  if (isEmpty || [false, "legendonly"].includes(trace.visible)) return [];
  // What goes back and forth has several values at a place.
  const isBand = trace.type !== "bar" && goesBack(x);
  const isGuide = trace.hoverinfo === "skip" && x.length === 2;
  const name = plain(trace.name ?? "");
  return [{ name, x, y, isBand, isGuide, kind: kindOf(trace, x) }];
}

/** @param {any[]} x */
const goesBack = (x) => x.some((one, at) => at > 0 && isThere(one) && one < x[at - 1]);

/**
 * @param {any} trace
 * @param {any[]} x
 * @returns {Drawn["kind"]}
 */
function kindOf({ type, mode }, x) {
  if (mode === "markers") return "points";
  if (type === "bar" || mode === "markers+text") return "column";
  return x.length > 1 && x.every((one) => one === x[0]) ? "upright" : "line";
}

/** @param {any[]} values */
const extent = (values) => {
  const there = values.filter(isThere);
  return { low: Math.min(...there), high: Math.max(...there) };
};

/**
 * @param {Drawn} drawn
 * @param {Axis} across
 * @param {Axis} up
 * @param {Words} words
 */
function sentenceOf({ name, x, y, kind }, across, up, words) {
  const there = [...x.keys()].filter((at) => isThere(x[at]) && isThere(y[at]));
  const [first, last] = [there[0], there[there.length - 1]];
  const ends = extent(there.map((at) => y[at]));
  const [low, high] = [up.write(ends.low), up.write(ends.high)];
  if (kind === "upright") return fill(words.upright, { name, x: across.write(x[0]) });
  if (kind === "line") {
    if (low === high) return fill(words.level, { name, y: low });
    const values = { first: up.write(y[first]), last: up.write(y[last]) };
    return fill(words.line, { name, ...values, low, high });
  }
  if (there.length === 1) {
    return fill(words.point, { name, x: across.write(x[first]), y: low });
  }
  const sides = extent(there.map((at) => x[at]));
  const [left, right] = [across.write(sides.low), across.write(sides.high)];
  const titles = { x: across.title || "x", y: up.title || "y" };
  const values = { name, count: there.length, ...titles, left, right, low, high };
  return fill(low === high ? words.marks : words.points, values);
}

/**
 * @param {readonly Drawn[]} columns
 * @param {Axis} across
 * @param {Axis} up
 * @param {Words} words
 */
function tableOf(columns, across, up, words) {
  // A band has the name of its line.
  const isTwice = (/** @type {string} */ name) =>
    columns.filter((one) => one.name === name).length > 1;
  const head = columns.map(({ name, isBand }) =>
    isBand && isTwice(name) ? fill(words.band, { name }) : name || up.title,
  );
  const rows = placesOf(columns, across.isLog).map((place) => {
    const cells = columns.map((one) => {
      const found = valuesAt(one, place);
      if (!found) return "–";
      const [low, high] = [up.write(found.low), up.write(found.high)];
      return low === high ? low : fill(words.between, { low, high });
    });
    return [across.write(place), ...cells];
  });
  return { caption: words.table, head: [across.title || "x", ...head], rows };
}

/**
 * Where there are points alone: some of them.
 * @param {readonly Drawn[]} all
 * @param {Axis} across
 * @param {Axis} up
 * @param {Words} words
 */
function pointsOf(all, across, up, words) {
  const points = all.flatMap(({ x, y }) => x.map((one, at) => ({ x: one, y: y[at] })));
  const there = points.filter(({ x, y }) => isThere(x) && isThere(y));
  there.sort((one, other) => one.x - other.x);
  const shown = some(there, MOST);
  const rows = shown.map(({ x, y }) => [across.write(x), up.write(y)]);
  const caption =
    shown.length < there.length
      ? fill(words.some, { shown: shown.length, count: there.length })
      : words.table;
  return { caption, head: [across.title || "x", up.title || "y"], rows };
}

/**
 * @param {Axis} across
 * @param {Axis} up
 * @param {Words} words
 */
function openingOf(across, up, words) {
  if (across.title && up.title) return fill(words.over, { x: across.title, y: up.title });
  const title = across.title || up.title;
  return title ? fill(words.of, { title }) : words.plain;
}

/**
 * What a chart shows.
 * @param {{ data: any[], layout: any }} figure as Plotly has drawn it
 * @param {Words} words
 * @returns {Told}
 */
export function told({ data, layout }, words) {
  const isLying = data.some(({ orientation }) => orientation === "h");
  const axes = [axisOf(layout.xaxis), axisOf(layout.yaxis)];
  const [across, up] = isLying ? axes.toReversed() : axes;
  const all = data.flatMap(drawnOf);
  const isTold = (/** @type {Drawn} */ { kind, isBand }) => kind !== "column" && !isBand;
  const sentences = all
    .filter((one) => isTold(one) && one.name && !(one.isGuide && one.kind === "line"))
    .map((one) => sentenceOf(one, across, up, words));
  for (const { name, y0, y1 } of layout.shapes ?? []) {
    if (name && y0 === y1) sentences.push(fill(words.level, { name, y: up.write(y0) }));
  }
  const columns = all.filter(({ kind, isGuide }) => ["column", "line"].includes(kind) && !isGuide);
  const points = all.filter(({ kind, x }) => kind === "points" && x.length > 1);
  const table = columns.length
    ? tableOf(columns, across, up, words)
    : pointsOf(points, across, up, words);
  return { opening: openingOf(across, up, words), sentences, ...table };
}
