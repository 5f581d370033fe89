// The player's two charts: drawn for a run, and painted frame by frame by Plotly.

import { entryOf, looksOf } from "../shared/contenders.js";
import {
  filled,
  inOwnUnits,
  known,
  NOTHING,
  shrinkPoints,
  withoutTruth,
} from "../shared/figures.js";
import { plotly, react, resize } from "../shared/plotly.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../wire").RunEvent} RunEvent */
/** @typedef {import("../wire").FrameEvent} Frame */
/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../shared/contenders.js").ContenderLook} ContenderLook */

const ANIMATION = {
  mode: "immediate",
  frame: { duration: 0, redraw: false },
  transition: { duration: 0 },
};
/** Points nearer to the edge of the fit than this would be cut. */
const MARGIN = 0.15;
/** The top of the axis of the losses; what is beyond is marked there. */
const TOP = 10 ** 0.5;

/**
 * The range of y in the fit: the usual one where all points are within, wider where not.
 * @param {[number, number]} usual
 * @param {RunEvent} about
 */
export function rangeOfFit(usual, { train, test }) {
  const furthest = Math.max(...[...train.y, ...test.y].map(Math.abs)) + MARGIN;
  return furthest <= usual[1] ? usual : [-furthest, furthest];
}

/**
 * The series of the losses, from the first frame on. `beyond`: where one is above the axis.
 * @param {readonly Frame[]} frames
 */
export function lossSeries(frames) {
  const epochs = frames.map(({ epoch }) => epoch);
  /** @type {Record<string, { x: (number | null)[], y: (number | null)[] }>} */
  const series = {};
  for (const loss of /** @type {const} */ (["test_loss", "train_loss"])) {
    for (const name of Object.keys(frames[0]?.[loss] ?? {})) {
      series[`${loss}:${name}`] = { x: epochs, y: frames.map((frame) => frame[loss][name]) };
    }
  }
  const over = epochs.filter((_, at) => Object.values(series).some(({ y }) => Number(y[at]) > TOP));
  for (const name of Object.keys(frames[0]?.optimised_loss ?? {})) {
    const y = frames.flatMap((frame) => frame.optimised_loss[name]);
    // A step starts from where the one before has led to.
    series[`optimised_loss:${name}`] = y.length ? { x: [...y.keys()], y } : NOTHING;
  }
  return { ...series, beyond: { x: over, y: over.map(() => TOP) } };
}

/**
 * The lines of a race, made of the moulds of a chart: those whose series end with a colon.
 * @param {readonly any[]} moulds
 * @param {Catalogue} facts
 * @param {readonly ContenderLook[]} looks
 */
export const cast = (moulds, facts, looks) =>
  moulds.flatMap((mould) => {
    const isMould = mould.meta.endsWith(":");
    const traces = isMould ? looks.flatMap((look) => lineOf(mould, facts, look)) : [mould];
    // By its series, not by its place: what the viewer has hidden stays so in another race. Plotly
    // makes a part of a CSS selector of it.
    return traces.map((trace) => ({ ...trace, uid: trace.meta.replaceAll(/\W/g, "_") }));
  });

/**
 * One contender's line; none for what Adam saw of a network of which no unit is dropped.
 * @param {any} mould
 * @param {Catalogue} facts
 * @param {ContenderLook} look
 */
function lineOf(mould, facts, { text, name, title, colour, dash }) {
  if (mould.meta === "optimised_loss:" && !facts.contenders[name].drops) return [];
  const line = { dash, ...mould.line, color: colour };
  const named = { name: fill(mould.name, { network: title }), meta: mould.meta + text };
  return [{ ...mould, ...named, legendgroup: text, line }];
}

