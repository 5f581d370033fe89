import assert from "node:assert/strict";
import { test } from "node:test";
import { turned } from "../../dropout_ui/browser/presenter.js";

const NOW = { screen: "run", step: 1, steps: 9, playing: false, atEnd: false };

test("a clicker plays a run, goes to its end, then to the lesson", () => {
  assert.deepEqual(turned(1, NOW), { play: "play" });
  assert.deepEqual(turned(1, { ...NOW, playing: true }), { play: "last" });
  assert.deepEqual(turned(1, { ...NOW, atEnd: true }), { screen: "lesson" });
  assert.deepEqual(turned(-1, { ...NOW, atEnd: true }), { play: "first" });
});

test("it goes through the lesson step by step, and on to the studies and back", () => {
  const lesson = { ...NOW, screen: "lesson" };
  assert.deepEqual(turned(1, lesson), { step: 2 });
  assert.deepEqual(turned(-1, lesson), { screen: "run" });
  assert.deepEqual(turned(1, { ...lesson, step: 9 }), { screen: "studies" });
  assert.deepEqual(turned(1, { ...NOW, screen: "studies" }), {});
  assert.deepEqual(turned(-1, { ...NOW, screen: "studies" }), { screen: "lesson" });
});
