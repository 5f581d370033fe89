import assert from "node:assert/strict";
import { test } from "node:test";
import { before, show, watch } from "../../../dropout_ui/browser/shared/playback.js";

const scene = (run) => ({ run, about: null, frames: [], index: -1, playing: false, go: () => {} });

test("whoever watches sees what is on show, at once where there is something", () => {
  const [early, late] = [[], []];
  const leave = watch(({ run }) => early.push(run));
  assert.deepEqual(early, []);
  show(scene("a"));
  const leaveLate = watch(({ run }) => late.push(run));
  show(scene("b"));
  assert.deepEqual(early, ["a", "b"]);
  assert.deepEqual(late, ["a", "b"]);
  leave();
  show(scene("c"));
  assert.deepEqual(early, ["a", "b"]);
  assert.deepEqual(late, ["a", "b", "c"]);
  leaveLate();
});

test("who leaves while it is told does not keep the others from hearing", () => {
  const heard = [];
  show(scene("before"));
  const leave = watch(({ run }) => {
    if (run === "now") leave();
  });
  const other = watch(({ run }) => heard.push(run));
  show(scene("now"));
  assert.deepEqual(heard, ["before", "now"]);
  other();
});

test("what was on show last of the run before is known, unless nothing of it was", () => {
  show(scene("a"));
  const last = { ...scene("b"), index: 4 };
  show(last);
  show(scene("c"));
  assert.equal(before(), last);
  show(scene("d"));
  assert.equal(before(), last);
});
