// A network, whole or thinned: some of its units with their weights, and all units as cells.

import { svg } from "../../shared/svg.js";
import { drawing, strongest } from "./svg.js";

const HEIGHT = 300;
const COLUMNS = [0.06, 0.34, 0.7, 0.94];

/**
 * Units and weights.
 * @param {import("../../wire").ThinningAnswer} answer
 * @param {boolean[][] | null} kept of each layer, which of the units drawn are kept; null for all
 * @param {string} label
 * @param {number} width
 */
export function networkPicture(answer, kept, label, width) {
  const columns = COLUMNS.map((share) => share * width);
  const count = answer.units.length;
  const at = (/** @type {number} */ place) =>
    14 + (HEIGHT - 28) * (count === 1 ? 0.5 : place / (count - 1));
  const middle = HEIGHT / 2;
  const there = (/** @type {number} */ layer, /** @type {number} */ place) =>
    !kept || kept[layer][place];
  /** @type {Node[]} */
  const lines = [];
  /** @type {(from: number, y1: number, y2: number, weight: number, most: number) => void} */
  const line = (from, y1, y2, weight, most) => {
    const opacity = (0.04 + (0.9 * Math.abs(weight)) / most).toFixed(3);
    const kind = weight < 0 ? "lesson-negative" : "lesson-positive";
    const [x1, x2] = [columns[from], columns[from + 1]];
    lines.push(svg("line", { x1, y1, x2, y2, class: kind, "stroke-opacity": opacity }));
  };
  const most = [answer.first, answer.second, answer.last].map(strongest);
  for (let place = 0; place < count; place += 1) {
    if (there(0, place)) line(0, middle, at(place), answer.first[place], most[0]);
    if (there(1, place)) line(2, at(place), middle, answer.last[place], most[2]);
    for (const [to, weight] of answer.second[place].entries()) {
      if (there(0, place) && there(1, to)) line(1, at(place), at(to), weight, most[1]);
    }
  }
  /** @type {(cx: number, cy: number, out: boolean) => Node} */
  const circle = (cx, cy, out) =>
    svg("circle", { cx, cy, r: 8, class: out ? "lesson-out" : "lesson-in" });
  const circles = [circle(columns[0], middle, false), circle(columns[3], middle, false)];
  const crosses = [];
  for (const layer of [0, 1]) {
    for (let place = 0; place < count; place += 1) {
      const [x, y] = [columns[layer + 1], at(place)];
      circles.push(circle(x, y, !there(layer, place)));
      if (there(layer, place)) continue;
      const d = `M${x - 4} ${y - 4}l8 8m0-8l-8 8`;
      crosses.push(svg("path", { d, class: "lesson-cross" }));
    }
  }
  return drawing(width, HEIGHT, label, ...lines, ...circles, ...crosses);
}

/**
 * All units of a layer as cells, filled where a unit is kept.
 * @param {string} kept 0 and 1
 * @param {string} label
 * @param {number} width
 */
export function cells(kept, label, width) {
  const across = Math.min(kept.length, kept.length > 300 ? 100 : 50);
  const side = Math.max(3, Math.min(16, Math.floor(width / across)));
  const gap = side > 5 ? 2 : 1;
  let [full, empty] = ["", ""];
  for (const [place, bit] of [...kept].entries()) {
    const [x, y] = [(place % across) * side, Math.floor(place / across) * side];
    const size = bit === "1" ? side - gap : side - gap - 1;
    if (bit === "1") full += `M${x} ${y}h${size}v${size}h${-size}z`;
    else empty += `M${x + 0.5} ${y + 0.5}h${size}v${size}h${-size}z`;
  }
  return drawing(
    across * side,
    Math.ceil(kept.length / across) * side,
    label,
    svg("path", { d: empty, class: "lesson-cell-out" }),
    svg("path", { d: full, class: "lesson-cell-in" }),
  );
}
