import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DAY,
  filled,
  inOwnUnits,
  known,
  shrinkPoints,
  withoutTruth,
} from "../../../dropout_ui/browser/shared/figures.js";

test("a trace gets the series of its name, and keeps its look", () => {
  const chart = { data: [{ meta: "plain", line: { dash: "dot" } }] };
  const [trace] = filled(chart, { plain: { x: [1], y: [2] }, other: { x: [3], y: [4] } });
  assert.deepEqual(trace, { meta: "plain", line: { dash: "dot" }, x: [1], y: [2] });
  assert.deepEqual(chart.data, [{ meta: "plain", line: { dash: "dot" } }]);
});

test("a trace without a series still has a point that is none", () => {
  const [trace] = filled({ data: [{ meta: "mean" }] }, {});
  assert.deepEqual(trace, { meta: "mean", x: [null], y: [null] });
});

test("points shrink from forty on, and only the points of a run do", () => {
  const of = (meta, mode = "markers") => ({ meta, mode, marker: { size: 8, line: { width: 2 } } });
  const traces = [of("train"), of("mean"), of("test", "lines")];
  shrinkPoints(traces, 40);
  assert.equal(traces[0].marker.size, 8);
  shrinkPoints(traces, 640);
  assert.deepEqual(traces[0].marker, { size: 4, line: { width: 1 } });
  assert.deepEqual(traces.slice(1), [of("mean"), of("test", "lines")]);
});

test("a run's points lie over its own x's, its truth over the grid", () => {
  const [train, test_points] = [
    { x: [1], y: [2] },
    { x: [1], y: [3] },
  ];
  const about = { train, test: test_points, grid: [0, 1], true_curve: [4, 5] };
  assert.deepEqual(known(about), {
    true: { x: [0, 1], y: [4, 5] },
    train: { x: [1], y: [2] },
    test: { x: [1], y: [3] },
  });
});

const axis = (name, kind = "number") => ({ name, kind, unit: kind === "number" ? "" : "a unit" });
const layout = () => ({
  meta: { edge: 2, beyond: 0.5 },
  xaxis: { title: { text: "x" }, range: [-2, 2], type: undefined },
  yaxis: { title: { text: "y" }, range: [-2.5, 2.5] },
  shapes: [
    { xref: "x", x0: 1, x1: 1 },
    { xref: "paper", x0: 0, x1: 1 },
  ],
});
const own = (x, y = axis("dist")) => ({
  own: { title: "cars", x, y },
  train: { x: [10, 20], y: [4, 8] },
  test: { x: [30], y: [12] },
});

test("one's own points have the names of their axes, and ranges around them", () => {
  const fitted = layout();
  inOwnUnits(fitted, own(axis("speed")));
  assert.equal(fitted.xaxis.title.text, "speed");
  assert.equal(fitted.yaxis.title.text, "dist");
  assert.deepEqual(fitted.xaxis.range, [0, 40]);
  assert.deepEqual(fitted.yaxis.range, [0, 16]);
  assert.deepEqual(
    fitted.shapes.map(({ x0 }) => x0),
    [30, 0],
  );
  assert.equal(fitted.xaxis.type, undefined);
});

test("days are dates on the axis of x, and hours have their unit in its name", () => {
  const dated = layout();
  inOwnUnits(dated, own(axis("day", "date")));
  assert.equal(dated.xaxis.type, "date");
  assert.deepEqual(dated.xaxis.range, [0, 40 * DAY]);
  const chart = { data: [{ meta: "train" }], layout: dated };
  assert.deepEqual(filled(chart, { train: { x: [1, null], y: [1, 2] } })[0].x, [DAY, null]);
  const timed = layout();
  inOwnUnits(timed, own(axis("hour", "time")));
  assert.equal(timed.xaxis.title.text, "hour (a unit)");
});

test("drawn points and charts of other things keep their axes", () => {
  const drawn = layout();
  inOwnUnits(drawn, { own: null });
  assert.deepEqual(drawn, layout());
  const { meta: _, ...other } = layout();
  inOwnUnits(other, own(axis("speed")));
  assert.equal(other.xaxis.title.text, "x");
});

test("what nobody knows has no trace", () => {
  const chart = { data: [{ meta: "true" }, { meta: "train" }] };
  assert.deepEqual(withoutTruth(chart, { own: null }), chart);
  assert.deepEqual(withoutTruth(chart, own(axis("speed"))).data, [{ meta: "train" }]);
});
