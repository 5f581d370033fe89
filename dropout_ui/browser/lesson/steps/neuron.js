// One neuron, at training and at test time.

import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { neuronPicture } from "../pictures/neuron.js";
import { activationOf, pointSlider, rateOf, unitSlider } from "./sliders.js";

/** @typedef {import("../lesson.js").Lesson} Lesson */
/** @typedef {import("../../wire").UnitAnswer & { epoch: number }} Answer */

/** The axis of the draws reaches so far at least: with fewer, its ticks would not be whole numbers. */
const FEW_DRAWS = 10;

const count = (/** @type {string} */ bits) => [...bits].filter((bit) => bit === "1").length;

/**
 * What the neuron does in training (at the step on show, or the last draw) or at test time.
 * @param {Lesson} lesson
 * @param {Answer} answer
 * @returns {import("../pictures/neuron.js").Now}
 */
function neuronNow(lesson, answer) {
  const test = lesson.form.choice.mode === "test";
  const keep = 1 - rateOf(lesson);
  const scale = test || (answer.epoch === 0 && !answer.draws) ? 1 : 1 / keep;
  const kept = answer.inputs.map((input) => test || input.kept);
  const sum = test ? answer.test_sum : answer.sum;
  const drawn = answer.inputs.reduce(
    (total, { input, weight }, at) => total + (kept[at] ? input * weight * scale : 0),
    0,
  );
  const there = test ? answer.kept.length : count(answer.kept);
  return {
    scale,
    keep,
    kept,
    sum,
    rest: sum - answer.bias - drawn,
    others: there - kept.filter(Boolean).length,
    given: test ? answer.test_output : answer.given,
    itself: test || answer.itself_kept,
    output: test ? answer.test_output : answer.output,
  };
}

/**
 * @param {Lesson} lesson
 * @param {Answer} answer
 * @param {import("../pictures/neuron.js").Now} now
 */
function finding({ facts, form }, answer, now) {
  const { words } = facts.steps.neuron;
  const values = {
    sum: number(now.sum),
    output: number(now.output),
    test_sum: number(answer.test_sum),
    width: answer.kept.length,
    kept: count(answer.kept),
    draws: answer.draws,
    mean: answer.mean === null ? "" : number(answer.mean),
    error: number(answer.deviation / Math.sqrt(Math.max(1, answer.draws))),
  };
  if (form.choice.mode === "test") {
    const still = answer.draws ? [fill(words.still, values)] : [];
    return [fill(words.at_test, values), ...still];
  }
  const training = answer.epoch === 0 ? words.at_start : words.at_step;
  return [fill(answer.draws ? words.drawn : training, values)];
}

/** @type {import("../lesson.js").Step} */
export const neuron = {
  parts: ({
    steps: {
      neuron: { words },
    },
  }) => [
    { name: "neuron", caption: words.picture },
    { name: "sums", caption: words.sums, chart: true },
  ],
  controls(lesson) {
    const { form, facts, about } = lesson;
    const { words } = facts.steps.neuron;
    const draw = (/** @type {number} */ more) => () => {
      const { choice } = form;
      choice.unit ||= lesson.answer?.unit ?? 0;
      choice.draws = Math.min(about.options.draws.max, choice.draws + more);
      form.choose("mode", "training");
    };
    return [
      form.radios({
        name: "mode",
        label: words.mode,
        choices: { training: words.training, test: words.test },
      }),
      unitSlider(lesson),
      pointSlider(lesson),
      form.button("neuron.draw", words.draw, draw(1)),
      form.button("neuron.draw_many", words.draw_many, draw(100)),
      form.button("neuron.clear", words.clear, () => form.choose("draws", 0)),
    ];
  },
  ask: ({ point, unit, draws }) => ({ point, unit, draws }),
  paint(lesson, /** @type {Answer} */ answer) {
    const { stage, facts, about } = lesson;
    const { words } = facts.steps.neuron;
    const now = neuronNow(lesson, answer);
    const { sums, test_sum, mean } = answer;
    stage.draw("neuron", {
      make: (width) => neuronPicture(answer, now, words, words.title, width),
    });
    const upright = (/** @type {number} */ x) => ({
      x: [x, x],
      y: [0, Math.max(FEW_DRAWS, ...sums.y)],
    });
    stage.plot(about, "sums", {
      sums: { ...sums },
      test: upright(test_sum),
      mean: mean === null ? {} : upright(mean),
    });
    const found = finding(lesson, answer, now);
    if (!now.itself) found.push(words.itself_dropped);
    else if (now.scale !== 1) {
      const { given, scale, output } = now;
      const values = { given: number(given), keep: number(1 / scale), output: number(output) };
      found.push(fill(words.itself_kept, values));
    }
    if (rateOf(lesson) === 0) found.push(facts.lesson.no_dropout);
    const { bend } = activationOf(lesson);
    return {
      finding: found,
      note: [words.note, bend ? fill(words.bent, { bend }) : words.straight],
    };
  },
};
