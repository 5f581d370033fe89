import assert from "node:assert/strict";
import { test } from "node:test";
import { seedSentences, sweepSentences } from "../../../dropout_ui/browser/studies/sentences.js";
import { pointsShown } from "../../../dropout_ui/browser/studies/splits.js";
import { tableOf } from "../../../dropout_ui/browser/studies/table.js";
import { about, facts, over } from "./facts.js";

const OWN = { measure: "test_loss" };
const PLAIN = { contender: "plain", seeds: 20, mean: 0.5, median: 0.4 };
const OPEN = {
  contender: "dropout",
  seeds: 20,
  mean: 0.4,
  median: 0.3,
  difference: -0.1,
  difference_low: -0.3,
  difference_high: 0.1,
  judgement: "cannot tell",
  wins: 15,
  compared: 18,
  win_rate: 5 / 6,
  win_low: null,
  win_high: null,
  p_value: 0.3,
  corrected: 0.6,
  points_needed: 180,
};
const TOLD = { ...OPEN, judgement: "better", points_needed: null };
const DOTS = [{ seed: 1, base: 2, other: 1 }];

const found = (
  summary,
  { phase = "ready", more = {}, contenders = ["plain", "dropout"] } = {},
) => ({
  about: about(contenders, { ...OWN, ...more }),
  summary,
  shareWon: [],
  verdict: null,
  phase,
});
const seeds = (other, how) => seedSentences(facts, found([PLAIN, other], how), DOTS, null);

test("over splits the means are told, and how many points it would take", () => {
  assert.deepEqual(seeds(OPEN), [
    "Dropout 0.4, 0.5: −0.1 (−0.3 to 0.1) over 20",
    "Dropout: less loss on 15 of 18",
    "2 draws",
    { strong: "cannot tell" },
    "Dropout takes 180 points for 80 %",
  ]);
});

test("who can be told takes no more points", () => {
  assert.deepEqual(seeds(TOLD).slice(-1), [{ strong: "better" }]);
});

test("more points than anybody has are no number", () => {
  const beyond = seeds({ ...OPEN, points_needed: Infinity });
  assert.equal(beyond.at(-1), "Dropout takes more than 1000 points");
  assert.equal(pointsShown(facts, Infinity), "> 1000");
  assert.equal(pointsShown(facts, 180), "180");
  assert.equal(pointsShown(facts, null), "");
});

test("while networks train there is a count by the test loss, and no verdict", () => {
  const said = ["so far less loss on 15 of 18", { strong: "verdict later" }];
  assert.deepEqual(seeds(OPEN, { phase: "training" }), said);
});

test("one split has a difference without an interval, and no number of points", () => {
  const one = {
    ...OPEN,
    seeds: 1,
    wins: 1,
    compared: 1,
    difference_low: null,
    points_needed: null,
  };
  assert.deepEqual(seeds(one), [
    "Dropout 0.4, 0.5",
    "Dropout: less loss on 1 of 1",
    { strong: "cannot tell" },
  ]);
});

test("where a network diverged there is no mean difference, and no number of points", () => {
  const gone = { difference_low: null, difference_high: null, points_needed: Infinity };
  for (const difference of [Infinity, null]) {
    const said = seeds({ ...OPEN, ...gone, difference });
    assert.equal(said[0], "Dropout has no mean");
    assert.deepEqual(said.at(-1), { strong: "cannot tell" });
  }
});

test("several contenders have a sentence each, and another one against dropout", () => {
  const norm = {
    ...TOLD,
    contender: "norm",
    versus_judgement: "cannot tell",
    versus_difference: -0.05,
    versus_wins: 9,
    versus_compared: 20,
  };
  const contenders = ["plain", "dropout", "norm"];
  const all = [PLAIN, OPEN, norm];
  const said = sweepSentences(facts, found(all, { contenders }));
  assert.deepEqual(said.slice(0, 3), [
    "Dropout 0.4, 0.5: −0.1 (−0.3 to 0.1) over 20 simply cannot tell Dropout takes 180 points for 80 %",
    "Norm 0.4, 0.5: −0.1 (−0.3 to 0.1) over 20 simply better",
    "Norm and dropout: −0.05, c",
  ]);
  const { head, rows } = tableOf(facts, found(all, { contenders }));
  const at = (name) => rows.map((row) => row[head.indexOf(name)]);
  assert.deepEqual(at("points"), ["", "180", ""]);
  assert.deepEqual(at("rate"), ["", "83 %", "83 %"]);
  assert.deepEqual(at("median loss"), ["0.4", "0.3", "0.3"]);
  assert.deepEqual(at("against dropout"), ["", "", "−0.05: c"]);
  const later = tableOf(facts, found(all, { contenders, phase: "training" }));
  assert.ok(!later.head.includes("points"));
});

test("of a sweep it is said where the fewest points would do", () => {
  const row = (noise, more) => [
    { ...PLAIN, noise },
    { ...OPEN, noise, ...more },
  ];
  const said = (...rows) =>
    sweepSentences(facts, found(rows.flat(), { more: over("noise", 0.1, 0.3) }))[0];
  const dearer = { points_needed: 900 };
  assert.equal(
    said(row(0.1, dearer), row(0.3)),
    "Dropout: least loss 0.3 at 0.1 cannot tell at 0.1, 0.3 Dropout takes 180 points at 0.3",
  );
  // Where one can tell somewhere, it takes no more.
  const some = said(row(0.1, TOLD), row(0.3));
  assert.equal(some, "Dropout: least loss 0.3 at 0.1 better at 0.1 cannot tell at 0.3");
});
