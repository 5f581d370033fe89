// How sure is it? The mean and the spread of thinned networks.

import { known, NOTHING } from "../../shared/figures.js";
import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { rateOf } from "./sliders.js";

/** @typedef {import("../../wire").SpreadAnswer & { epoch: number }} Answer */

/** The share of a normal distribution that is within one and two standard deviations. */
const NORMAL_WITHIN = [0.6827, 0.9545];

/**
 * The outline of so many deviations on both sides of the mean.
 * @param {Answer} answer
 * @param {number} times
 */
function band({ x, mean, deviation }, times) {
  const upper = mean.map((value, place) => value + times * deviation[place]);
  const lower = mean.map((value, place) => value - times * deviation[place]);
  return { x: [...x, ...x.toReversed()], y: [...upper, ...lower.reverse()] };
}

/**
 * One and two deviations with the noise added on both sides, as lines with gaps between them.
 * @param {Answer} answer
 */
function edges({ x, mean, predictive }) {
  if (!predictive) return NOTHING;
  const lines = [-2, -1, 1, 2].map((times) =>
    mean.map((value, place) => value + times * predictive[place]),
  );
  return { x: lines.flatMap(() => [...x, null]), y: lines.flatMap((line) => [...line, null]) };
}

/** @type {import("../lesson.js").Step} */
export const spread = {
  parts: () => [{ name: "spread", chart: true, wide: true }],
  paint(lesson, /** @type {Answer} */ answer) {
    const { stage, facts, about } = lesson;
    const { words } = facts.steps.spread;
    const { inside, outside, points } = answer;
    stage.plot(about, "spread", {
      ...known(about),
      two: band(answer, 2),
      one: band(answer, 1),
      predictive: edges(answer),
      mean: { x: answer.x, y: answer.mean },
    });
    const note = [
      about.own
        ? words.own_note
        : fill(words.note, { noise: number(Number(about.experiment.noise)) }),
    ];
    if (rateOf(lesson) === 0) return { finding: [facts.lesson.no_dropout], note };
    const wider = outside > inside ? words.wider : words.narrower;
    const [one, two] = NORMAL_WITHIN.map((share) => Math.round(share * points));
    return {
      finding: [
        fill(answer.epoch === 0 ? words.start : wider, {
          inside: number(inside),
          outside: number(outside),
        }),
        fill(about.own ? words.own_covered : words.covered, {
          points,
          one: answer.within_one,
          two: answer.within_two,
          predictive_one: answer.predictive_one,
          predictive_two: answer.predictive_two,
        }),
        fill(words.yardstick, { one, two }),
      ],
      note,
    };
  },
};