export class PlayerCharts {
  /** @param {{ fit: HTMLElement, losses: HTMLElement }} places */
  constructor(places) {
    this.places = places;
    this.ready = false;
    this.floor = 0;
    /** @type {import("../shared/playback.js").Behind} */
    this.behind = () => ({ data: [], series: {} });
    // The page around a chart changes without the window: sidebar, presenter mode, late styles.
    this.sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) whenStill(/** @type {any} */ (target), resize);
    });
    for (const chart of Object.values(places)) this.sizes.observe(chart);
  }

  /**
   * Draw the charts of a run.
   * @param {import("../shared/session.js").Look} look
   * @param {Catalogue} facts
   * @param {RunEvent} about
   * @param {{ keep: boolean, floor: number }} options keep: empty curves show the last ones until
   *   a frame comes. floor: the lowest power of ten on the axis of the losses
   */
  async draw(look, facts, about, { keep, floor }) {
    const { charts, theme } = look;
    const { fit, losses } = structuredClone({ fit: charts.fit, losses: charts.losses });
    const looks = looksOf(
      facts,
      theme === "dark" ? "dark" : "light",
      about.contenders.map(entryOf),
    );
    for (const chart of [fit, losses]) chart.data = cast(chart.data, facts, looks);
    const { data, series } = this.behind(look, facts, about);
    fit.data.unshift(...data);
    if (about.own) inOwnUnits(fit.layout, about);
    else fit.layout.yaxis.range = rangeOfFit(fit.layout.yaxis.range, about);
    const nothing = { x: about.grid, y: about.grid.map(() => null) };
    const curves = Object.fromEntries(about.contenders.map((name) => [`curves:${name}`, nothing]));
    const points = filled(withoutTruth(fit, about), { ...known(about), ...curves, ...series });
    shrinkPoints(points, about.train.x.length);

    const epochs = about.recorded_epochs.at(-1) ?? 0;
    losses.layout.xaxis.range = [0, epochs];
    losses.layout.yaxis.range[0] = floor;
    losses.layout.uirevision = `losses of ${epochs}`;
    const [line] = losses.layout.shapes;
    const itself = about.true_losses.test_loss;
    losses.layout.shapes = itself > 0 ? [{ ...line, y0: itself, y1: itself }] : [];
    this.floor = floor;
    await this.react(this.places.fit, points, fit.layout, keep);
    await this.react(this.places.losses, filled(losses, {}), losses.layout, keep);
    this.ready = true;
  }

  /**
   * @param {any} chart
   * @param {any[]} traces
   * @param {any} layout
   * @param {boolean} keep
   */
  async react(chart, traces, layout, keep) {
    delete layout.height;
    await chart.moving;
    if (keep) keepCurves(chart, traces);
    return react(chart, traces, layout);
  }

  /**
   * Put the curves of a frame into the fit.
   * @param {Frame} frame
   */
  paintFit(frame) {
    const curves = Object.entries(frame.curves).map(([name, y]) => [`curves:${name}`, { y }]);
    animate(this.places.fit, Object.fromEntries(curves));
  }

  /**
   * Draw the losses of these frames, from the first one on.
   * @param {readonly Frame[]} frames
   */
  paintLosses(frames) {
    animate(this.places.losses, lossSeries(frames));
  }

  /**
   * Make room for smaller losses, where the viewer has not zoomed.
   * @param {number} floor
   */
  lowerFloor(floor) {
    if (!this.ready || this.floor === floor) return;
    const losses = /** @type {any} */ (this.places.losses);
    if (losses.layout.yaxis.range[0] === this.floor)
      whenStill(losses, () => plotly().relayout(losses, { "yaxis.range[0]": floor }));
    this.floor = floor;
  }

  close() {
    this.sizes.disconnect();
    for (const chart of Object.values(this.places)) plotly()?.purge(chart);
  }
}

/**
 * Laid out while it moves, a chart would be cut off at its old edges for good: that is waited for.
 * @param {any} chart
 * @param {(chart: any) => void} change
 */
async function whenStill(chart, change) {
  await chart.moving;
  if (chart.layout) change(chart);
}

/**
 * A new chart has empty curves: take over what the place shows.
 * @param {any} chart
 * @param {any[]} traces
 */
function keepCurves(chart, traces) {
  for (const trace of traces) {
    const old = chart.data?.find((/** @type {any} */ { meta }) => meta === trace.meta);
    if (/:/.test(trace.meta) && old) {
      trace.x = old.x;
      trace.y = old.y;
    }
  }
}

/**
 * @param {any} chart
 * @param {Record<string, object>} series
 */
function animate(chart, series) {
  const places = [...chart.data.keys()].filter((at) => series[chart.data[at].meta]);
  const data = places.map((at) => series[chart.data[at].meta]);
  chart.moving = plotly()
    .animate(chart, { data, traces: places }, ANIMATION)
    .catch(() => {});
}
