import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, known, shrinkPoints } from "../../../dropout_ui/browser/shared/figures.js";

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
  const about = { x: [1], train_y: [2], test_y: [3], grid: [0, 1], true_curve: [4, 5] };
  assert.deepEqual(known(about), {
    true: { x: [0, 1], y: [4, 5] },
    train: { x: [1], y: [2] },
    test: { x: [1], y: [3] },
  });
});
