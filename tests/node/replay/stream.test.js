import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStream, keep } from "../../../dropout_ui/browser/replay/stream.js";
import { settled } from "../line.js";

const run = {
  run: { id: "a" },
  frames: [{ epoch: 0 }, { epoch: 5 }],
  end: { name: "done", data: { epoch: 5 } },
  trained: 2,
  page: "/",
};

/** A listener that notes down what it hears. */
function listening() {
  const heard = [];
  const note =
    (name) =>
    (...told) =>
      heard.push([name, ...told]);
  const events = { run: note("run"), frame: note("frame") };
  return { heard, on: { events, open: note("open"), done: note("done"), failed: note("failed") } };
}

test("a kept run is told as a stream tells it, after who asked has got the stream", async () => {
  keep(run);
  const { heard, on } = listening();
  new EventStream(null, on);
  assert.deepEqual(heard, []);
  await settled();
  assert.deepEqual(heard, [
    ["open"],
    ["run", run.run, 0],
    ["frame", { epoch: 0 }, 0],
    ["frame", { epoch: 5 }, 1],
    ["done", { epoch: 5 }],
  ]);
});

test("who has closed it hears nothing", async () => {
  keep(run);
  const { heard, on } = listening();
  new EventStream(null, on).close();
  await settled();
  assert.deepEqual(heard, []);
});
