import assert from "node:assert/strict";
import { test } from "node:test";
import {
  barsOf,
  chartOf,
  isDot,
  noteOf,
  pairs,
  revived,
  roomOf,
  seedSeries,
  sweepLines,
  swept,
  titleOf,
} from "../../../dropout_ui/browser/studies/results.js";
import { about, facts, over } from "./facts.js";

const PAIR = about(["plain", "dropout"]);
const pair = (seed, base, other) => ({ seed, base, other });

test("infinite numbers come as words, and all else stays what it is", () => {
  const row = { a: "Infinity", b: "-Infinity", c: 0, d: null, e: "plain" };
  assert.deepEqual(revived([row]), [{ a: Infinity, b: -Infinity, c: 0, d: null, e: "plain" }]);
});

test("a pair is shown seed by seed, more than two as bars, values of a setting as lines", () => {
  assert.equal(chartOf(PAIR, facts), "seeds");
  assert.equal(chartOf(about(["plain", "dropout", "decay"]), facts), "bars");
  assert.equal(chartOf(about(["plain", "dropout"], over("noise", 1)), facts), "sweep");
  assert.equal(chartOf(about([], { figure: "8" }), facts), "bars");
  assert.equal(chartOf(about([], { figure: "9a" }), facts), "sweep");
});

test("a study sweeps the field that it names, a figure its own", () => {
  assert.equal(swept(about([], over("noise", 1)), facts), "noise");
  assert.equal(swept(about([], { figure: "9a" }), facts), "dropout_rate");
  assert.equal(swept(PAIR, facts), "");
});

test("the room that is kept holds a row for each contender at each value", () => {
  assert.deepEqual(roomOf(PAIR, facts), { lines: 4, rows: 2 });
  const splits = about(["plain", "dropout"], { measure: "test_loss" });
  assert.deepEqual(roomOf(splits, facts), { lines: 5, rows: 2 });
  assert.deepEqual(roomOf(about(["plain", "dropout", "decay"]), facts), { lines: 3, rows: 3 });
  const sweep = about(["plain", "dropout"], over("noise", 1, 2, 3));
  assert.deepEqual(roomOf(sweep, facts), { lines: 2, rows: 6 });
  assert.deepEqual(roomOf(about([], { figure: "9a" }), facts), { lines: 4, rows: 14 });
  assert.deepEqual(roomOf(about([], { figure: "10" }), facts), { lines: 5, rows: 12 });
});

test("the small print of a figure follows that of all studies, or stands for it", () => {
  assert.equal(noteOf(PAIR, facts), "the distance. how to read it. who they are.");
  assert.equal(
    noteOf(about([], { figure: "9b" }), facts),
    "the distance. how to read it. who they are.",
  );
  assert.equal(
    noteOf(about([], { figure: "9a" }), facts),
    "the distance. how to read it. who they are. picked.",
  );
  assert.equal(noteOf(about([], { figure: "8" }), facts), "high is high.");
  const own = about([], { measure: "test_loss" });
  assert.equal(noteOf(own, facts), "the loss. splits overlap. how to read splits. who they are.");
});

test("a contender is called by its title, with its strength where it has one", () => {
  const study = about(["plain", "decay(0.1)", "norm(0)"]);
  assert.equal(titleOf(study, facts, "plain"), "Plain");
  assert.equal(titleOf(study, facts, "decay(0.1)"), "Decay 0.1");
  assert.equal(titleOf(study, facts, "norm(0)"), "Norm 0");
  assert.equal(titleOf(study, facts, "dropout"), "Dropout");
});

test("seeds are paired by the measure of the study", () => {
  const row = (contender, test_loss) => ({ seed: 1, contender, test_loss, true_loss: null });
  const found = pairs([row("plain", 2), row("dropout", 3)], "plain", "dropout", "test_loss");
  assert.deepEqual(found, [{ seed: 1, base: 2, other: 3 }]);
});

