// The formulas of a layer, without numbers and with those of a unit.

import { element } from "../../shared/dom.js";
import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { BREAK, formula } from "../pictures/formula.js";
import { activationOf, pointSlider, rateOf, unitSlider } from "./sliders.js";

/** @typedef {import("../pictures/formula.js").Part} Part */
/** @typedef {import("../../wire").UnitAnswer & { epoch: number }} Answer */

const INPUTS = 3;

/** @type {(below: string, how?: { tilde?: boolean }) => Part} */
const y = (below, how = {}) => ["y", { below, ...how }];
/** @type {(letter: string, how?: { below?: string, tilde?: boolean, prime?: boolean }) => Part} */
const sign = (letter, how = {}) => [letter, how];
/** @type {(value: number, as?: string) => Part} */
const amount = (value, as) => ({ value, as });

/**
 * The strongest inputs; where all of them are dropped, the strongest that is kept is among them.
 * @param {Answer} answer
 */
function inputsShown({ inputs }) {
  const shown = inputs.slice(0, INPUTS);
  const kept = inputs.find((input) => input.kept);
  if (kept && !shown.includes(kept)) shown[INPUTS - 1] = kept;
  return shown;
}

/**
 * y w + y w + … + b = z, with numbers.
 * @param {Answer} answer
 * @param {Answer["inputs"]} shown
 * @param {{ given: number[], sum: number }} what given: of each input shown what reaches the unit
 * @param {string} others
 */
function sumWithNumbers(answer, shown, { given, sum }, others) {
  const count = answer.kept.length - shown.length;
  let rest = sum - answer.bias;
  /** @type {(Part | typeof BREAK)[]} */
  const parts = [];
  for (const [place, { weight }] of shown.entries()) {
    rest -= given[place] * weight;
    parts.push(amount(weight, "w"), "·", amount(given[place], "y"), "+", BREAK);
  }
  if (count > 0) parts.push(amount(rest), { text: `(${fill(others, { count })})` }, "+", BREAK);
  return formula(sign("z"), "=", ...parts, amount(answer.bias, "b"), BREAK, "=", amount(sum, "z"));
}

/** @param {boolean} tilde whether its inputs may be dropped */
const sumOf = (tilde) =>
  formula(
    sign("z"),
    "=",
    { sum: "i" },
    sign("w", { below: "i" }),
    y("i", { tilde }),
    "+",
    sign("b"),
  );

/**
 * y′ = f(z) with numbers.
 * @param {number} value
 * @param {number} from
 */
const output = (value, from) =>
  formula(
    sign("y", { prime: true }),
    "=",
    sign("f"),
    "(",
    { value: from, as: "z", bare: true },
    ")",
    "=",
    amount(value, "y"),
  );

/**
 * r y / (1 − p) with numbers.
 * @param {Part} what
 * @param {{ kept: boolean, given: number, keep: number, value: number }} numbers
 */
const dropped = (what, { kept, given, keep, value }) =>
  formula(
    what,
    "=",
    { over: [amount(Number(kept), "r"), "·", amount(given, "y")], under: [amount(keep)] },
    "=",
    amount(value, "y"),
  );

/**
 * @param {string} title
 * @param {...Node} lines
 */
const block = (title, ...lines) =>
  element("section", {}, element("h4", { textContent: title }), ...lines);

/**
 * @param {Answer} answer
 * @param {import("../../wire").Steps["formulas"]["words"]} words
 * @param {number} scale of what is kept
 */
function allFormulas(answer, words, scale) {
  const shown = inputsShown(answer);
  const one = shown.find((input) => input.kept) ?? shown[0];
  const test = { given: shown.map(({ input }) => input), sum: answer.test_sum };
  const given = shown.map(({ input, kept }) => (kept ? input * scale : 0));
  const first = one.first_weight * answer.x + one.first_bias;
  const z = sign("z");
  const [yp, keep] = [sign("y", { prime: true }), 1 / scale];
  const of = (/** @type {string} */ title, /** @type {number} */ unit) => fill(title, { unit });
  const whole = element("div");
  whole.append(
    block(
      of(words.first, one.unit),
      formula(
        z,
        "=",
        sign("w"),
        sign("x"),
        "+",
        sign("b"),
        ",",
        sign("y"),
        "=",
        sign("f"),
        "(",
        z,
        ")",
      ),
      formula(
        z,
        "=",
        amount(one.first_weight, "w"),
        "·",
        amount(answer.x),
        "+",
        amount(one.first_bias, "b"),
        "=",
        amount(first, "z"),
        ",",
        sign("y"),
        "=",
        amount(one.input, "y"),
      ),
    ),
    block(
      of(words.standard, answer.unit),
      sumOf(false),
      sumWithNumbers(answer, shown, test, words.others),
      formula(yp, "=", sign("f"), "(", z, ")"),
      output(answer.test_output, answer.test_sum),
    ),
    block(
      of(words.dropped, answer.unit),
      formula(
        sign("r", { below: "i" }),
        "∼",
        sign("B"),
        "(",
        amount(1),
        "−",
        sign("p"),
        ")",
        ",",
        y("i", { tilde: true }),
        "=",
        { over: [sign("r", { below: "i" }), y("i")], under: [amount(1), "−", sign("p")] },
      ),
      dropped(y(String(one.unit), { tilde: true }), {
        kept: one.kept,
        given: one.input,
        keep,
        value: one.kept ? one.input * scale : 0,
      }),
      sumOf(true),
      sumWithNumbers(answer, shown, { given, sum: answer.sum }, words.others),
      output(answer.given, answer.sum),
      dropped(sign("y", { prime: true, tilde: true }), {
        kept: answer.itself_kept,
        given: answer.given,
        keep,
        value: answer.output,
      }),
    ),
  );
  return { whole, units: shown.map(({ unit }) => unit) };
}

/** @type {import("../lesson.js").Step} */
export const formulas = {
  parts: () => [{ name: "formulas", wide: true }],
  controls: (lesson) => [unitSlider(lesson), pointSlider(lesson)],
  ask: ({ point, unit }) => ({ point, unit }),
  paint(lesson, /** @type {Answer} */ answer) {
    const { facts, stage } = lesson;
    const { words } = facts.steps.formulas;
    const rate = rateOf(lesson);
    const started = answer.epoch > 0;
    const { whole, units } = allFormulas(answer, words, started ? 1 / (1 - rate) : 1);
    stage.draw("formulas", { make: () => whole });
    const { formula: f } = activationOf(lesson);
    const finding = [fill(words.symbols, { rate: number(rate), formula: f })];
    if (rate === 0) finding.push(facts.lesson.no_dropout);
    else if (!started) finding.push(facts.steps.thinned.words.start);
    return {
      finding,
      note: [fill(words.inputs, { units: units.join(facts.lesson.between) }), words.first_mask],
    };
  },
};
