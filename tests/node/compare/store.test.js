import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { isRecord, recordOf } from "../../../dropout_ui/browser/compare/record.js";
import { pinnedOf, read, RunStore } from "../../../dropout_ui/browser/compare/store.js";
import { aboutRun, frameOf } from "./runs.js";

/** A browser's storage, which may be forbidden or full. */
class FakeStorage {
  items = new Map();
  forbidden = false;
  full = false;

  getItem(key) {
    if (this.forbidden) throw new Error("SecurityError");
    return this.items.get(key) ?? null;
  }

  setItem(key, text) {
    if (this.forbidden || this.full) throw new Error("QuotaExceededError");
    this.items.set(key, text);
  }

  removeItem(key) {
    if (this.forbidden) throw new Error("SecurityError");
    this.items.delete(key);
  }
}

let storage;
const opened = () => new RunStore(() => storage);
const ids = (store) => store.runs.map(({ id }) => id);

beforeEach(() => {
  storage = new FakeStorage();
});

/** A run as it is kept, seen to an epoch. */
function run(id, at, { settings, epochs = [0, 1, 3], seen = epochs } = {}) {
  const about = aboutRun(id, settings, epochs);
  const frames = seen.map((epoch) => frameOf(about, epoch));
  return recordOf(about, frames, at);
}

test("a record has the errors of the last frame by the measure, and how far it came", () => {
  const { epoch, epochs, errors, curves, losses } = run("a", 5, { seen: [0, 1] });
  assert.deepEqual([epoch, epochs], [1, 3]);
  assert.deepEqual(errors, { plain: 1 / 11, dropout: 2 / 11 });
  assert.deepEqual(curves.plain, [0, 1, -1, 0, 0]);
  assert.deepEqual(losses, { epochs: [0, 1], test: { plain: [1, 0.5], dropout: [2, 1] } });
  const own = run("a", 5, { settings: { data: "cars" } });
  assert.deepEqual(own.errors, { plain: 0.25, dropout: 0.5 });
});

test("of many frames some losses are kept, the first and the last among them", () => {
  const { losses } = run("a", 5, { epochs: [...Array(1000).keys()] });
  assert.equal(losses.epochs.length, 60);
  assert.equal(losses.epochs[0], 0);
  assert.equal(losses.epochs.at(-1), 999);
  assert.equal(losses.test.plain.at(-1), 1 / 1000);
  assert.equal(losses.test.dropout.length, 60);
});

test("the last twenty are kept, the newest first, and pinned ones however old they are", () => {
  const store = opened();
  store.add(run("old", 1));
  assert.ok(store.turnPin("old", 2));
  for (let at = 0; at < 25; at += 1) store.add(run(`r${at}`, 10 + at));
  assert.equal(store.runs.length, 20);
  assert.deepEqual(ids(store).slice(0, 2), ["r24", "r23"]);
  assert.deepEqual(ids(store).at(-1), "old");
  assert.deepEqual(ids(opened()), ids(store));
});

test("a run seen again moves up, and keeps its pin and what is known of its end", () => {
  const store = opened();
  store.add(run("a", 1));
  store.add(run("b", 2));
  store.turnPin("a", 3);
  store.add(run("a", 4, { seen: [0] }));
  assert.deepEqual(ids(store), ["a", "b"]);
  assert.deepEqual([store.runs[0].epoch, store.runs[0].at, store.runs[0].pinned], [3, 4, 3]);
});

test("a fifth is not pinned, and one that is unpinned makes room", () => {
  const store = opened();
  for (const [at, id] of [..."abcde"].entries()) store.add(run(id, at + 1));
  assert.deepEqual(
    [..."dacb"].map((id, at) => store.turnPin(id, 10 + at)),
    [true, true, true, true],
  );
  assert.equal(store.turnPin("e", 20), false);
  assert.deepEqual(
    pinnedOf(store.runs).map(({ id }) => id),
    [..."dacb"],
  );
  assert.ok(store.turnPin("a", 21));
  assert.ok(store.turnPin("e", 22));
  assert.deepEqual(
    pinnedOf(store.runs).map(({ id }) => id),
    [..."dcbe"],
  );
});

test("two tabs that write in turn lose nothing of each other, and one forgets for both", () => {
  const [one, other] = [opened(), opened()];
  one.add(run("a", 1));
  other.add(run("b", 2));
  one.add(run("c", 3));
  other.turnPin("a", 4);
  assert.deepEqual(ids(one), ["c", "b", "a"]);
  assert.deepEqual(
    one.runs.map(({ pinned }) => pinned),
    [0, 0, 4],
  );
  one.forget();
  assert.deepEqual(ids(other), []);
  other.add(run("d", 5));
  assert.deepEqual(ids(one), ["d"]);
});

test("where nothing may be written, runs last as long as the page", () => {
  for (const trouble of ["forbidden", "full"]) {
    storage = new FakeStorage();
    storage[trouble] = true;
    const store = opened();
    store.add(run("a", 1));
    store.add(run("b", 2));
    assert.ok(store.turnPin("a", 3));
    assert.deepEqual([ids(store), store.keeps], [["b", "a"], false]);
    store.forget();
    assert.deepEqual(ids(store), []);
  }
});

test("what fits again after a while is written, with what was left in memory", () => {
  const store = opened();
  store.add(run("a", 1));
  storage.full = true;
  store.add(run("b", 2));
  storage.full = false;
  store.add(run("c", 3));
  assert.deepEqual(ids(opened()), ["c", "b", "a"]);
  assert.ok(store.keeps);
});

test("what cannot be read is nothing, and a record that is broken takes no other with it", () => {
  for (const text of [null, "", "{", "null", "7", '{"runs":[]}', "[null, 1, {}, [], {}]"]) {
    assert.deepEqual(read(text), [], String(text));
  }
  const good = run("a", 1);
  const broken = [
    { id: 7 },
    { at: "now" },
    { pinned: null },
    { experiment: null },
    { experiment: { ...good.experiment, seed: {} } },
    { contenders: ["plain"] },
    { errors: {} },
    { curves: { ...good.curves, plain: [1] } },
    { losses: { epochs: [0], test: {} } },
    { train: { x: [1], y: [] } },
    { grid: "grid" },
    { own: { title: "cars" } },
  ].map((change, at) => ({ ...run(`b${at}`, 2), ...change }));
  assert.ok(isRecord(good));
  for (const one of broken) assert.ok(!isRecord(one), JSON.stringify(one));
  assert.deepEqual(read(JSON.stringify([...broken, good])), [good]);
});

test("whoever listens hears of each change", () => {
  const target = new EventTarget();
  globalThis.window = target;
  const store = opened();
  let heard = 0;
  const stop = store.watch(() => {
    heard += 1;
  });
  store.add(run("a", 1));
  const key = [...storage.items.keys()][0];
  for (const other of [key, null, "another"]) {
    target.dispatchEvent(Object.assign(new Event("storage"), { key: other }));
  }
  assert.equal(heard, 3);
  stop();
  store.forget();
  target.dispatchEvent(Object.assign(new Event("storage"), { key }));
  assert.equal(heard, 3);
});
