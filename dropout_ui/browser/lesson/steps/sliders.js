// What several steps have: sliders, and settings of the run.

import { DAY } from "../../shared/figures.js";
import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";

/** @typedef {import("../lesson.js").Lesson} Lesson */

/**
 * A place of a point as people write it.
 * @param {Lesson["about"]} about
 * @param {number} x
 */
const shownX = ({ own }, x) =>
  own?.x.kind === "date" ? new Date(x * DAY).toISOString().slice(0, 10) : number(x);

/** @param {Lesson} lesson */
export function pointSlider({ form, facts, about }) {
  const { min, max } = about.options.point;
  return form.range({
    name: "point",
    min,
    max,
    label: (point) => fill(facts.lesson.point, { x: shownX(about, about.train.x[point - 1]) }),
  });
}

/**
 * The unit that is looked at: the one chosen, or the one that the server picked.
 * @param {Lesson} lesson
 */
export function unitSlider(lesson) {
  const { form, facts, about } = lesson;
  const chosen = (/** @type {number} */ unit) => unit || lesson.answer?.unit;
  return form.range({
    name: "unit",
    min: 1,
    max: about.options.unit.max,
    at: (unit) => chosen(unit) || 1,
    label: (unit) => fill(facts.lesson.unit, { unit: chosen(unit) || "…" }),
    changed: () => {
      form.choice.draws = 0;
    },
  });
}

/** @param {Lesson} lesson */
export const rateOf = ({ about }) => Number(about.experiment.dropout_rate);

/**
 * What is known of the activation of the run.
 * @param {Lesson} lesson
 */
export const activationOf = ({ about, facts }) =>
  facts.activations[String(about.experiment.activation)];
