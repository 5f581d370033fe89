import assert from "node:assert/strict";
import { test } from "node:test";
import { target } from "../../../dropout_ui/browser/shared/tabs.js";

const NAMES = ["seeds", "sweep", "paper"];

test("arrows lead to the neighbours, and stop at the ends", () => {
  assert.equal(target(NAMES, "sweep", "ArrowLeft"), 0);
  assert.equal(target(NAMES, "sweep", "ArrowRight"), 2);
  assert.equal(target(NAMES, "seeds", "ArrowLeft"), undefined);
  assert.equal(target(NAMES, "paper", "ArrowRight"), undefined);
});

test("Home and End lead to the first and the last tab", () => {
  assert.equal(target(NAMES, "paper", "Home"), 0);
  assert.equal(target(NAMES, "seeds", "End"), 2);
});

test("other keys lead nowhere", () => {
  for (const key of ["ArrowUp", "Enter", "a"]) {
    assert.equal(target(NAMES, "sweep", key), undefined);
  }
});
