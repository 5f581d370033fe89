import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Asking } from "../../../dropout_ui/browser/lesson/asking.js";
import { answered, answerFetch, connect, later, settled } from "../line.js";

const at = (place) => `http://lab.test/inside?at=${place}`;

beforeEach(connect);

/**
 * A lesson that asks what the test has it ask, what it is told, and the time, which stands still
 * until the test lets it pass.
 */
function lesson(context, answer) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const now = { place: 1, first: null, isPlaying: false, hasAnswer: false, time: 1000 };
  context.mock.method(performance, "now", () => now.time);
  const asked = answerFetch(context, answer ?? ((address) => answered(200, { address })));
  const [shown, told] = [[], []];
  const url = (place) => (place === null ? null : new URL(at(place)));
  const asking = new Asking({
    question: () => url(now.place),
    first: () => url(now.first),
    isPlaying: () => now.isPlaying,
    hasAnswer: () => now.hasAnswer,
    show: async (found) => {
      now.hasAnswer = true;
      shown.push(found.address);
    },
    rest: (isAnswered) => {
      now.isAnswered = isAnswered;
    },
    tell: (...said) => told.push(said),
  });
  const pass = async (milliseconds) => {
    now.time += milliseconds;
    context.mock.timers.tick(milliseconds);
    await settled();
  };
  return { asking, now, asked, shown, told, pass };
}

test("what is answered is shown, and not asked again", async (context) => {
  const { asking, asked, shown, told } = lesson(context);
  asking.go();
  await settled();
  asking.go();
  await settled();
  assert.deepEqual(asked, [at(1)]);
  assert.deepEqual(shown, [at(1)]);
  assert.deepEqual(told, [["", {}]]);
});

test("where nothing is to be asked, nothing is", async (context) => {
  const { asking, now, asked } = lesson(context);
  now.place = null;
  asking.go();
  await settled();
  assert.deepEqual(asked, []);
});

test("of many questions put while one is under way, only the last one is asked", async (context) => {
  const reply = later();
  const { asking, now, asked, shown } = lesson(context, async (address) => {
    if (address === at(1)) await reply.promise;
    return answered(200, { address });
  });
  asking.go();
  for (now.place of [2, 3, 4]) asking.go();
  reply.resolve();
  await settled();
  assert.deepEqual(asked, [at(1), at(4)]);
  assert.deepEqual(shown, [at(1), at(4)]);
});

test("where a step takes its time, less of it is shown first", async (context) => {
  const { asking, now, shown } = lesson(context);
  now.first = 0;
  asking.go();
  await settled();
  assert.deepEqual(shown, [at(0), at(1)]);
});

test("an answer that is known is shown without asking", async (context) => {
  const { asking, now, asked, shown } = lesson(context);
  for (now.place of [1, 2, 1]) {
    asking.go();
    await settled();
  }
  assert.deepEqual(asked, [at(1), at(2)]);
  assert.deepEqual(shown, [at(1), at(2), at(1)]);
});

test("of many answers the oldest is forgotten, and asked for again", async (context) => {
  const { asking, now, asked } = lesson(context);
  for (now.place = 0; now.place < 60; now.place += 1) {
    asking.go();
    await settled();
  }
  for (now.place of [59, 0]) {
    asking.go();
    await settled();
  }
  assert.equal(asked.length, 61);
  assert.equal(asked.at(-1), at(0));
});

test("while the run plays, at most about three questions a second are asked", async (context) => {
  const { asking, now, asked, pass } = lesson(context);
  Object.assign(now, { isPlaying: true, hasAnswer: true });
  asking.go();
  await pass(100);
  now.place = 2;
  asking.go();
  await pass(199);
  assert.deepEqual(asked, [at(1)]);
  now.place = 3;
  asking.go();
  await pass(1);
  assert.deepEqual(asked, [at(1), at(3)]);
});

test("that it is computing is said only after a wait that is worth a word", async (context) => {
  const reply = later();
  const { asking, told, pass } = lesson(context, () => reply.promise);
  asking.go();
  await pass(249);
  assert.deepEqual(told, []);
  await pass(1);
  assert.deepEqual(told, [["computing", {}]]);
  reply.resolve(answered(200, { address: "" }));
  await settled();
  assert.deepEqual(told.at(-1), ["", {}]);
  await pass(10_000);
  assert.equal(told.length, 2);
});

test("a busy server is asked again when it says", async (context) => {
  const replies = [answered(503, {}, { "Retry-After": "5" }), answered(200, { address: "there" })];
  const { asking, asked, shown, told, pass } = lesson(context, () => replies.shift());
  asking.go();
  await settled();
  assert.deepEqual(told, [["busy", { seconds: 5 }]]);
  asking.go();
  await pass(4999);
  assert.equal(asked.length, 1);
  await pass(1);
  assert.deepEqual(shown, ["there"]);
});

test("where nobody answers, it is said, and asked again after two seconds", async (context) => {
  const replies = [Promise.reject(new TypeError("down")), answered(200, { address: "there" })];
  const { asking, shown, told, pass } = lesson(context, () => replies.shift());
  asking.go();
  await settled();
  assert.deepEqual(told, [["offline", {}]]);
  await pass(2000);
  assert.deepEqual(shown, ["there"]);
});

for (const [reason, said] of [
  ["diverged", ["diverged", {}]],
  ["over_budget", ["over_budget", { seconds: 71, limit: 60 }]],
  ["bad_field", ["failed", { reason: "no" }]],
]) {
  test(`what is refused as ${reason} is said, and not asked again`, async (context) => {
    const refused = () => answered(422, { reason, message: "no", seconds: 70.2, limit: 60.5 });
    const { asking, asked, told, pass } = lesson(context, refused);
    asking.go();
    await settled();
    await pass(60_000);
    asking.go();
    await pass(60_000);
    assert.deepEqual(told, [said]);
    assert.equal(asked.length, 1);
  });
}

test("what is forgotten while it is waited for is neither shown nor told of", async (context) => {
  const reply = later();
  const { asking, now, asked, shown } = lesson(context, (address) =>
    address === at(1) ? reply.promise : answered(200, { address }),
  );
  asking.go();
  asking.forget();
  now.place = 2;
  asking.go();
  await settled();
  reply.resolve(answered(200, { address: "late" }));
  await settled();
  assert.deepEqual(asked, [at(1), at(2)]);
  assert.deepEqual(shown, [at(2)]);
});

test("another name for a question does not ask it again", async (context) => {
  const { asking, now, asked } = lesson(context);
  asking.go();
  await settled();
  asking.rename("at=1", "at=1&draws=0");
  for (now.place of ["1&draws=0", 2, "1&draws=0"]) {
    asking.go();
    await settled();
  }
  assert.deepEqual(asked, [at(1), at(2)]);
});

test("who closes asks nothing more", async (context) => {
  const { asking, asked, pass } = lesson(context, () => answered(503, {}));
  asking.go();
  await settled();
  asking.close();
  await pass(60_000);
  assert.equal(asked.length, 1);
});
