// Dropout is a penalty: the two parts of a training loss under dropout, and what they do to the fit.

import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { activationOf, rateOf } from "./sliders.js";

/** @typedef {import("../../wire").PenaltyAnswer & { epoch: number }} Answer */

/** Fewer come sooner; while the run plays, no more are asked for. */
const FEW = 100;

/**
 * Whole powers of ten around all that can be drawn, so that the axis stands still while they move.
 * @param {number[]} values
 */
const decades = (values) => (/** @type {any} */ layout) => {
  const drawn = values.filter((value) => value > 0).map(Math.log10);
  if (!drawn.length) return;
  layout.yaxis.range = [Math.floor(Math.min(...drawn)), Math.ceil(Math.max(...drawn))];
};

/**
 * Both parts and their sum as they are written: what is read adds up.
 * @param {import("../../wire").PartsAnswer} parts
 * @param {(value: number) => string} write
 */
function told({ error, variance }, write) {
  const addends = [error, variance].map(write);
  return [...addends, write(addends.reduce((sum, one) => sum + Number(one), 0))];
}

/**
 * Both parts and their sum of both networks, for a sentence.
 * @param {Answer["parts"]} parts
 * @param {(value: number) => string} write
 */
function sums({ plain, dropout }, write) {
  const [error, variance, loss] = told(dropout, write);
  const [plain_error, plain_variance, plain_loss] = told(plain, write);
  return { error, variance, loss, plain_error, plain_variance, plain_loss };
}

/** @param {import("../../wire").PartsAnswer} parts */
const inOrder = ({ error, variance, loss }) => [error, variance, loss];

/**
 * How numbers that are added up are written: all with as many decimals as this one needs.
 * @param {number} value
 */
function addends(value) {
  const decimals = value > 0 ? Math.min(Math.max(2 - Math.floor(Math.log10(value)), 0), 6) : 3;
  return (/** @type {number} */ one) => one.toFixed(decimals);
}

/** @type {import("../lesson.js").Step} */
export const penalty = {
  parts: ({
    steps: {
      penalty: { words },
    },
  }) => [
    { name: "parts", caption: words.parts, chart: true },
    { name: "lines", caption: words.lines, chart: true },
  ],
  ask: (_, { playing, about }) => ({ networks: playing ? FEW : about?.options.networks.max }),
  first: () => ({ networks: FEW }),
  paint(lesson, /** @type {Answer} */ answer) {
    const { stage, facts, about } = lesson;
    const { words } = facts.steps.penalty;
    const { networks, parts, expected, lines, points_line, last_variance } = answer;
    const { dropout } = parts;
    const written = addends(dropout.loss);
    const dots = Object.entries(parts).map(([name, one]) => {
      const y = inOrder(one);
      return [name, { x: y.map((_, place) => place), y, text: told(one, written) }];
    });
    const values = Object.values(parts).flatMap(inOrder);
    stage.plot(about, "parts", Object.fromEntries(dots), decades(values));
    const points = { ...about.train };
    stage.plot(about, "lines", { points, train: { ...points_line }, ...lines });
    const note = [fill(words.note, { networks })];
    const rate = rateOf(lesson);
    if (rate === 0) return { finding: [facts.lesson.no_dropout], note };
    const finding = [fill(words.sum, sums(parts, written))];
    if (expected) finding.push(fill(words.expected, sums(expected, written)));
    if (dropout.variance > 0) {
      const times = number(parts.plain.variance / dropout.variance);
      finding.push(fill(words.times, { times }));
    }
    const slopes = {
      dropout: number(lines.dropout.slope),
      plain: number(lines.plain.slope),
      points: number(points_line.slope),
    };
    finding.push(fill(words.slopes, slopes));
    // Before the first step both networks are one.
    if (answer.epoch > 0) finding.push(words[isFlattest(answer) ? "shrinks" : "no_shrinking"]);
    const last = { last: number(last_variance), rate: number(rate), keep: number(1 - rate) };
    const activation = activationOf(lesson).title;
    const aside = expected ? [] : [fill(words.no_formula, { activation })];
    return { finding, note: [fill(words.last, last), ...aside, ...note] };
  },
};

/** @param {Answer} answer */
function isFlattest({ lines: { plain, dropout }, points_line }) {
  const steepness = [plain.slope, points_line.slope].map(Math.abs);
  return Math.abs(dropout.slope) < Math.min(...steepness);
}
