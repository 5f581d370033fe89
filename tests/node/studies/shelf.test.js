import assert from "node:assert/strict";
import { test } from "node:test";
import { Shelf } from "../../../dropout_ui/browser/studies/shelf.js";
import { Study } from "../../../dropout_ui/browser/studies/study.js";

const sweep = (values = "1,2") => new Study({ sweep: `noise=${values}` });
const seeds = () => new Study({ seeds: "20" });
const figure = (name) => new Study({ figure: name });

/** A shelf with these, accepted one after the other. */
function holding(...studies) {
  const shelf = new Shelf();
  for (const study of studies) {
    shelf.propose(study);
    shelf.accept(study);
  }
  return shelf;
}

test("a study that is asked for leaves the one on show alone until it is accepted", () => {
  const [before, next] = [sweep("1"), sweep("2")];
  const shelf = holding(before);
  shelf.propose(next);
  assert.equal(shelf.studies.get("sweep"), before);
  assert.equal(before.isUnderWay, true);
  shelf.accept(next);
  assert.equal(shelf.studies.get("sweep"), next);
  assert.equal(before.phase, "stopped");
  assert.equal(shelf.candidate, null);
});

test("of two that are asked for, the first is wanted no more", () => {
  const [one, two] = [seeds(), sweep()];
  const shelf = new Shelf();
  shelf.propose(one);
  shelf.propose(two);
  assert.equal(one.phase, "stopped");
  assert.equal(shelf.candidate, two);
});

test("one study trains at a time: the one that is accepted", () => {
  const [one, two] = [seeds(), sweep()];
  const shelf = holding(one, two);
  assert.equal(one.phase, "stopped");
  assert.equal(shelf.underWay, two);
  two.phase = "ready";
  assert.equal(shelf.underWay, undefined);
});

test("a study that is ready stays so when another one is accepted", () => {
  const one = seeds();
  one.phase = "ready";
  holding(one, sweep());
  assert.equal(one.phase, "ready");
});

test("to accept a study once more, as after a broken line, does not stop it", () => {
  const one = seeds();
  const shelf = holding(one);
  shelf.accept(one);
  assert.equal(one.isUnderWay, true);
});

test("each figure of the paper has its own place", () => {
  const [eight, nine] = [figure("8"), figure("9a")];
  const shelf = holding(eight, nine);
  assert.equal(shelf.own("paper 8"), eight);
  assert.equal(shelf.own("paper 9a"), nine);
  assert.equal(shelf.own("seeds"), undefined);
});

test("buttons are about what is asked for, where it stands, before what is there", () => {
  const [there, asked] = [sweep("1"), sweep("2")];
  const shelf = holding(there);
  shelf.propose(asked);
  assert.equal(shelf.own("sweep"), asked);
  shelf.dismiss();
  assert.equal(shelf.own("sweep"), there);
});

test("with other settings nothing is left but which tabs had something", () => {
  const [one, asked] = [seeds(), figure("8")];
  const shelf = holding(one);
  shelf.propose(asked);
  shelf.leave();
  assert.deepEqual([...shelf.changed].sort(), ["paper", "seeds"]);
  assert.equal(shelf.own("seeds"), undefined);
  assert.equal(shelf.candidate, null);
  assert.deepEqual([one.phase, asked.phase], ["stopped", "stopped"]);
  shelf.accept(seeds());
  assert.deepEqual([...shelf.changed], ["paper"]);
});
