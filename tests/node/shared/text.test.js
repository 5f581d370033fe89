import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, inARow, unbroken } from "../../../dropout_ui/browser/shared/text.js";

test("values go into the holes that have their names, each as often as it is named", () => {
  assert.equal(fill("{low} to {high}, not {low}", { low: 1, high: 2 }), "1 to 2, not 1");
});

test("a value that looks like a hole or a pattern is left as it is", () => {
  assert.equal(
    fill("{value}: {allowed}", { value: "{allowed} $&", allowed: 3 }),
    "{allowed} $&: 3",
  );
});

test("between two sentences there is a space, but none after a full-width stop", () => {
  assert.equal(inARow(["One.", "Two?", "Three."]), "One. Two? Three.");
  assert.equal(inARow(["一。", "二！", "3."]), "一。二！3.");
});

test("a number and its per cent sign stay on one line, and nothing else is joined", () => {
  assert.equal(unbroken("12 % of 100 units, 3 %"), "12\u00a0% of 100 units, 3\u00a0%");
});
