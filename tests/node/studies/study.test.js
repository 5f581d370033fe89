import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Study, tabOf } from "../../../dropout_ui/browser/studies/study.js";
import { answered, answerFetch, connect, FakeEventSource, settled } from "../line.js";

const ABOUT = { id: "s1", query: {}, networks: 40 };
const ROW = { seed: 1, contender: "plain", true_loss: 0.5 };

beforeEach(connect);

/** A study that is followed; what it has told, and the time, which the test sets. */
function followed(context) {
  const clock = { now: 0 };
  context.mock.method(performance, "now", () => clock.now);
  const told = [];
  const tell = (name) => (data) => told.push(data === undefined ? name : [name, data]);
  const study = new Study({ seeds: "20" });
  const follow = () => {
    study.follow(new URL("http://lab.test/studies"), {
      accepted: tell("accepted"),
      news: tell("news"),
      failed: tell("failed"),
    });
    return FakeEventSource.newest;
  };
  const source = follow();
  source.open();
  return { study, source, told, clock, follow };
}

const part = (networks, rows = [], summary = null) => ({ networks, rows, summary });

test("a study stands on the tab of what it asks for", () => {
  assert.equal(tabOf({ figure: "8", sweep: "noise=1" }), "paper");
  assert.equal(tabOf({ sweep: "noise=1", seeds: "20" }), "sweep");
  assert.equal(tabOf({ seeds: "20" }), "seeds");
});

test("it waits until it is accepted and a part comes, then trains until it is ready", (context) => {
  const { study, source, told } = followed(context);
  assert.equal(study.phase, "waiting");
  source.send("study", ABOUT);
  assert.deepEqual(told, ["accepted", "news"]);
  source.send("part", part(1, [ROW], [{ contender: "plain", median: 0.5 }]), 0);
  assert.equal(study.phase, "training");
  assert.deepEqual(study.rows, [ROW]);
  assert.deepEqual(study.summary, [{ contender: "plain", median: 0.5 }]);
  source.send("done", { verdict: null });
  assert.equal(study.phase, "ready");
  assert.equal(source.readyState, FakeEventSource.CLOSED);
});

test("the errors of networks that diverged are true numbers", (context) => {
  const { study, source } = followed(context);
  source.send("part", part(1, [{ true_loss: "Infinity" }], [{ difference: "-Infinity" }]), 0);
  assert.equal(study.rows[0].true_loss, Infinity);
  assert.equal(study.summary[0].difference, -Infinity);
});

test("what comes again after a stop replaces what is there, once rows come", (context) => {
  const { study, source, follow } = followed(context);
  source.send("part", part(1, [ROW]), 0);
  source.send("part", part(2, [{ ...ROW, seed: 2 }]), 1);
  study.stop();
  assert.equal(study.phase, "stopped");
  const again = follow();
  assert.equal(study.phase, "waiting");
  again.send("part", part(0), 0);
  assert.equal(study.rows.length, 2);
  again.send("part", part(1, [ROW]), 1);
  again.send("part", part(2, [{ ...ROW, seed: 2 }]), 2);
  assert.deepEqual(
    study.rows.map(({ seed }) => seed),
    [1, 2],
  );
});

test("a summary stays until there is another one", (context) => {
  const { study, source } = followed(context);
  source.send("part", part(1, [], [{ median: 1 }]), 0);
  source.send("part", part(2), 1);
  assert.deepEqual(study.summary, [{ median: 1 }]);
  assert.equal(study.done, 2);
});

test("the time left is told from what was trained since, not from what was there", (context) => {
  const { study, source, clock } = followed(context);
  source.send("study", ABOUT);
  source.send("part", part(20), 0);
  clock.now = 900;
  source.send("part", part(24), 1);
  assert.deepEqual(study.told(1800), { name: "progress", values: { done: 24, networks: 40 } });
  clock.now = 2900;
  source.send("part", part(28), 2);
  assert.deepEqual(study.told(2900), {
    name: "remaining",
    values: { done: 28, networks: 40, seconds: 6 },
  });
});

test("networks that are half trained are counted down to whole ones", (context) => {
  const { study, source } = followed(context);
  source.send("study", ABOUT);
  source.send("part", part(3.9), 0);
  assert.equal(study.told(0).values.done, 3);
});

test("a line that breaks is trouble until it stands again", (context) => {
  const { study, source } = followed(context);
  source.send("study", ABOUT);
  source.breakDown();
  assert.equal(study.trouble.name, "broken");
  source.open();
  assert.equal(study.trouble, null);
});

test("a refusal is first no trouble: the reason comes at once", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const replies = [answered(503, {}, { "Retry-After": "3" }), answered(503)];
  answerFetch(context, () => replies.shift());
  const { study, source } = followed(context);
  source.refuse();
  assert.equal(study.trouble, null);
  await settled();
  assert.deepEqual(study.trouble, { name: "busy", values: { seconds: 3 } });
  context.mock.timers.tick(3000);
  FakeEventSource.newest.refuse();
  assert.equal(study.trouble.name, "broken");
  study.stop();
  await settled();
});

test("why it failed is told to whoever follows, who knows whether it was accepted", (context) => {
  const { source, told } = followed(context);
  source.send("failed", { reason: "over_budget", message: "" });
  assert.deepEqual(told, [["failed", { reason: "over_budget", message: "" }]]);
});

test("what has ended is not stopped any more", (context) => {
  const { study, source } = followed(context);
  source.send("done", { verdict: null });
  study.stop();
  assert.equal(study.phase, "ready");
});
