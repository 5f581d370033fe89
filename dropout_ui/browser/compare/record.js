// A record: what is kept of a run in the browser.

/** @typedef {import("../wire").RunEvent} RunEvent */
/** @typedef {import("../wire").FrameEvent} Frame */

/**
 * experiment: all its settings. epoch: how far it came, of `epochs`. errors: there, by contender.
 * losses: on the test points, at some epochs on the way. curves: in the end, over `grid`. at: when
 * it was on show. pinned: when it was pinned; 0 if it is not. Times are in milliseconds.
 * @typedef {Pick<RunEvent, "id" | "experiment" | "contenders" | "own" | "measure" | "train" | "test"
 *   | "grid" | "true_curve"> & { epoch: number, epochs: number, errors: Record<string, number>,
 *   losses: Losses, curves: Record<string, number[]>, at: number, pinned: number }} RunRecord
 */
/** @typedef {{ epochs: number[], test: Record<string, number[]> }} Losses */

/** As many losses as can be told apart in a small picture. */
const LOOKS = 60;

/**
 * A run as far as these frames go. There is one at least.
 * @param {RunEvent} about
 * @param {readonly Frame[]} frames
 * @param {number} at
 * @returns {RunRecord}
 */
export function recordOf(about, frames, at) {
  const last = frames[frames.length - 1];
  const { id, experiment, contenders, own, measure, train, test, grid, true_curve } = about;
  const told = { id, experiment, contenders, own, measure, train, test, grid, true_curve };
  return {
    ...told,
    epoch: last.epoch,
    epochs: about.recorded_epochs[about.recorded_epochs.length - 1],
    errors: last[/** @type {"true_loss"} */ (measure)],
    losses: lossesOf(contenders, some(frames)),
    curves: last.curves,
    at,
    pinned: 0,
  };
}

/**
 * @param {readonly string[]} contenders
 * @param {readonly Frame[]} frames
 */
const lossesOf = (contenders, frames) => ({
  epochs: frames.map(({ epoch }) => epoch),
  test: Object.fromEntries(
    contenders.map((name) => [name, frames.map(({ test_loss }) => test_loss[name])]),
  ),
});

/**
 * Some of the frames, the first and the last among them.
 * @param {readonly Frame[]} frames
 */
function some(frames) {
  const step = Math.max(1, (frames.length - 1) / (LOOKS - 1));
  const count = Math.floor((frames.length - 1) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, place) => frames[Math.round(place * step)]);
}

/** @param {unknown} value */
const isNumber = (value) => Number.isFinite(value);

/** @param {any} value */
const areNumbers = (value) => Array.isArray(value) && value.every(isNumber);

/** @param {any} points */
const arePoints = (points) =>
  areNumbers(points.x) && areNumbers(points.y) && points.x.length === points.y.length;

/**
 * Whether something that was found in the browser's storage is a record, and can be shown.
 * @param {any} found
 * @returns {found is RunRecord}
 */
export function isRecord(found) {
  try {
    const { experiment, contenders, losses, grid } = found;
    const texts = [found.id, found.measure, experiment.race, experiment.data, experiment.target];
    const counts = [found.epoch, found.epochs, found.at, found.pinned];
    return (
      texts.every((text) => typeof text === "string") &&
      counts.every(isNumber) &&
      Object.values(experiment).every((value) => typeof value === "string" || isNumber(value)) &&
      contenders.join() === experiment.race &&
      (experiment.data === "" ? found.own === null : isOwn(found.own)) &&
      [losses.epochs, grid, found.true_curve ?? []].every(areNumbers) &&
      [found.train, found.test].every(arePoints) &&
      contenders.every(
        (/** @type {string} */ name) =>
          isNumber(found.errors[name]) &&
          areNumbers(losses.test[name]) &&
          areNumbers(found.curves[name]) &&
          found.curves[name].length === grid.length &&
          losses.test[name].length === losses.epochs.length,
      )
    );
  } catch {
    return false;
  }
}

/** @param {any} own */
const isOwn = (own) =>
  [own.title, ...[own.x, own.y].flatMap(({ name, kind, unit }) => [name, kind, unit])].every(
    (text) => typeof text === "string",
  );
