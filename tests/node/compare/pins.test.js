import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chartOf,
  contendersOf,
  rowsOf,
  sorted,
  usualOf,
} from "../../../dropout_ui/browser/compare/pins.js";
import { recordOf } from "../../../dropout_ui/browser/compare/record.js";
import { pathsOf } from "../../../dropout_ui/browser/compare/sparkline.js";
import { aboutRun, facts, frameOf } from "./runs.js";

function run(id, settings) {
  const about = aboutRun(id, settings);
  return recordOf(about, [frameOf(about, 0), frameOf(about, 3)], 1);
}

const line = { width: 3 };
const look = {
  theme: "light",
  palette: { page: "#fff" },
  charts: {
    fit: {
      data: [
        { meta: "true" },
        { meta: "train", mode: "lines" },
        { meta: "test", mode: "lines" },
        { meta: "curves:", mode: "lines", line },
      ],
      layout: { font: { size: 10 }, xaxis: {}, yaxis: { range: [-2.5, 2.5] } },
    },
  },
};
const series = ({ data }) => data.map(({ meta }) => meta);

test("each pinned run has a curve, a dash and a letter of its own, and is named by what differs", () => {
  const pins = [run("a"), run("b", { dropout_rate: 0.2 }), run("c", { dropout_rate: 0.7 })];
  const { data } = chartOf(look, facts, pins, "dropout");
  const curves = data.filter(({ meta }) => meta.startsWith("pinned"));
  assert.deepEqual(
    curves.map(({ name }) => name),
    ["A: dropout rate 0.5", "B: dropout rate 0.2", "C: dropout rate 0.7"],
  );
  assert.equal(new Set(curves.map((curve) => curve.line.dash)).size, 3);
  assert.equal(new Set(curves.map((curve) => curve.line.color)).size, 3);
  assert.deepEqual(curves[1].y, pins[1].curves.dropout);
  assert.deepEqual(data.at(-1).text, ["A", "B", "C"]);
  assert.equal(new Set(data.at(-1).x).size, 3);
  assert.deepEqual(data.find(({ meta }) => meta === "train").y, pins[0].train.y);
});

test("points are drawn where they are the same for all", () => {
  const same = chartOf(look, facts, [run("a"), run("b", { dropout_rate: 0 })], "plain");
  assert.ok(series(same).includes("train"));
  const other = chartOf(look, facts, [run("a"), run("b", { seed: 2 })], "plain");
  assert.deepEqual(series(other), ["true", "pinned.0", "pinned.1", "letters"]);
});

test("the axis has room for the points of all", () => {
  const { layout } = chartOf(look, facts, [run("a"), run("b", { seed: 7 })], "plain");
  assert.ok(layout.yaxis.range[1] > 7);
});

test("runs with other axes, or without the contender, keep their letters and have no curve", () => {
  const pins = [
    run("a", { race: "plain,decay" }),
    run("b"),
    run("c", { target: "sine" }),
    run("d", { seed: 2 }),
  ];
  assert.deepEqual(sorted(pins, "dropout"), { drawn: [1, 3], absent: [0], unlike: [2] });
  const { data } = chartOf(look, facts, pins, "dropout");
  assert.deepEqual(
    data.filter(({ meta }) => meta.startsWith("pinned")).map(({ name }) => name),
    ["B: seed 1", "D: seed 2"],
  );
});

test("dropout is compared unless it does not run, then the second one", () => {
  const pins = [run("a", { race: "plain,decay" }), run("b", { race: "decay,dropout" })];
  assert.deepEqual(contendersOf(pins), ["plain", "decay", "dropout"]);
  assert.equal(usualOf(facts, pins), "dropout");
  assert.equal(usualOf(facts, [pins[0]]), "decay");
});

test("a table has what differs and all errors, each by its own measure", () => {
  const pins = [run("a"), run("b", { data: "cars", seed: 2, race: "dropout,decay" })];
  assert.deepEqual(rowsOf(facts, pins), [
    ["Your own points", "drawn points", "cars"],
    ["Contenders", "no dropout, dropout", "dropout, weight decay 3"],
    ["Seed", "1", "2"],
    ["Error: no dropout", "0.0769", "–"],
    ["Error: dropout", "0.154", "–"],
    ["Loss on the test points: dropout", "–", "0.25"],
    ["Loss on the test points: weight decay 3", "–", "0.5"],
  ]);
  assert.deepEqual(rowsOf(facts, [run("a"), run("b", { noise: 0 })])[0], [
    "Noise level",
    "0.3",
    "0",
  ]);
});

test("a small picture shows the losses over the whole run, on a log axis that they fill", () => {
  const losses = { epochs: [0, 5, 10], test: { plain: [1, 0.1, 0.01], dropout: [1, 0.1, 0.1] } };
  const { plain, dropout } = pathsOf(losses, 20);
  assert.equal(plain, "M2.0 2.0L31.0 18.0L60.0 34.0");
  assert.equal(dropout, "M2.0 2.0L31.0 18.0L60.0 18.0");
  assert.deepEqual(pathsOf({ epochs: [0], test: { plain: [0] } }, 0), { plain: "" });
  assert.doesNotMatch(pathsOf({ epochs: [0], test: { plain: [3] } }, 0).plain, /NaN|Infinity/);
});
