import assert from "node:assert/strict";
import { test } from "node:test";
import { Training } from "../../../dropout_ui/browser/player/training.js";

const EPOCHS = [0, 10, 20, 30, 40];

const frame = (epoch, loss = 0.5) => ({
  epoch,
  train_loss: { plain: loss, dropout: 1 },
  test_loss: { plain: 1, dropout: 1 },
});

/** A training of which so many frames have come, one a second. */
function begun(count) {
  const training = new Training("run");
  training.wait();
  training.about = { recorded_epochs: EPOCHS };
  for (let index = 0; index < count; index += 1) {
    training.take(frame(EPOCHS[index]), index, 1000 * index);
  }
  return training;
}

test("before anything is known it is loading, and how many frames there will be is not known", () => {
  const training = new Training("run");
  assert.equal(training.told(0).name, "loading");
  assert.equal(training.wanted, 0);
  assert.deepEqual(training.progress, { share: 0, canStop: false, stopped: false });
});

test("a run that is refused says nothing by itself, and cannot be stopped", () => {
  const training = new Training("");
  assert.equal(training.told(0).name, "");
  assert.equal(training.progress.canStop, false);
});

test("its progress counts the frames that have come of those that are wanted", () => {
  assert.equal(begun(1).progress.share, 0);
  assert.equal(begun(3).progress.share, 0.5);
  assert.equal(begun(5).progress.share, 1);
});

test("a frame that comes twice, as after a broken line, counts once", () => {
  const training = begun(3);
  training.take(frame(10), 1, 3000);
  assert.deepEqual(
    training.frames.map(({ epoch }) => epoch),
    [0, 10, 20],
  );
});

test("the epoch that is told is the newest one's", () => {
  const { values } = begun(2).told(1000);
  assert.deepEqual([values.epoch, values.epochs], [10, 40]);
});

test("the time left is told from the speed so far, once a second has passed", () => {
  const training = begun(2);
  assert.equal(training.told(999).name, "training");
  assert.deepEqual(training.told(1000), {
    name: "remaining",
    values: { epoch: 10, epochs: 40, seconds: 3 },
  });
  assert.equal(training.told(1500).values.seconds, 5);
});

test("no time is told while no epoch has been trained", () => {
  assert.equal(begun(1).told(60_000).name, "training");
});

test("after a stop, frames that come again are not taken for training", () => {
  const training = begun(3);
  training.phase = "stopped";
  assert.equal(training.told(9000).name, "stopped");
  training.wait();
  for (const [index, epoch] of [0, 10, 20].entries()) {
    training.take(frame(epoch), index, 10_000);
  }
  training.take(frame(30), 3, 12_000);
  assert.deepEqual(training.told(12_000), {
    name: "remaining",
    values: { epoch: 30, epochs: 40, seconds: 2 },
  });
});

test("it can be stopped until it has ended", () => {
  const training = begun(2);
  assert.deepEqual(training.progress, { share: 0.25, canStop: true, stopped: false });
  training.phase = "stopped";
  assert.deepEqual(training.progress, { share: 0.25, canStop: true, stopped: true });
  training.end({ winner: "dropout" });
  assert.deepEqual(training.progress, { share: 0.25, canStop: false, stopped: false });
  assert.equal(training.told(0).name, "");
  assert.deepEqual(training.verdict, { winner: "dropout" });
});

test("a run that diverged is told apart from one that failed", () => {
  const diverged = begun(2);
  diverged.fail({ reason: "diverged", message: "", epoch: 12 });
  const told = diverged.told(0);
  assert.deepEqual([told.name, told.values.epoch, told.isProblem], ["diverged", 12, true]);
  const failed = begun(2);
  failed.fail({ reason: "crashed", message: "no memory" });
  assert.equal(failed.told(0).name, "failed");
  assert.equal(failed.told(0).values.message, "no memory");
});

test("the axis of the losses reaches as low as a loss on show needs, and never rises again", () => {
  const training = new Training("run");
  for (const [index, loss] of [undefined, 0.00002, undefined].entries()) {
    training.take(frame(index, loss), index, 0);
  }
  assert.equal(training.floor, -3, "nothing has been on show");
  training.see(0);
  assert.equal(training.floor, -3);
  training.see(1);
  assert.equal(training.floor, -5);
  training.see(0);
  training.see(2);
  assert.equal(training.floor, -5);
});

test("a loss that no logarithmic axis shows does not move it", () => {
  const training = new Training("run");
  for (const [index, loss] of [0, "Infinity", null].entries()) {
    training.take(frame(index, loss), index, 0);
    training.see(index);
  }
  assert.equal(training.floor, -3);
});

test("an epoch is at the first frame that has reached it", () => {
  const training = new Training("run");
  training.about = { recorded_epochs: [0, 1, 2, 5, 10] };
  assert.deepEqual(
    [0, 2, 3, 10, 11, Infinity].map((epoch) => training.indexOf(epoch)),
    [0, 2, 3, 4, 4, 4],
  );
});
