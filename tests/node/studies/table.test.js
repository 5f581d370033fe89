import assert from "node:assert/strict";
import { test } from "node:test";
import { tableOf } from "../../../dropout_ui/browser/studies/table.js";
import { about, facts, over } from "./facts.js";

const PLAIN = {
  contender: "plain",
  seeds: 20,
  median: 0.25,
  lower_quartile: 0.125,
  upper_quartile: 0.5,
};
const DROPOUT = {
  ...PLAIN,
  contender: "dropout",
  difference: -0.1,
  difference_low: -0.2,
  difference_high: 0.05,
  wins: 15,
  compared: 20,
  win_rate: 0.75,
  win_low: 0.53,
  win_high: 0.89,
  p_value: 0.04,
  corrected: 0.08,
  judgement: "better",
};

const table = (summary, { phase = "ready", more = {} } = {}) =>
  tableOf(facts, { about: about(["plain", "dropout"], more), summary, verdict: null, phase });

test("before there is a summary there are no columns", () => {
  assert.deepEqual(table([]), { head: [], rows: [] });
});

test("a row has its numbers with their intervals; the baseline is compared with nothing", () => {
  const { head, rows } = table([PLAIN, DROPOUT]);
  assert.deepEqual(head, [
    "contender",
    "seeds",
    "median",
    "half",
    "difference",
    "wins",
    "rate",
    "p",
    "verdict",
  ]);
  assert.deepEqual(rows[0], ["Plain", "20", "0.25", "0.125 to 0.5", "", "", "", "", ""]);
  const told = ["−0.1 (−0.2 to 0.05)", "15 / 20", "75 % (53 to 89)", "0.04 / 0.08", "b"];
  assert.deepEqual(rows[1].slice(4), told);
  const rival = {
    versus_judgement: "better",
    versus_wins: 12,
    versus_compared: 19,
    versus_p_value: 0.02,
    versus_corrected: 0.1,
  };
  const more = table([PLAIN, DROPOUT, { ...DROPOUT, ...rival }]);
  assert.deepEqual(more.head.slice(-2), ["against dropout", "p against dropout"]);
  assert.deepEqual(
    more.rows.map((row) => row.slice(-2)),
    [
      ["", ""],
      ["", ""],
      ["12 / 19: b", "0.02 / 0.1"],
    ],
  );
});

test("verdicts stay open until all networks are trained", () => {
  const verdict = (row, phase) => table([row], { phase }).rows[0].at(-1);
  assert.equal(verdict(DROPOUT, "training"), "…");
  assert.equal(verdict(DROPOUT, "stopped"), "…");
  assert.equal(verdict({ ...DROPOUT, compared: 0 }, "ready"), "s");
});

test("the setting that is swept has a column of its own, before all others", () => {
  const { head, rows } = table([{ noise: 0.3, ...PLAIN }], { more: over("noise", 0.3) });
  assert.equal(head[0], "Noise");
  assert.equal(rows[0][0], "0.3");
});

test("there is a column only for what is there", () => {
  const { head } = table([{ contender: "plain", seeds: 3, median: null }]);
  assert.deepEqual(head, ["contender", "seeds"]);
});

test("a row without quartiles, as of networks that are yet to come, has nothing there", () => {
  const open = { contender: "dropout", seeds: 0, median: null, lower_quartile: null };
  assert.deepEqual(table([PLAIN, open]).rows[1], ["Dropout", "0", "", ""]);
});

test("a figure that looks inside has layers, measures, and networks for contenders", () => {
  const row = {
    contender: "dropout",
    layer: 1,
    seeds: 20,
    high_share: 0.5,
    mean_activation: 1,
    silent_share: 0.25,
    silent_at_start: 0.125,
    high_share_others: 0.75,
    mean_activation_others: 2,
  };
  const { head, rows } = table([row], { more: { figure: "8" } });
  assert.deepEqual(head.slice(0, 6), ["network", "layer", "seeds", "high", "mean", "silent"]);
  assert.deepEqual(head.slice(6), ["silent at first", "high, others", "mean, others"]);
  assert.deepEqual(rows, [["Dropout", "1", "20", "0.5", "1", "0.25", "0.125", "0.75", "2"]]);
});

test("a figure of predictions names them, and its error is of the test points", () => {
  const row = { prediction: "averaged", seeds: 20, median: 1, over_scaled: 1.5 };
  const { head, rows } = table([row], { more: { figure: "11" } });
  assert.deepEqual(head, ["prediction", "seeds", "test error", "over scaled"]);
  assert.deepEqual(rows, [["averaged", "20", "1", "1.5"]]);
});
