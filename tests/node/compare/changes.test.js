import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changes,
  differing,
  inWords,
  sameAxes,
  valueText,
} from "../../../dropout_ui/browser/compare/changes.js";
import { aboutRun, facts } from "./runs.js";

const run = (settings) => aboutRun("a", settings);

test("what differs is told with the values of the first run, in words where it has words", () => {
  const before = run({ dropout_rate: 0.2, target: "sine", seed: 123456 });
  assert.deepEqual(changes(facts, before, run()), [
    "dropout rate 0.2",
    "true function Sine",
    "seed 123456",
  ]);
  assert.deepEqual(changes(facts, run(), run()), []);
});

test("a race is told by its contenders", () => {
  const before = run({ race: "plain,decay=5" });
  assert.equal(valueText(facts, before, "race"), "no dropout, weight decay 5");
});

test("points come first, and what decides nothing of either is not told", () => {
  const own = run({ data: "cars", noise: 0.9, test_share: 0.5, seed: 2 });
  assert.deepEqual(changes(facts, own, run()), ["cars", "seed 2"]);
  assert.deepEqual(changes(facts, run(), own), ["drawn points", "seed 1"]);
  assert.deepEqual(changes(facts, run({ data: "untitled" }), own), [
    "points without a name",
    "share to test on 0.3",
    "seed 1",
  ]);
});

test("among several, a field counts where it differs between any two", () => {
  const runs = [run(), run({ seed: 2 }), run({ noise: 0.1 })];
  assert.deepEqual(differing(facts, runs), ["noise", "seed"]);
  assert.deepEqual(changes(facts, runs[0], ...runs), ["noise level 0.3", "seed 1"]);
});

test("of many changes the first two are told, and how many there are beside them", () => {
  assert.equal(inWords(facts, []), "the same settings");
  assert.equal(inWords(facts, ["one", "two"]), "one, two");
  assert.equal(inWords(facts, ["one", "two", "three", "four"]), "one, two and 2 more");
  assert.equal(inWords(facts, ["one", "two", "three"], Infinity), "one, two, three");
});

test("curves share their axes where they are of the same points' kind, whatever the seed", () => {
  assert.ok(sameAxes(run(), run({ seed: 2, noise: 0.9, dropout_rate: 0 })));
  assert.ok(!sameAxes(run(), run({ target: "sine" })));
  assert.ok(!sameAxes(run(), run({ data: "cars" })));
  // Of one's own points the true function decides nothing.
  assert.ok(sameAxes(run({ data: "cars", target: "sine" }), run({ data: "cars", seed: 2 })));
  assert.ok(!sameAxes(run({ data: "cars" }), run({ data: "hubble" })));
});