test("seeds are paired whatever order they come in; half a pair is none", () => {
  const row = (seed, contender, true_loss) => ({ seed, contender, true_loss });
  const rows = [
    row(10, "dropout", 0.2),
    row(2, "plain", 0.4),
    row(10, "plain", 0.1),
    row(3, "plain", 0.3),
    row(2, "dropout", 0),
    row(4, "plain", null),
    row(4, "dropout", 0.5),
    row(2, "decay", 9),
  ];
  assert.deepEqual(pairs(rows, "plain", "dropout"), [pair(2, 0.4, 0), pair(10, 0.1, 0.2)]);
});

test("a dot needs two errors that a logarithmic axis can show", () => {
  assert.equal(isDot(pair(1, 0.1, 0.2)), true);
  for (const bad of [0, Infinity, null]) {
    assert.equal(isDot(pair(1, bad, 0.2)), false);
    assert.equal(isDot(pair(1, 0.2, bad)), false);
  }
});

test("the diagonal spans all dots and the run on show; what is no dot is left out", () => {
  const all = [pair(1, 0.13, 0.5), pair(2, Infinity, 1)];
  const { edges, series } = seedSeries(all, pair(9, 10, 2));
  assert.deepEqual(edges, [0.1, 13]);
  assert.deepEqual(series.diagonal, { x: edges, y: edges });
  assert.deepEqual(series.dots, { x: [0.13], y: [0.5], customdata: [1] });
  assert.deepEqual(series.yours, { x: [10], y: [2] });
});

test("where every seed diverged there is nothing to draw", () => {
  const gone = pair(1, Infinity, Infinity);
  assert.deepEqual(seedSeries([gone], gone), { edges: null, series: {} });
});

const quartiles = (contender, noise, median) => ({
  contender,
  noise,
  median,
  lower_quartile: median / 2,
  upper_quartile: median * 2,
});

test("a line goes along its setting in order, with a gap where the median is infinite", () => {
  const study = about(["plain", "dropout"], over("noise", 0.3, 0.1, 0.2));
  const summary = [
    quartiles("plain", 0.3, 3),
    quartiles("plain", 0.1, 1),
    quartiles("plain", 0.2, Infinity),
    quartiles("dropout", 0.1, 5),
  ];
  const { lines, axis, single } = sweepLines(study, facts, "dark", summary);
  assert.deepEqual(lines[0].line, { x: [0.1, 0.2, 0.3], y: [1, null, 3] });
  assert.deepEqual([lines[0].title, lines[0].colour], ["Plain", "dark Plain"]);
  assert.deepEqual(lines[1].line, { x: [0.1], y: [5] });
  assert.equal(axis, "linear");
  assert.equal(single, null);
  assert.deepEqual(summary[0].noise, 0.3);
});

test("the band is an outline for each stretch of finite quartiles, parted by gaps", () => {
  const study = about(["plain"], over("noise", 1, 2, 3));
  const summary = [1, 2, 3].map((noise) => quartiles("plain", noise, noise === 2 ? Infinity : 4));
  const { band } = sweepLines(study, facts, "light", summary).lines[0];
  assert.deepEqual(band.x, [1, 1, null, 3, 3, null]);
  assert.deepEqual(band.y, [8, 2, null, 8, 2, null]);
});

test("with four lines only those of a run keep their bands", () => {
  const names = ["plain", "dropout", "decay", "norm"];
  const summary = names.map((name) => quartiles(name, 1, 1));
  const { lines } = sweepLines(about(names, over("noise", 1)), facts, "light", summary);
  assert.deepEqual(
    lines.map(({ band }) => band !== null),
    [true, true, false, false],
  );
});

test("strengths of one contender have shades of its colour, and dashes of their own", () => {
  const texts = ["decay(0.1)", "decay(1)", "decay(10)"];
  const summary = texts.map((text) => quartiles(text, 1, 1));
  const { lines } = sweepLines(about(texts, over("noise", 1)), facts, "light", summary);
  assert.deepEqual(
    lines.map(({ colour }) => colour),
    ["light Decay", "light Decay 2", "light Decay"],
  );
  assert.deepEqual(
    lines.map(({ dash }) => dash),
    ["dash", "spare 1", "spare 2"],
  );
});

