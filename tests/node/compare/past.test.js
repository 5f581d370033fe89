import assert from "node:assert/strict";
import { test } from "node:test";
import { ghostOf } from "../../../dropout_ui/browser/compare/ghost.js";
import { Past } from "../../../dropout_ui/browser/compare/past.js";
import { aboutRun, facts, sceneOf } from "./runs.js";

const [a, b, c] = ["a", "b", "c"].map((id) => aboutRun(id));
const begun = (about) => ({ ...sceneOf(about, -1), about: null });

test("a run is kept once when its end is on show, and is the one before when it is left", () => {
  const past = new Past(null);
  assert.equal(past.take(begun(a), 0), null);
  assert.equal(past.take(sceneOf(a, 0), 10), null);
  const end = sceneOf(a, 2);
  assert.equal(past.take(end, 20), end);
  const back = sceneOf(a, 1);
  assert.equal(past.take(back, 30), null);
  assert.equal(past.take(sceneOf(a, 2), 40), null);
  assert.equal(past.before, null);
  past.take(back, 50);
  // Kept again as it is left: what was trained since is told too.
  assert.equal(past.take(begun(b), 60), back);
  assert.equal(past.before, back);
});

test("a run that was dragged past is forgotten, and the one before it stays", () => {
  const past = new Past(null);
  const first = sceneOf(a, 2);
  past.take(first, 0);
  past.take(begun(b), 10);
  past.take(sceneOf(b, 0), 20);
  assert.equal(past.take(begun(c), 1019), null);
  assert.equal(past.before, first);
});

test("a run that was on show for a second counts, though its end was not", () => {
  const past = new Past(null);
  past.take(sceneOf(b, 0), 20);
  const last = sceneOf(b, 1);
  past.take(last, 900);
  assert.equal(past.take(begun(c), 1020), last);
  assert.equal(past.before, last);
});

test("a run that was refused, or never drawn, is none", () => {
  const past = new Past(null);
  const last = sceneOf(a, 2);
  past.take(last, 0);
  past.take({ ...begun(a), run: "" }, 10);
  past.take(begun(b), 5000);
  assert.equal(past.take(begun(c), 9000), null);
  assert.equal(past.before, last);
});

const look = {
  theme: "light",
  charts: { fit: { data: [{ meta: "true" }, { meta: "curves:", line: { width: 3 } }] } },
};

test("a ghost has the curves of the frame that was on show last, thinner, with its own dashes", () => {
  const before = aboutRun("a", { race: "plain,decay" });
  const { data, series } = ghostOf(sceneOf(before, 1))(look, facts, b);
  assert.deepEqual(
    data.map(({ line, showlegend }) => [line.color, line.dash, line.width < 2, showlegend]),
    [
      ["#a00", "solid", true, false],
      ["#0a0", "dot", true, false],
    ],
  );
  assert.deepEqual(series[data[0].meta], { x: b.grid, y: [0, 1, -1, 0, 0] });
  assert.deepEqual(series[data[1].meta], { x: b.grid, y: [1, 2, 0, 1, 1] });
  // With a colon the player would take them for curves, which outlive their run.
  assert.ok(data.every(({ meta }) => !meta.includes(":")));
});

test("over other axes there is no ghost", () => {
  const other = aboutRun("b", { target: "sine" });
  assert.deepEqual(ghostOf(sceneOf(a, 1))(look, facts, other), { data: [], series: {} });
});
