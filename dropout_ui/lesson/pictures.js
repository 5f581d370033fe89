// Pictures made of the numbers of a run: networks and a neuron as SVG, formulas as MathML.

import { number } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";
const NARROW = 480;

function node(namespace, name, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const svg = (name, attributes, ...children) => node(SVG, name, attributes, ...children);

/** Children in sixteenths of the letters' size, so that a drawing grows with the letters. */
function drawing(width, height, label, ...children) {
  const style = `width: ${width / 16}em; height: ${height / 16}em`;
  const kind = width < NARROW ? "lesson-narrow" : "";
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, style, class: kind, role: "img", "aria-label": label }, ...children);
}

const strongest = (rows) => Math.max(1e-9, ...rows.flat().map(Math.abs));

/** Units and weights. `kept`: of each layer, which of the units drawn are kept; null for all. */
export function networkPicture(answer, kept, label, width) {
  const height = 300;
  const columns = [0.06, 0.34, 0.7, 0.94].map((share) => share * width);
  const count = answer.units.length;
  const at = (place) => 14 + ((height - 28) * (count === 1 ? 0.5 : place / (count - 1)));
  const middle = height / 2;
  const there = (layer, place) => !kept || kept[layer][place];
  const lines = [];
  const line = (x1, y1, x2, y2, weight, most) => {
    const opacity = (0.04 + 0.9 * Math.abs(weight) / most).toFixed(3);
    const kind = weight < 0 ? "lesson-negative" : "lesson-positive";
    lines.push(svg("line", { x1, y1, x2, y2, class: kind, "stroke-opacity": opacity }));
  };
  const most = [answer.first, answer.second, answer.last].map(strongest);
  answer.units.forEach((_, place) => {
    if (there(0, place)) line(columns[0], middle, columns[1], at(place), answer.first[place], most[0]);
    if (there(1, place)) line(columns[2], at(place), columns[3], middle, answer.last[place], most[2]);
    answer.second[place].forEach((weight, to) => {
      if (there(0, place) && there(1, to)) line(columns[1], at(place), columns[2], at(to), weight, most[1]);
    });
  });
  const circle = (cx, cy, out) => svg("circle", { cx, cy, r: 8, class: out ? "lesson-out" : "lesson-in" });
  const circles = [circle(columns[0], middle), circle(columns[3], middle)];
  const crosses = [];
  for (const layer of [0, 1]) {
    answer.units.forEach((_, place) => {
      const [x, y] = [columns[layer + 1], at(place)];
      circles.push(circle(x, y, !there(layer, place)));
      if (!there(layer, place)) crosses.push(svg("path", { d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8`, class: "lesson-cross" }));
    });
  }
  return drawing(width, height, label, ...lines, ...circles, ...crosses);
}

/** All units of a layer as cells, filled where a unit is kept. `kept`: a text of 0 and 1. */
export function cells(kept, label, width) {
  const across = Math.min(kept.length, kept.length > 300 ? 100 : 50);
  const side = Math.max(3, Math.min(16, Math.floor(width / across)));
  const gap = side > 5 ? 2 : 1;
  let [full, empty] = ["", ""];
  [...kept].forEach((bit, place) => {
    const [x, y] = [(place % across) * side, Math.floor(place / across) * side];
    if (bit === "1") full += `M${x} ${y}h${side - gap}v${side - gap}h${gap - side}z`;
    else empty += `M${x + 0.5} ${y + 0.5}h${side - gap - 1}v${side - gap - 1}h${gap - side + 1}z`;
  });
  return drawing(
    across * side,
    Math.ceil(kept.length / across) * side,
    label,
    svg("path", { d: empty, class: "lesson-cell-out" }),
    svg("path", { d: full, class: "lesson-cell-in" }),
  );
}

/**
 * One neuron: its strongest inputs and what the others add, its sum and its output.
 * now: `kept` of each input drawn and `itself`, the `scale` of what is kept, the `rest` that the
 * other inputs add, `others`, their number, `sum`, what f has `given` and `output`; `keep`, the
 * probability, for room.
 */
export function neuronPicture(answer, now, words, label, width) {
  const narrow = width < NARROW;
  const letter = narrow ? 6.4 : 7.4;
  const row = 34;
  const top = 26;
  const rows = answer.inputs.length + 1;
  const written = answer.inputs.map(({ input }) => number(input));
  // Room for the widest text there can be: the picture stands still while units come and go.
  const widest = Math.max(...written.map((text) => `${text} ÷ ${number(now.keep)}`.length));
  const left = (narrow ? 44 : 56) + letter * widest;
  const [joint, right] = narrow ? [width - 110, width - 40] : [width * 0.66, width * 0.86];
  const middle = top + (rows * row) / 2 - row / 2;
  const [lines, marks, texts] = [[], [], []];
  const divided = (text) => (now.scale === 1 ? text : `${text} ÷ ${number(1 / now.scale)}`);
  const write = (x, y, content, kind, anchor = "middle") =>
    texts.push(svg("text", { x, y, class: kind, "text-anchor": anchor }, content));
  const most = strongest(answer.inputs.map(({ input, weight }) => input * weight));
  answer.inputs.forEach(({ input, weight, unit }, place) => {
    const y = top + place * row;
    const kept = now.kept[place];
    const share = Math.abs(input * weight) / most;
    if (kept) {
      lines.push(svg("line", {
        x1: left + 9, y1: y, x2: joint - 16, y2: middle, class: "lesson-w-line",
        "stroke-opacity": 0.25 + 0.75 * share, style: `stroke-width: ${1 + 3 * share}`,
      }));
      // Close to their unit, where the lines are still apart.
      const along = narrow ? 0.2 : 0.14;
      write(left + 9 + (joint - left) * along, y + (middle - y) * along + 4, number(weight), "lesson-w lesson-halo");
    }
    marks.push(svg("circle", { cx: left, cy: y, r: 9, class: kept ? "lesson-in lesson-y-ring" : "lesson-out" }));
    if (!kept) marks.push(svg("path", { d: `M${left - 5} ${y - 5}l10 10m0-10l-10 10`, class: "lesson-cross" }));
    if (kept) write(left - 16, y + 5, divided(written[place]), "lesson-y", "end");
    else write(left - 16, y + 5, words["neuron.dropped"], "lesson-r", "end");
    write(0, y + 5, `${unit}`, "lesson-b", "start");
  });
  const last = top + answer.inputs.length * row;
  if (now.others > 0) {
    lines.push(svg("line", { x1: left + 9, y1: last, x2: joint - 16, y2: middle, class: "lesson-w-line lesson-rest" }));
    write(left - 16, last + 5, words["neuron.rest"].replace("{count}", now.others), "lesson-b", "end");
    // Below its line, which rises.
    write(left + 26, last + 8, words["neuron.together"].replace("{sum}", number(now.rest)), "lesson-z lesson-halo", "start");
  }
  lines.push(svg("line", { x1: joint + 16, y1: middle, x2: right - 16, y2: middle, class: now.itself ? "lesson-z-line" : "lesson-z-line lesson-rest" }));
  marks.push(svg("circle", { cx: joint, cy: middle, r: 16, class: "lesson-in lesson-z-ring" }));
  marks.push(svg("circle", { cx: right, cy: middle, r: 16, class: now.itself ? "lesson-in lesson-y-ring" : "lesson-out" }));
  write(joint, middle + 6, "Σ", "lesson-z");
  write(joint, middle - 24, number(now.sum), "lesson-z lesson-large");
  write(joint, middle + 36, words["neuron.sum"], "lesson-z");
  write(joint, middle + 56, `b = ${number(answer.bias)}`, "lesson-b");
  write(right, middle + 6, "f", "lesson-y");
  write(right, middle - 24, number(now.output), "lesson-y lesson-large");
  write(right, middle + 36, words["neuron.output"], "lesson-y");
  if (!now.itself) write(right, middle + 56, words["neuron.dropped"], "lesson-r");
  else if (now.scale !== 1) write(right, middle + 56, divided(number(now.given)), "lesson-y");
  return drawing(width, top + rows * row, label, ...lines, ...marks, ...texts);
}

const math = (name, ...children) => node(MATHML, name, {}, ...children);
const operator = (sign) => math("mo", sign);
const value = (amount, kind, bare = false) => {
  const written = math("mn", number(amount));
  if (kind) written.setAttribute("class", `lesson-${kind}`);
  return amount < 0 && !bare ? math("mrow", operator("("), written, operator(")")) : written;
};

/** A symbol in the colour that it has in the picture of a neuron. */
function symbol(letter, { below, tilde, prime } = {}) {
  const name = math("mi", letter);
  let made = tilde ? math("mover", name, operator("~")) : name;
  if (prime) made = math("msup", made, operator("′"));
  if (below) made = math("msub", made, math("mi", below));
  made.setAttribute("class", `lesson-${letter}`);
  return made;
}

/** Where a formula may go on in the next line. */
export const BREAK = Symbol("break");

function formulaRow(parts) {
  const row = math("mrow");
  for (const part of parts) {
    if (typeof part === "string") row.append(operator(part));
    else if (Array.isArray(part)) row.append(symbol(...part));
    else if ("over" in part) row.append(math("mfrac", formulaRow(part.over), formulaRow(part.under)));
    else if ("sum" in part) row.append(math("munder", operator("∑"), math("mi", part.sum)));
    else if ("text" in part) row.append(math("mtext", `\u00a0${part.text}\u00a0`));
    else row.append(value(part.value, part.as, part.bare));
  }
  return row;
}

/**
 * A formula: texts are operators; [letter, how] is a symbol; {value, as} a number, in brackets
 * where it is negative and not `bare`; {text} words.
 */
export function formula(...parts) {
  const line = document.createElement("div");
  line.className = "lesson-formula";
  const pieces = [[]];
  for (const part of parts) {
    if (part === BREAK) pieces.push([]);
    else pieces.at(-1).push(part);
  }
  for (const piece of pieces) {
    const whole = math("math", formulaRow(piece));
    whole.setAttribute("displaystyle", "true");
    // Lines break between pieces of mathematics only where there is a space.
    line.append(whole, " ");
  }
  return line;
}
