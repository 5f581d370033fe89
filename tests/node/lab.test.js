import assert from "node:assert/strict";
import { test } from "node:test";

test("all of the browser's half can be imported where there is no document", async () => {
  assert.equal(globalThis.document, undefined);
  const { show } = await import("../../dropout_ui/browser/lab.js");
  const leave = show({ parentElement: { querySelector: () => null }, data: {} }, "/");
  assert.equal(leave(), undefined);
});
