import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf, some, valuesAt } from "../../../dropout_ui/browser/described/columns.js";
import { told } from "../../../dropout_ui/browser/described/reading.js";

const words = {
  over: "{y} over {x}",
  of: "of {title}",
  plain: "a chart",
  line: "{name} {first} {last} {low} {high}",
  level: "{name} = {y}",
  upright: "{name} at {x}",
  point: "{name}: {y} at {x}",
  points: "{name}: {count}, {x} {left} {right}, {y} {low} {high}",
  marks: "{name}: {count}, {x} {left} {right}",
  band: "{name}, band",
  between: "{low} to {high}",
  table: "in numbers",
  some: "{shown} of {count}",
};
const axes = (x = {}, y = {}) => ({
  xaxis: { title: { text: "x" }, ...x },
  yaxis: { title: { text: "y" }, ...y },
});
const line = (name, x, y, more = {}) => ({ mode: "lines", name, x, y, ...more });

test("between two of its points a line has the value between, of a band both ends are told", () => {
  assert.deepEqual(valuesAt({ x: [0, 2], y: [1, 3] }, 1), { low: 2, high: 2 });
  assert.deepEqual(valuesAt({ x: [0, 2, 2, 0], y: [3, 3, 1, 1] }, 1), { low: 1, high: 3 });
  // Two curves in one trace are told apart by a gap, over which nothing is drawn.
  const both = { x: [0, 2, null, 0, 2], y: [0, 2, null, 4, 4] };
  assert.deepEqual(valuesAt(both, 1), { low: 1, high: 4 });
  assert.equal(valuesAt({ x: [0, 1], y: [1, 1] }, 3), null);
});

test("a table has all places of a few, and of many some that are there, evenly spread", () => {
  assert.deepEqual(placesOf([{ x: [3, 1, null], y: [] }], false), [1, 3]);
  const many = { x: Array.from({ length: 501 }, (_, at) => at), y: [] };
  assert.deepEqual(placesOf([many], false), [0, 62, 125, 187, 250, 312, 375, 437, 500]);
  const log = placesOf([{ x: many.x.slice(1), y: [] }], true);
  assert.equal(log[0], 1);
  assert.equal(log.at(-1), 500);
  assert.ok(log[4] < 30, "as an axis of powers has them");
  assert.deepEqual(some([1, 2, 3, 4, 5], 3), [1, 3, 5]);
});

test("a fit is told in a sentence for each that is drawn, and in a table of its lines", () => {
  const grid = [-1, 0, 1];
  const { opening, sentences, head, rows } = told(
    {
      data: [
        line("true", grid, grid),
        { mode: "markers", name: "points", x: [0, 0.5], y: [1, 2] },
        line("dropout", grid, [0, -2, 0.5]),
        line("hidden", grid, grid, { visible: "legendonly" }),
        line("nothing", grid, [null, null, null]),
      ],
      layout: { ...axes(), shapes: [{ name: "itself", y0: 3, y1: 3 }] },
    },
    words,
  );
  assert.equal(opening, "y over x");
  assert.deepEqual(sentences, [
    "true −1 1 −1 1",
    "points: 2, x 0 0.5, y 1 2",
    "dropout 0 0.5 −2 0.5",
    "itself = 3",
  ]);
  assert.deepEqual(head, ["x", "true", "dropout"]);
  assert.deepEqual(rows, [
    ["−1", "−1", "0"],
    ["0", "0", "−2"],
    ["1", "1", "0.5"],
  ]);
});

test("a band is a column of its own, and has no sentence", () => {
  const band = line("dropout", [1, 2, 2, 1], [4, 5, 1, 2], { fill: "toself" });
  const { sentences, head, rows } = told(
    { data: [band, line("dropout", [1, 2], [3, 3])], layout: axes() },
    words,
  );
  assert.deepEqual(sentences, ["dropout = 3"]);
  assert.deepEqual(head, ["x", "dropout, band", "dropout"]);
  assert.deepEqual(rows[0], ["1", "2 to 4", "3"]);
});

test("places that an axis has names for are told by them, and bars that lie as those that stand", () => {
  const ticks = { tickvals: [0, 1], ticktext: ["error", "= loss"] };
  const dots = { mode: "markers+text", name: "plain", x: [0, 1], y: [2, 3] };
  const named = told({ data: [dots], layout: axes(ticks) }, words);
  assert.deepEqual(named.rows, [
    ["error", "2"],
    ["= loss", "3"],
  ]);
  const bar = { type: "bar", name: "plain", x: ["one<br>layer", "two"], y: [2, 3] };
  const lying = { ...bar, orientation: "h", x: bar.y, y: bar.x };
  const turned = { xaxis: axes().yaxis, yaxis: axes().xaxis };
  const standing = told({ data: [bar], layout: axes() }, words);
  assert.deepEqual(standing.rows[0], ["one layer", "2"]);
  assert.deepEqual(told({ data: [lying], layout: turned }, words), standing);
});

test("dates are read as dates, and what only marks a place by where it is", () => {
  const data = [line("here", [86_400_000, 86_400_000], [0, 9])];
  const { sentences } = told({ data, layout: axes({ type: "date" }) }, words);
  assert.deepEqual(sentences, ["here at 1970-01-02"]);
});

test("of points alone, as of seeds, some are in the table, and the lines that guide the eye are not", () => {
  const x = Array.from({ length: 40 }, (_, at) => at);
  const dots = { mode: "markers", name: "seeds", x, y: x };
  const guide = line("equal", [0, 40], [0, 40], { hoverinfo: "skip" });
  const yours = { mode: "markers", name: "yours", x: [3], y: [4] };
  const { sentences, caption, rows } = told({ data: [guide, dots, yours], layout: axes() }, words);
  assert.deepEqual(sentences, ["seeds: 40, x 0 39, y 0 39", "yours: 4 at 3"]);
  assert.equal(caption, "20 of 40");
  assert.equal(rows.length, 20);
  assert.deepEqual(rows.at(-1), ["39", "39"]);
});
