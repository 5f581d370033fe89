import assert from "node:assert/strict";
import { test } from "node:test";
import { lossSeries } from "../../../dropout_ui/browser/player/charts.js";

const frame = (epoch, seen) => ({
  epoch,
  test_loss: { plain: 0.2, dropout: 0.1 },
  train_loss: { plain: 0.01, dropout: 0.05 },
  optimised_loss: { plain: seen, dropout: seen },
});

test("what Adam saw has a place for each step, and before the first is not quite empty", () => {
  const name = "optimised_loss:dropout";
  // Of a trace without any point Plotly shows nothing in the legend.
  assert.deepEqual(lossSeries([frame(0, [])])[name], { x: [null], y: [null] });
  const frames = [frame(0, []), frame(1, [0.5]), frame(3, [0.4, 0.3])];
  assert.deepEqual(lossSeries(frames)[name], { x: [0, 1, 2], y: [0.5, 0.4, 0.3] });
});
