// Which p is it? Four rules for the weights at test time, on the same trained network.

import { element, tableRow } from "../../shared/dom.js";
import { known } from "../../shared/figures.js";
import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { activationOf, rateOf } from "./sliders.js";

/** @typedef {import("../../wire").Steps["rules"]["words"]} Words */
/** @typedef {import("../../wire").RulesAnswer & { epoch: number }} Answer */

/** An output error below this is rounding. */
const ROUNDING = 1e-5;
/** Where no log axis reaches, below and above. */
const [NOTHING, BEYOND] = [1e-12, 1000];
const STEP = 0.05;

/**
 * An output error in words: none, or so little that it is rounding, or a number.
 * @param {Words} words
 * @param {number} error
 */
function errorWritten(words, error) {
  if (error === 0) return words.exactly;
  return error < ROUNDING ? words.rounding : number(error);
}

/**
 * What hides a mistake at the rate tried, or would at that of the run; or nothing.
 * @param {Words} words
 * @param {number} tried
 * @param {number} own
 */
function coincidence(words, tried, own) {
  if (tried === 0.5) return [words.half];
  if (tried === 0) return [words.zero];
  return own === 0.5 ? [words.run_half] : [];
}

/**
 * @param {Words} words
 * @param {readonly string[]} rules
 * @param {Answer} answer
 */
function table(words, rules, { rate, factor, error }) {
  const keep = number(1 - rate);
  const rows = rules.map((rule) => {
    const torch = rule === "torch";
    const times =
      factor[rule] === undefined || rule === "unscaled"
        ? words.unchanged
        : fill(words.times, { factor: number(factor[rule]) });
    return tableRow(
      "td",
      [
        words[/** @type {"torch"} */ (rule)],
        torch ? fill(words.divide, { keep }) : words.unchanged,
        times,
        errorWritten(words, error[rule]),
      ],
      true,
    );
  });
  const head = [words.rule, words.training, words.testing, words.error];
  return element("table", {}, tableRow("th", head), ...rows);
}

/** @type {import("../lesson.js").Step} */
export const rules = {
  parts: ({
    steps: {
      rules: { words },
    },
  }) => [
    { name: "table", wide: true },
    { name: "rule_curves", caption: words.curves, chart: true },
    { name: "rule_errors", caption: words.errors, chart: true },
  ],
  controls({ form, facts, about }) {
    const { min, max } = about.options.tried_rate;
    const { words } = facts.steps.rules;
    const label = (/** @type {number} */ rate) =>
      fill(words.rate, { rate: number(rate), keep: number(1 - rate) });
    return [form.range({ name: "tried_rate", min, max, step: STEP, label })];
  },
  ask: ({ tried_rate }) => ({ tried_rate }),
  paint(lesson, /** @type {Answer} */ answer) {
    const { stage, facts, about } = lesson;
    const { words } = facts.steps.rules;
    const { rate, rates, grid } = answer;
    stage.draw("table", { make: () => table(words, facts.rules, answer) });
    const each = (/** @type {(rule: string) => unknown} */ make) =>
      Object.fromEntries(facts.rules.map((rule) => [rule, make(rule)]));
    stage.plot(about, "rule_curves", {
      ...each((rule) => ({ x: grid, y: answer.curves[rule] })),
      true: known(about).true,
    });
    // What is below the axis stands at its lower edge.
    const least = stage.charts.rule_errors.layout.yaxis.tickvals[0];
    const drawn = (/** @type {number} */ error) => Math.max(error, least);
    stage.plot(about, "rule_errors", {
      ...each((rule) => ({ x: rates, y: answer.errors[rule].map(drawn) })),
      here: { x: [rate, rate], y: [NOTHING, BEYOND] },
    });
    const values = each((rule) => errorWritten(words, answer.error[rule]));
    const { commutes, title } = activationOf(lesson);
    const order = commutes ? words.either_order : words.one_order;
    return {
      finding: [
        fill(words.finding, { rate: number(rate), ...values }),
        ...coincidence(words, rate, rateOf(lesson)),
      ],
      note: [words.note, fill(order, { activation: title })],
    };
  },
};
