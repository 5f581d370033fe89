// How sure is it? The mean and the spread of thinned networks.

import { known } from "../../shared/figures.js";
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

/** @type {import("../lesson.js").Step} */
export const spread = {
  parts: () => [{ name: "spread", chart: true, wide: true }],
  paint(lesson, /** @type {Answer} */ answer) {
    const { stage, facts, about } = lesson;
    const { words } = facts.steps.spread;
    const { inside, outside, points, within_one, within_two } = answer;
    stage.plot("spread", {
      ...known(about),
      two: band(answer, 2),
      one: band(answer, 1),
      mean: { x: answer.x, y: answer.mean },
    });
    if (rateOf(lesson) === 0) return { finding: [facts.lesson.no_dropout], note: [words.note] };
    const wider = outside > inside ? words.wider : words.narrower;
    const [one, two] = NORMAL_WITHIN.map((share) => Math.round(share * points));
    return {
      finding: [
        fill(answer.epoch === 0 ? words.start : wider, {
          inside: number(inside),
          outside: number(outside),
        }),
        fill(words.covered, { points, one: within_one, two: within_two }),
        fill(words.yardstick, { one, two }),
      ],
      note: [words.note],
    };
  },
};
