// Many networks in one: thinned networks, and the mean of the first k.

import { known } from "../../shared/figures.js";
import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { activationOf, rateOf } from "./sliders.js";

/** Fewer come sooner; while the run plays, no more are asked for than are shown. */
const FEW = 100;

/**
 * A number as an exponent.
 * @param {number} value
 */
const raised = (value) => [...String(value)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");

/** @type {import("../lesson.js").Step} */
export const ensemble = {
  parts: ({
    thinned_shown,
    steps: {
      ensemble: { words },
    },
  }) => [
    { name: "thinned", caption: fill(words.curves, { number: thinned_shown }), chart: true },
    { name: "distances", caption: words.distances, chart: true },
  ],
  controls({ form, facts }) {
    const { means_over, steps } = facts;
    return [
      form.range({
        name: "k",
        min: 0,
        max: means_over.length - 1,
        at: (k) => means_over.indexOf(k),
        value: (place) => means_over[place],
        label: (k) => fill(steps.ensemble.words.k, { k }),
        local: true,
      }),
    ];
  },
  // All take their time: those that are not asked for wait until the run stands still.
  ask: ({ k }, { playing, about }) => ({
    networks: playing ? Math.max(FEW, k) : about?.options.networks.max,
  }),
  first: () => ({ networks: FEW }),
  paint(lesson, /** @type {import("../../wire").EnsembleAnswer & { epoch: number }} */ answer) {
    const { stage, form, facts, about } = lesson;
    const { words } = facts.steps.ensemble;
    const { grid, scaled_distance, units } = answer;
    const wanted = answer.k.findIndex((k) => k >= form.choice.k);
    const at = wanted < 0 ? answer.k.length - 1 : wanted;
    const k = answer.k[at];
    stage.plot(about, "thinned", {
      // One trace for all thin curves: they are told apart by a gap.
      thinned: {
        x: answer.thinned.flatMap(() => [...grid, null]),
        y: answer.thinned.flatMap((curve) => [...curve, null]),
      },
      true: known(about).true,
      mean: { x: grid, y: answer.means[at] },
      scaled: { x: grid, y: answer.scaled },
    });
    stage.plot(about, "distances", {
      distances: { x: answer.counts, y: answer.distances },
      scaled: { x: [1, about.options.networks.max], y: [scaled_distance, scaled_distance] },
      here: { x: [k], y: [answer.distance_at_k[at]] },
    });
    const mean = number(answer.distance_at_k[at]);
    stage.caption("distances", about.own ? words.own_distances : words.distances);
    const told = about.own ? words.own_finding : words.finding;
    const finding = [fill(told, { k, mean, scaled: number(scaled_distance) })];
    if (rateOf(lesson) === 0) return { finding: [...finding, facts.lesson.no_dropout], note: [] };
    const apart = { apart: number(answer.apart_at_k[at]), alone: number(answer.alone_apart) };
    finding.push(fill(words.apart, apart));
    const { bend } = activationOf(lesson);
    finding.push(bend ? fill(words.bent, { bend }) : words.straight);
    const digits = Math.floor(units * Math.log10(2)) + 1;
    const count = { units, power: raised(units), digits, met: answer.epoch * about.train.x.length };
    return { finding, note: [fill(words.count, count), words.genes] };
  },
};
