import assert from "node:assert/strict";
import { test } from "node:test";
import { Shelf } from "../../../dropout_ui/browser/studies/shelf.js";
import { reasonOf, statusOf } from "../../../dropout_ui/browser/studies/status.js";
import { Study } from "../../../dropout_ui/browser/studies/study.js";
import { about, facts } from "./facts.js";

const { studies: words } = facts;

/** A study of which so many of its networks are trained. */
function study(query, phase, done = 8) {
  const made = new Study(query);
  Object.assign(made, { phase, done, about: about([]) });
  return made;
}

/** What is said on a tab, where these studies are accepted. */
function said(tab, place, ...studies) {
  const shelf = new Shelf();
  for (const one of studies) shelf.studies.set(one.place, one);
  return statusOf(words, shelf, { tab, own: shelf.own(place) }, 0);
}
const quiet = (text) => ({ text, isProblem: false });

test("where nothing has been asked nothing is said, unless the settings have changed", () => {
  assert.deepEqual(said("seeds", "seeds"), quiet(""));
  const shelf = new Shelf();
  shelf.changed.add("seeds");
  assert.deepEqual(statusOf(words, shelf, { tab: "seeds", own: undefined }, 0), quiet("changed"));
  assert.deepEqual(statusOf(words, shelf, { tab: "paper", own: undefined }, 0), quiet(""));
});

test("a study says how far it is", () => {
  const of = (phase) => said("seeds", "seeds", study({ seeds: "20" }, phase));
  assert.deepEqual(of("waiting"), quiet("waiting"));
  assert.deepEqual(of("training"), quiet("8 of 40"));
  assert.deepEqual(of("stopped"), quiet("stopped at 8"));
  assert.deepEqual(of("ready"), quiet("all 40"));
});

test("where a cluster does not answer it is said as long as the study goes on", () => {
  const one = study({ seeds: "20" }, "training");
  one.notice = "cluster";
  assert.deepEqual(said("seeds", "seeds", one), quiet("8 of 40 done here"));
  one.phase = "ready";
  assert.deepEqual(said("seeds", "seeds", one), quiet("all 40"));
});

test("trouble comes first while a study is under way, and is past with it", () => {
  const one = study({ seeds: "20" }, "training");
  one.trouble = { name: "busy", values: { seconds: 3 } };
  assert.deepEqual(said("seeds", "seeds", one), { text: "busy for 3 s", isProblem: true });
  one.phase = "ready";
  assert.deepEqual(said("seeds", "seeds", one), quiet("all 40"));
});

test("on another tab it is said which study is under way, even where one is ready", () => {
  const ready = study({ seeds: "20" }, "ready");
  const sweep = study({ sweep: "noise=1" }, "training");
  assert.deepEqual(said("seeds", "seeds", ready, sweep), quiet("Sweep: 8 of 40"));
  const figure = study({ figure: "9a" }, "training", 3);
  assert.deepEqual(said("paper", "paper 8", figure), quiet("Figure 9a: 3 of 40"));
});

test("a study with too many rows says how many it may have", () => {
  const answer = { reason: "too_large", message: "", rows: 400_000, limit: 9000 };
  assert.equal(reasonOf(words, "seeds", answer), "400000 rows, 9000 allowed");
});

test("a study that costs too much says so in whole seconds, on the safe side", () => {
  const answer = { reason: "over_budget", message: "", seconds: 60.1, limit: 30.9 };
  assert.equal(reasonOf(words, "seeds", answer), "61 s of 30 s");
  assert.equal(reasonOf(words, "sweep", answer), "61 s of 30 s, take fewer");
});

test("every value that is bad is named, with what is allowed instead", () => {
  const bad = (value, allowed) => ({ field: "f", value, allowed });
  const errors = [
    bad("9", { min: 0, max: 1 }),
    bad("gelu", { options: ["relu", "tanh"] }),
    bad("1,2,3", { at_most: 2 }),
  ];
  const text = reasonOf(words, "sweep", { reason: "bad_field", message: "", errors });
  assert.equal(text, "9? 0 to 1 gelu? relu, tanh at most 2");
});

test("a long value is cut", () => {
  const errors = [{ field: "f", value: "x".repeat(1000), allowed: { min: 0, max: 1 } }];
  const text = reasonOf(words, "sweep", { reason: "bad_field", message: "", errors });
  assert.equal(text, `${"x".repeat(40)}…? 0 to 1`);
});

test("any other reason is told as the server words it", () => {
  const answer = { reason: "crashed", message: "no {memory}" };
  assert.equal(reasonOf(words, "seeds", answer), "failed: no {memory}");
});
