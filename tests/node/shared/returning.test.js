import assert from "node:assert/strict";
import { test } from "node:test";
import { untilReturn } from "../../../dropout_ui/browser/shared/returning.js";

test("a hundred who are refused together come back spread out, and none too soon", () => {
  const moments = Array.from({ length: 100 }, () => untilReturn(10));
  assert.ok(Math.min(...moments) >= 10_000);
  assert.ok(Math.max(...moments) <= 15_000);
  const seconds = new Set(moments.map((moment) => Math.floor(moment / 1000)));
  assert.equal(seconds.size, 5);
});