test("the axis is as its field has it: words, numbers, or powers", () => {
  const axis = (field, value) => {
    const study = about(["plain"], over(field, value));
    return sweepLines(study, facts, "light", [{ contender: "plain", [field]: value }]).axis;
  };
  assert.equal(axis("activation", "relu"), "category");
  assert.equal(axis("noise", 0.1), "linear");
  assert.equal(axis("hidden_width", 10), "log");
});

test("in figure 9b the highest rate at the width as it is stands alone", () => {
  const row = (dropout_rate, hidden_width, median) => ({
    contender: "dropout",
    dropout_rate,
    hidden_width,
    median,
  });
  const summary = [row(0.1, 33, 1), row(0.9, 300, 2), row(0.9, 30, 3)];
  const { lines, single } = sweepLines(about([], { figure: "9b" }), facts, "light", summary);
  assert.deepEqual(single, { name: "as it is", x: [0.9], y: [3] });
  assert.deepEqual(lines[0].line, { x: [0.1, 0.9], y: [1, 2] });
});

test("in figure 9a the smaller step stands alone, and in no line, not even the baseline's", () => {
  const row = (contender, dropout_rate, learning_rate, median) => ({
    contender,
    dropout_rate,
    learning_rate,
    median,
  });
  const summary = [
    row("plain", 0.1, 0.01, 5),
    row("dropout", 0.1, 0.01, 1),
    row("plain", 0.9, 0.001, 4),
    row("dropout", 0.9, 0.001, 3),
    row("plain", 0.9, 0.01, 5),
    row("dropout", 0.9, 0.01, 9),
  ];
  const { lines, single } = sweepLines(about([], { figure: "9a" }), facts, "light", summary);
  assert.deepEqual(single, { name: "small steps", x: [0.9], y: [3] });
  assert.deepEqual(
    lines.map(({ line }) => line.y),
    [
      [5, 5],
      [1, 9],
    ],
  );
});

test("a figure without such a condition has none that stands alone", () => {
  const row = (points) => ({ contender: "dropout", points, median: 1 });
  const found = sweepLines(about([], { figure: "10" }), facts, "light", [row(5), row(10)]);
  assert.equal(found.single, null);
  assert.deepEqual(found.lines[0].line.x, [5, 10]);
});

test("several contenders are a bar each", () => {
  const study = about(["plain", "decay(0.1)"]);
  const summary = [
    { contender: "plain", median: 2 },
    { contender: "decay(0.1)", median: 1 },
  ];
  assert.deepEqual(barsOf(study, facts, summary), [
    { name: "plain", x: ["Plain"], y: [2] },
    { name: "decay", x: ["Decay 0.1"], y: [1] },
  ]);
});

test("ways to predict are dropout's bars, but for the one without it", () => {
  const summary = [
    { prediction: "scaled", median: 1 },
    { prediction: "averaged", median: 2 },
    { prediction: "plain", median: 3 },
  ];
  assert.deepEqual(barsOf(about([], { figure: "11" }), facts, summary), [
    { name: "dropout", x: ["scaled", "averaged"], y: [1, 2] },
    { name: "plain", x: ["as it is"], y: [3] },
  ]);
});

test("inside the networks each measure has a bar for each layer", () => {
  const row = (contender, layer) => ({
    contender,
    layer,
    high_share: layer / 10,
    mean_activation: layer,
    silent_share: layer / 2,
  });
  const summary = [row("plain", 1), row("plain", 2), row("dropout", 1), row("dropout", 2)];
  const [plain, dropout] = barsOf(about([], { figure: "8" }), facts, summary);
  assert.deepEqual(plain.x, [
    "high<br>layer 1",
    "high<br>layer 2",
    "mean<br>layer 1",
    "mean<br>layer 2",
    "silent<br>layer 1",
    "silent<br>layer 2",
  ]);
  assert.deepEqual(dropout, { name: "dropout", x: plain.x, y: [0.1, 0.2, 1, 2, 0.5, 1] });
});
