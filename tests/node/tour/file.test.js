import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressOf,
  isBare,
  moved,
  partOf,
  textOf,
  toYaml,
} from "../../../dropout_ui/browser/tour/file.js";

const scene = (more = {}) => ({
  query: {},
  run: "r",
  step: 0,
  study: "",
  epoch: 500,
  cover: false,
  texts: { en: { title: "A", text: "B" } },
  ...more,
});

test("a scene is written as its address, its epoch and what is said", () => {
  const written = toYaml([
    scene(),
    scene({
      query: { sweep: "points=5,20", seeds: "12" },
      epoch: 30,
      cover: true,
      texts: { en: { title: 'Say "when"', text: "a: b\u2028c" }, zh: { title: "一", text: "二" } },
    }),
  ]);
  const [, ...lines] = written.split("\n");
  assert.deepEqual(lines, [
    "scenes:",
    '  - address: ""',
    "    epoch: 500",
    "    en:",
    '      title: "A"',
    '      text: "B"',
    "",
    '  - address: "?sweep=points%3D5%2C20&seeds=12"',
    "    epoch: 30",
    "    cover: true",
    "    en:",
    '      title: "Say \\"when\\""',
    '      text: "a: b\\u2028c"',
    "    zh:",
    '      title: "一"',
    '      text: "二"',
    "",
  ]);
});

test("an address is empty where nothing differs from the defaults", () => {
  assert.equal(addressOf(scene()), "");
  assert.equal(addressOf(scene({ query: { noise: "0" } })), "?noise=0");
});

test("a scene moves, and none leaves the list", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
  assert.deepEqual(moved(["a", "b"], 0, -1), ["a", "b"]);
  assert.deepEqual(moved(["a", "b"], 1, 2), ["a", "b"]);
});

test("where a language is missing, the other one is said", () => {
  const english = scene();
  assert.equal(textOf(english, "zh-CN").title, "A");
  const both = scene({ texts: { ...english.texts, zh: { title: "一", text: "二" } } });
  assert.equal(textOf(both, "zh-CN").title, "一");
  assert.equal(textOf(both, "en").title, "A");
});

test("a step comes before a study, and both before the run", () => {
  assert.equal(partOf(scene()), ".st-key-sliders");
  assert.equal(partOf(scene({ study: "s" })), ".studies-bar");
  assert.equal(partOf(scene({ study: "s", step: 3 })), ".lesson-step");
});

test("an address with a scene's number alone asks for that scene", () => {
  assert.ok(isBare("?tour=3&lang=zh&presenter=1"));
  assert.ok(!isBare("?tour=3&epochs=10"));
});
