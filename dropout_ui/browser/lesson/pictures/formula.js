// Formulas as MathML, each symbol in the colour that it has in the picture of a neuron.

import { element } from "../../shared/dom.js";
import { number } from "../../shared/numbers.js";
import { node } from "../../shared/svg.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** Where a formula may go on in the next line. */
export const BREAK = Symbol("break");

/** @typedef {{ below?: string, tilde?: boolean, prime?: boolean }} How a symbol is written */
/**
 * A part of a formula: a text is an operator; [letter, how] a symbol; {value, as} a number in the
 * colour of a symbol, in brackets where it is negative and not `bare`; {text} words.
 * @typedef {string | [letter: string, how: How] | { value: number, as?: string, bare?: boolean }
 *   | { text: string } | { sum: string } | { over: Part[], under: Part[] }} Part
 */

/**
 * @param {string} name
 * @param {...(Node | string)} children
 */
const math = (name, ...children) => node(MATHML, name, {}, ...children);
const operator = (/** @type {string} */ sign) => math("mo", sign);

/** @param {{ value: number, as?: string, bare?: boolean }} part */
function amount({ value, as, bare = false }) {
  const written = math("mn", number(value));
  if (as) written.setAttribute("class", `lesson-${as}`);
  return value < 0 && !bare ? math("mrow", operator("("), written, operator(")")) : written;
}

/**
 * @param {string} letter
 * @param {How} how
 */
function symbol(letter, { below, tilde, prime }) {
  const name = math("mi", letter);
  let made = tilde ? math("mover", name, operator("~")) : name;
  if (prime) made = math("msup", made, operator("′"));
  if (below) made = math("msub", made, math("mi", below));
  made.setAttribute("class", `lesson-${letter}`);
  return made;
}

/**
 * @param {Part} part
 * @returns {Element}
 */
function made(part) {
  if (typeof part === "string") return operator(part);
  if (Array.isArray(part)) return symbol(...part);
  if ("over" in part) return math("mfrac", row(part.over), row(part.under));
  if ("sum" in part) return math("munder", operator("∑"), math("mi", part.sum));
  if ("text" in part) return math("mtext", `\u00a0${part.text}\u00a0`);
  return amount(part);
}

/** @param {readonly Part[]} parts */
const row = (parts) => math("mrow", ...parts.map(made));

/**
 * A formula of parts.
 * @param {...(Part | typeof BREAK)} parts
 */
export function formula(...parts) {
  /** @type {Part[][]} */
  const pieces = [[]];
  for (const part of parts) {
    if (typeof part === "symbol") pieces.push([]);
    else pieces.at(-1)?.push(part);
  }
  const line = element("div", { className: "lesson-formula" });
  for (const piece of pieces) {
    const whole = math("math", row(piece));
    whole.setAttribute("displaystyle", "true");
    // Lines break between pieces of mathematics only where there is a space.
    line.append(whole, " ");
  }
  return line;
}
