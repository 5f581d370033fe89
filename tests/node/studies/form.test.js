import assert from "node:assert/strict";
import { test } from "node:test";
import { questionOf, split, wanted } from "../../../dropout_ui/browser/studies/form.js";
import { facts } from "./facts.js";

/** A form in which this is chosen and written. */
const form = (typed, chosen = {}) => ({
  typed,
  chosen: {
    field: "noise",
    figure: "9a",
    contenders: ["plain", "decay(0.1)"],
    values: {},
    ...chosen,
  },
});

test("values are told apart whatever stands between them", () => {
  assert.deepEqual(split("0.1, 0.2;0.3  0.4\n0.5"), ["0.1", "0.2", "0.3", "0.4", "0.5"]);
  assert.deepEqual(split("1，2；3、4"), ["1", "2", "3", "4"]);
});

test("where nothing is written there are no values", () => {
  assert.deepEqual(split(""), []);
  assert.deepEqual(split(" , ;\t"), []);
});

test("a sweep asks for its values as they are written, and for who takes part", () => {
  assert.deepEqual(wanted("sweep", facts, form("0.1; x,, 0.3")), {
    sweep: "noise=0.1,x,0.3",
    contenders: "plain,decay(0.1)",
  });
});

test("a sweep without a value asks for nothing", () => {
  assert.equal(wanted("sweep", facts, form(" , ")), null);
});

test("seeds and figures need no values, and seeds are of who takes part", () => {
  assert.deepEqual(wanted("seeds", facts, form("")), {
    seeds: "20",
    contenders: "plain,decay(0.1)",
  });
  assert.deepEqual(wanted("paper", facts, form("")), { figure: "9a" });
});

test("who takes part answers one of the usual questions, in whatever order, or another one", () => {
  assert.equal(questionOf(facts, ["plain", "dropout"]), "luck");
  assert.equal(questionOf(facts, ["decay", "plain", "dropout"]), "rivals");
  assert.equal(questionOf(facts, ["plain", "decay"]), "");
  assert.equal(questionOf(facts, ["plain", "dropout", "decay(3)"]), "");
  assert.equal(questionOf(null, ["plain"]), "");
});
