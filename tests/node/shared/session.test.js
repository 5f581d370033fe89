import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Session } from "../../../dropout_ui/browser/shared/session.js";
import { connect } from "../line.js";

const STUDY = { id: "s1", query: { seeds: "20" } };

beforeEach(() => {
  connect();
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

/** A session that Python has told of the page, and what it asks. */
function opened(data = {}) {
  const session = new Session("/lab/");
  const asked = [];
  const hear = (more) =>
    session.update(
      { session: "a", step: 0, study: null, run: { query: {} }, ...data, ...more },
      (name, wish) => {
        assert.equal(name, "asked");
        asked.push(wish);
      },
    );
  hear({});
  return { session, asked, hear };
}

test("what is asked for is shown before Python has answered", () => {
  const { session, asked } = opened({ step: 2 });
  assert.equal(session.step, 2);
  session.ask({ step: 3 });
  assert.equal(session.step, 3);
  assert.deepEqual(asked, [{ step: 3 }]);
});

test("before Python has said anything there is no step and no study", () => {
  const session = new Session("/");
  assert.equal(session.step, 0);
  assert.equal(session.study, null);
});

test("a wish that is not answered is repeated with the next one, until it is", () => {
  const { session, asked, hear } = opened();
  session.ask({ step: 3 });
  hear({ step: 0 });
  assert.equal(session.step, 3);
  session.ask({ study: STUDY });
  assert.deepEqual(asked.at(-1), { step: 3, study: STUDY.query });
  hear({ step: 3 });
  session.ask({ presenter: true });
  assert.deepEqual(asked.at(-1), { presenter: true, study: STUDY.query });
  hear({ step: 3, study: STUDY });
  session.ask({ presenter: false });
  assert.deepEqual(asked.at(-1), { presenter: false });
});

test("points that are asked for are asked for until they are learnt", () => {
  const { session, asked, hear } = opened();
  session.ask({ data: "points" });
  session.ask({ step: 2 });
  assert.deepEqual(asked.at(-1), { step: 2, data: "points" });
  hear({ step: 2, run: { query: { data: "points" } } });
  assert.equal(session.isWaiting, false);
  session.ask({ data: "" });
  assert.equal(session.isWaiting, true);
  hear({ step: 2, run: { query: {} } });
  assert.equal(session.isWaiting, false);
});

test("a seed is played once: it is not repeated", () => {
  const { session, asked } = opened();
  session.ask({ seed: 5 });
  session.ask({ step: 1 });
  assert.deepEqual(asked, [{ seed: 5 }, { step: 1 }]);
});

test("a run is asked for until another one is on show, whichever that is", () => {
  const run = { dropout_rate: "0.2", data: "" };
  const { session, asked, hear } = opened({ run: { id: "a", query: {} } });
  session.ask({ data: "points" });
  session.ask({ run });
  // The newest wish decides about the points.
  assert.deepEqual(asked.at(-1), { run });
  hear({ run: { id: "a", query: {} } });
  session.ask({ step: 2 });
  assert.deepEqual(asked.at(-1), { run, step: 2 });
  // A slider was moved meanwhile.
  hear({ step: 2, run: { id: "c", query: {} } });
  assert.equal(session.isWaiting, false);
});

test("points or a seed that are asked for after a run are wanted instead of its own", () => {
  const { session, asked } = opened({ run: { id: "a", query: {} } });
  session.ask({ run: { seed: "3" } });
  session.ask({ seed: 5 });
  assert.deepEqual(asked.at(-1), { seed: 5 });
  session.ask({ run: { data: "old" } });
  session.ask({ data: "points" });
  assert.deepEqual(asked.at(-1), { data: "points" });
});

test("a run that the server refuses is not asked for without end", () => {
  const { session, asked } = opened({ run: { id: "a", query: {} } });
  session.ask({ run: { seed: "3" } });
  for (let seconds = 0; seconds < 3600; seconds += 1) mock.timers.tick(1000);
  assert.equal(asked.filter(({ run }) => run).length, 3);
  assert.equal(session.isWaiting, false);
});

test("of two steps asked for, the answer to the first does not end the wait for the second", () => {
  const { session, hear } = opened();
  session.ask({ step: 1 });
  session.ask({ step: 2 });
  hear({ step: 1 });
  assert.equal(session.step, 2);
  hear({ step: 2 });
  hear({ step: 5 });
  assert.equal(session.step, 5);
});

test("a server that was started anew is asked again for what it has not heard", () => {
  const { session, asked, hear } = opened();
  session.ask({ step: 4 });
  hear({ session: "b" });
  assert.deepEqual(asked, [{ step: 4 }, { step: 4 }]);
  hear({ session: "b" });
  assert.equal(asked.length, 2);
});

test("a server that was started anew is left in peace where nothing is waited for", () => {
  const { asked, hear } = opened();
  hear({ session: "b" });
  assert.deepEqual(asked, []);
});

test("what the server was away for is asked for again, ever later, until it is answered", () => {
  const { session, asked, hear } = opened();
  session.ask({ step: 4, presenter: true });
  mock.timers.tick(4999);
  assert.equal(asked.length, 1);
  mock.timers.tick(1);
  assert.deepEqual(asked.at(-1), { step: 4 });
  mock.timers.tick(9999);
  assert.equal(asked.length, 2);
  mock.timers.tick(1);
  assert.equal(asked.length, 3);
  hear({ step: 4 });
  mock.timers.tick(1_000_000);
  assert.equal(asked.length, 3);
});

test("what nobody waits for, or is left, is not asked for again", () => {
  const { session, asked } = opened();
  session.ask({ seed: 5 });
  mock.timers.tick(1_000_000);
  assert.equal(asked.length, 1);
  session.ask({ step: 4 });
  session.goBack();
  mock.timers.tick(1_000_000);
  assert.equal(asked.length, 2);
  session.ask({ step: 5 });
  session.close();
  mock.timers.tick(1_000_000);
  assert.equal(asked.length, 3);
});

test("who goes back wants no more what was asked for last", () => {
  const { session, asked } = opened({ step: 1, study: STUDY });
  session.ask({ step: 2, study: { id: "s2", query: {} } });
  session.goBack();
  assert.equal(session.step, 1);
  assert.equal(session.study, STUDY);
  session.ask({ seed: 1 });
  assert.deepEqual(asked.at(-1), { seed: 1 });
});

test("an address lies below the page's own path, and its values are escaped", () => {
  const session = new Session("/lab/");
  assert.equal(session.address("runs").href, "http://lab.test/lab/runs");
  const query = { seed: 3, contenders: "plain,early_stopping(10)", points: "a&b" };
  const { searchParams } = session.address("studies", query);
  assert.deepEqual(Object.fromEntries(searchParams), { ...query, seed: "3" });
});

const SCENE = { query: { points: "5", step: "2" }, run: "r5", step: 2, study: "", tour: 3 };

test("a scene of a tour is asked for as an address, until the page is there", () => {
  const { session, asked, hear } = opened({ tour: 0 });
  session.ask({ step: 1 });
  session.ask({ scene: SCENE });
  // The step that was asked for before belongs to the page before.
  assert.deepEqual(asked.at(-1), { address: SCENE.query, tour: 3 });
  for (const there of [{ step: 2 }, { run: { id: "r5", query: {} }, step: 2, tour: 0 }]) {
    hear(there);
    assert.equal(session.isWaiting, true);
  }
  mock.timers.tick(5000);
  assert.deepEqual(asked.at(-1), { address: SCENE.query, tour: 3 });
  hear({ run: { id: "r5", query: {} }, step: 2, tour: 3 });
  assert.equal(session.isWaiting, false);
});

test("who goes on from a scene does not wait for it any more", () => {
  const { session, asked } = opened({ tour: 0 });
  session.ask({ scene: SCENE });
  session.ask({ theme: "dark" });
  session.ask({ step: 4 });
  assert.deepEqual(asked.at(-1), { address: SCENE.query, tour: 3, step: 4 });
  session.ask({ seed: 1 });
  assert.deepEqual(asked.at(-1), { step: 4, seed: 1 });
});
