import assert from "node:assert/strict";
import { test } from "node:test";
import { asTable, moved, STEPS } from "../../../dropout_ui/browser/data/pad.js";

test("arrows move by a step, with shift by five, and never off the pad", () => {
  const middle = { x: 50, y: 50 };
  assert.deepEqual(moved(middle, { key: "ArrowUp", shiftKey: false }), { x: 50, y: 51 });
  assert.deepEqual(moved(middle, { key: "ArrowLeft", shiftKey: true }), { x: 45, y: 50 });
  const corner = { x: STEPS, y: 0 };
  assert.deepEqual(moved(corner, { key: "ArrowRight", shiftKey: true }), corner);
  assert.deepEqual(moved(corner, { key: "ArrowDown", shiftKey: false }), corner);
  assert.equal(moved(middle, { key: "a", shiftKey: false }), null);
});

test("points become a table like any other", () => {
  assert.equal(asTable([]), "x,y");
  assert.equal(
    asTable([
      { x: 0, y: 100 },
      { x: 33, y: 5 },
    ]),
    "x,y\n0.0,10.0\n3.3,0.5",
  );
});
