// One neuron: its strongest inputs and what the others add, its sum and its output.

import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { svg } from "../../shared/svg.js";
import { drawing, NARROW, strongest } from "./svg.js";

const ROW = 34;
const TOP = 26;

/**
 * What is on show of a neuron.
 * @typedef {object} Now
 * @property {boolean[]} kept of each input drawn
 * @property {boolean} itself whether the unit itself is kept
 * @property {number} scale of what is kept
 * @property {number} rest what the other inputs add
 * @property {number} others their number
 * @property {number} sum
 * @property {number} given what the activation makes of it
 * @property {number} output
 * @property {number} keep the probability, for room
 */

/**
 * @param {import("../../wire").UnitAnswer} answer
 * @param {Now} now
 * @param {import("../../wire").Steps["neuron"]["words"]} words
 * @param {string} label
 * @param {number} width
 */
export function neuronPicture(answer, now, words, label, width) {
  const narrow = width < NARROW;
  const rows = answer.inputs.length + 1;
  const written = answer.inputs.map(({ input }) => number(input));
  // Room for the widest text there can be: the picture stands still while units come and go.
  const widest = Math.max(...written.map((text) => `${text} ÷ ${number(now.keep)}`.length));
  const left = (narrow ? 44 : 56) + (narrow ? 6.4 : 7.4) * widest;
  const [joint, right] = narrow ? [width - 110, width - 40] : [width * 0.66, width * 0.86];
  const middle = TOP + (rows * ROW) / 2 - ROW / 2;
  /** @type {Node[][]} */
  const [lines, marks, texts] = [[], [], []];
  /** @param {string} text */
  const divided = (text) => (now.scale === 1 ? text : `${text} ÷ ${number(1 / now.scale)}`);
  /** @type {(x: number, y: number, content: string, kind: string, anchor?: string) => void} */
  const write = (x, y, content, kind, anchor = "middle") => {
    texts.push(svg("text", { x, y, class: kind, "text-anchor": anchor }, content));
  };
  const most = strongest(answer.inputs.map(({ input, weight }) => input * weight));
  for (const [place, { input, weight, unit }] of answer.inputs.entries()) {
    const y = TOP + place * ROW;
    const kept = now.kept[place];
    const share = Math.abs(input * weight) / most;
    if (kept) {
      const [opacity, style] = [0.25 + 0.75 * share, `stroke-width: ${1 + 3 * share}`];
      const ends = { x1: left + 9, y1: y, x2: joint - 16, y2: middle };
      lines.push(
        svg("line", { ...ends, class: "lesson-w-line", "stroke-opacity": opacity, style }),
      );
      // Close to their unit, where the lines are still apart.
      const along = narrow ? 0.2 : 0.14;
      const [x, at] = [left + 9 + (joint - left) * along, y + (middle - y) * along + 4];
      write(x, at, number(weight), "lesson-w lesson-halo");
    }
    const kind = kept ? "lesson-in lesson-y-ring" : "lesson-out";
    marks.push(svg("circle", { cx: left, cy: y, r: 9, class: kind }));
    const cross = `M${left - 5} ${y - 5}l10 10m0-10l-10 10`;
    if (!kept) marks.push(svg("path", { d: cross, class: "lesson-cross" }));
    if (kept) write(left - 16, y + 5, divided(written[place]), "lesson-y", "end");
    else write(left - 16, y + 5, words.dropped, "lesson-r", "end");
    write(0, y + 5, `${unit}`, "lesson-b", "start");
  }
  const last = TOP + answer.inputs.length * ROW;
  if (now.others > 0) {
    const ends = { x1: left + 9, y1: last, x2: joint - 16, y2: middle };
    lines.push(svg("line", { ...ends, class: "lesson-w-line lesson-rest" }));
    write(left - 16, last + 5, fill(words.rest, { count: now.others }), "lesson-b", "end");
    // Below its line, which rises.
    const together = fill(words.together, { sum: number(now.rest) });
    write(left + 26, last + 8, together, "lesson-z lesson-halo", "start");
  }
  const out = now.itself ? "lesson-z-line" : "lesson-z-line lesson-rest";
  lines.push(svg("line", { x1: joint + 16, y1: middle, x2: right - 16, y2: middle, class: out }));
  const end = now.itself ? "lesson-in lesson-y-ring" : "lesson-out";
  marks.push(svg("circle", { cx: joint, cy: middle, r: 16, class: "lesson-in lesson-z-ring" }));
  marks.push(svg("circle", { cx: right, cy: middle, r: 16, class: end }));
  write(joint, middle + 6, "Σ", "lesson-z");
  write(joint, middle - 24, number(now.sum), "lesson-z lesson-large");
  write(joint, middle + 36, words.sum, "lesson-z");
  write(joint, middle + 56, `b = ${number(answer.bias)}`, "lesson-b");
  write(right, middle + 6, "f", "lesson-y");
  write(right, middle - 24, number(now.output), "lesson-y lesson-large");
  write(right, middle + 36, words.output, "lesson-y");
  if (!now.itself) write(right, middle + 56, words.dropped, "lesson-r");
  else if (now.scale !== 1) write(right, middle + 56, divided(number(now.given)), "lesson-y");
  return drawing(width, TOP + rows * ROW, label, ...lines, ...marks, ...texts);
}
