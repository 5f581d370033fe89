import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { EventStream } from "../../../dropout_ui/browser/shared/stream.js";
import { answered, answerFetch, connect, FakeEventSource, later, settled } from "../line.js";

const URL_ASKED = new URL("http://lab.test/runs?seed=1");

beforeEach(connect);

/** A stream, and all that it tells, in order. */
function listen() {
  const told = [];
  const tell = (name) => (data) => told.push(data === undefined ? [name] : [name, data]);
  const stream = new EventStream(URL_ASKED, {
    events: { frame: (data, index) => told.push(["frame", data, index]) },
    done: tell("done"),
    failed: tell("failed"),
    open: tell("open"),
    broken: tell("broken"),
    busy: tell("busy"),
  });
  return { stream, told };
}

test("what is sent is told parsed, with its place", () => {
  const { told } = listen();
  assert.equal(FakeEventSource.newest.url, URL_ASKED);
  FakeEventSource.newest.open();
  FakeEventSource.newest.send("frame", { epoch: 3 }, 7);
  assert.deepEqual(told, [["open"], ["frame", { epoch: 3 }, 7]]);
});

for (const name of ["done", "failed"]) {
  test(`after ${name} the line is closed, and that it ends is no trouble`, () => {
    const { stream, told } = listen();
    const source = FakeEventSource.newest;
    source.open();
    source.send(name, { reason: "x" });
    assert.equal(source.readyState, FakeEventSource.CLOSED);
    assert.equal(stream.closed, true);
    source.refuse();
    assert.deepEqual(told, [["open"], [name, { reason: "x" }]]);
  });
}

test("a line that breaks is left to the browser, which resumes it: nothing is asked", (context) => {
  const asked = answerFetch(context, () => answered(200));
  const { told } = listen();
  const source = FakeEventSource.newest;
  source.open();
  source.breakDown();
  source.open();
  source.send("frame", 1, 1);
  assert.deepEqual(told, [["open"], ["broken"], ["open"], ["frame", 1, 1]]);
  assert.deepEqual(asked, []);
  assert.equal(FakeEventSource.made.length, 1);
});

test("a server that is busy says when to come back, and is asked anew just then", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = answerFetch(context, () => answered(503, {}, { "Retry-After": "7" }));
  const { told } = listen();
  FakeEventSource.newest.refuse();
  await settled();
  assert.deepEqual(asked, [URL_ASKED.href]);
  assert.deepEqual(told, [["broken"], ["busy", 7]]);
  context.mock.timers.tick(6999);
  assert.equal(FakeEventSource.made.length, 1);
  context.mock.timers.tick(1);
  assert.equal(FakeEventSource.made.length, 2);
});

for (const headers of [{}, { "Retry-After": "soon" }]) {
  const said = JSON.stringify(headers);
  test(`a busy server that says ${said} is asked again after two seconds`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    answerFetch(context, () => answered(503, {}, headers));
    const { told } = listen();
    FakeEventSource.newest.refuse();
    await settled();
    assert.deepEqual(told.at(-1), ["busy", 2]);
    context.mock.timers.tick(2000);
    assert.equal(FakeEventSource.made.length, 2);
  });
}

test("the line after a refusal is heard like the first, and explained like it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = answerFetch(context, () => answered(503, {}, { "Retry-After": "1" }));
  const { stream, told } = listen();
  for (const count of [1, 2]) {
    FakeEventSource.newest.refuse();
    await settled();
    context.mock.timers.tick(1000);
    assert.equal(asked.length, count);
  }
  told.length = 0;
  FakeEventSource.newest.open();
  FakeEventSource.newest.send("frame", { epoch: 1 }, 0);
  assert.deepEqual(told, [["open"], ["frame", { epoch: 1 }, 0]]);
  const last = FakeEventSource.newest;
  stream.close();
  assert.equal(last.readyState, FakeEventSource.CLOSED);
});

test("what the server will never answer has failed, and is not asked again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const failure = { reason: "bad_field", message: "no" };
  answerFetch(context, () => answered(422, failure));
  const { told } = listen();
  FakeEventSource.newest.refuse();
  await settled();
  assert.deepEqual(told, [["broken"], ["failed", failure]]);
  context.mock.timers.tick(600_000);
  assert.equal(FakeEventSource.made.length, 1);
});

test("a refusal whose reason cannot be read is asked for again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const unreadable = { ...answered(422), json: () => Promise.reject(new SyntaxError("<html>")) };
  answerFetch(context, () => unreadable);
  const { told } = listen();
  FakeEventSource.newest.refuse();
  await settled();
  context.mock.timers.tick(2000);
  assert.deepEqual(told, [["broken"]]);
  assert.equal(FakeEventSource.made.length, 2);
});

test("where nobody answers, it is tried again after two seconds", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  answerFetch(context, () => Promise.reject(new TypeError("fetch failed")));
  const { told } = listen();
  FakeEventSource.newest.refuse();
  await settled();
  context.mock.timers.tick(1999);
  assert.equal(FakeEventSource.made.length, 1);
  context.mock.timers.tick(1);
  assert.equal(FakeEventSource.made.length, 2);
  assert.deepEqual(told, [["broken"]]);
});

test("only the head of an answer is awaited: the stream itself is not fetched", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let signal;
  answerFetch(context, (_, options) => {
    signal = options.signal;
    return answered(200);
  });
  listen();
  FakeEventSource.newest.refuse();
  await settled();
  assert.equal(signal.aborted, true);
});

test("who closes while it is asked why hears nothing more", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const reply = later();
  answerFetch(context, () => reply.promise);
  const { stream, told } = listen();
  FakeEventSource.newest.refuse();
  stream.close();
  reply.resolve(answered(503, {}, { "Retry-After": "1" }));
  await settled();
  context.mock.timers.tick(60_000);
  assert.deepEqual(told, [["broken"]]);
  assert.equal(FakeEventSource.made.length, 1);
});

test("who closes before it is clear that nobody answers is not connected anew", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const reply = later();
  answerFetch(context, () => reply.promise);
  const { stream } = listen();
  FakeEventSource.newest.refuse();
  stream.close();
  reply.reject(new TypeError("fetch failed"));
  await settled();
  context.mock.timers.tick(60_000);
  assert.equal(FakeEventSource.made.length, 1);
});

test("who closes while the reason is read does not hear it", async (context) => {
  const reason = later();
  answerFetch(context, () => ({ ...answered(422), json: () => reason.promise }));
  const { stream, told } = listen();
  FakeEventSource.newest.refuse();
  await settled();
  stream.close();
  reason.resolve({ reason: "bad_field", message: "no" });
  await settled();
  assert.deepEqual(told, [["broken"]]);
});

test("who closes while it waits is not connected anew", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  answerFetch(context, () => answered(503));
  const { stream } = listen();
  FakeEventSource.newest.refuse();
  await settled();
  stream.close();
  context.mock.timers.tick(60_000);
  assert.equal(FakeEventSource.made.length, 1);
});
