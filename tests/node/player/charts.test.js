import assert from "node:assert/strict";
import { test } from "node:test";
import { cast, lossSeries } from "../../../dropout_ui/browser/player/charts.js";

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

const looks = (...names) =>
  names.map((name) => ({ text: `${name}=1`, name, title: name, colour: "red", dash: "dot" }));
const facts = { contenders: { plain: { drops: false }, dropout: { drops: true } } };
const moulds = [
  { meta: "true", name: "truth" },
  { meta: "optimised_loss:", name: "{network}, seen", line: { width: 1, dash: "solid" } },
  { meta: "test_loss:", name: "{network}, test", line: { width: 3 } },
  { meta: "train_loss:", name: "{network}, training", line: { width: 2 } },
];

test("each contender has a line of every mould, in its colour and with its dash", () => {
  const lines = cast(moulds, facts, looks("plain", "dropout"));
  assert.deepEqual(
    lines.map(({ uid, name }) => [uid, name]),
    [
      ["true", "truth"],
      ["optimised_loss_dropout_1", "dropout, seen"],
      ["test_loss_plain_1", "plain, test"],
      ["test_loss_dropout_1", "dropout, test"],
      ["train_loss_plain_1", "plain, training"],
      ["train_loss_dropout_1", "dropout, training"],
    ],
  );
  assert.deepEqual(lines[1].line, { width: 1, dash: "solid", color: "red" });
  assert.deepEqual(lines[2].line, { width: 3, dash: "dot", color: "red" });
});

test("of each contender the lines are a group, which one entry of the legend stands for", () => {
  const lines = cast(moulds, facts, looks("plain", "dropout", "plain"));
  const groups = lines.filter(({ legendgroup }) => legendgroup === "dropout=1");
  assert.equal(groups.length, 3);
});
