// A chart to click points into: with a mouse, a finger or keys.

import { svg } from "../shared/svg.js";
import { fill } from "../shared/text.js";

/** @typedef {{ x: number, y: number }} Point of whole steps, from 0 to STEPS */

/** A point lies on one of so many places each way: as fine as a finger can mean it. */
export const STEPS = 100;
const [WIDTH, HEIGHT, EDGE] = [600, 360, 16];
const STRIDE = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {number} step */
const onto = (step) => Math.min(STEPS, Math.max(0, Math.round(step)));

/**
 * Where a key leads to; null for one that leads nowhere.
 * @param {Point} from
 * @param {{ key: string, shiftKey: boolean }} event with shift in strides
 * @returns {Point | null}
 */
export function moved({ x, y }, { key, shiftKey }) {
  const way = ARROWS[/** @type {"ArrowUp"} */ (key)];
  if (!way) return null;
  const by = shiftKey ? STRIDE : 1;
  return { x: onto(x + by * way[0]), y: onto(y + by * way[1]) };
}

/**
 * Points as a table, for the server to read like any other.
 * @param {readonly Point[]} points
 */
export const asTable = (points) =>
  ["x,y", ...points.map(({ x, y }) => `${(x / 10).toFixed(1)},${(y / 10).toFixed(1)}`)].join("\n");

export class Pad {
  /**
   * @param {HTMLElement} place
   * @param {() => void} changed called when there are more points, or fewer
   */
  constructor(place, changed) {
    this.changed = changed;
    /** @type {Point[]} */
    this.points = [];
    this.cross = { x: STEPS / 2, y: STEPS / 2 };
    /** @type {{ point: Point, isNew: boolean, from: Point } | null} */
    this.held = null;
    /** @type {import("../wire").Catalogue | null} */
    this.facts = null;
    const box = { x: EDGE, y: EDGE, width: WIDTH - 2 * EDGE, height: HEIGHT - 2 * EDGE };
    this.lines = [svg("line", {}), svg("line", {})];
    this.dots = svg("g", {});
    const area = svg("rect", { class: "data-area", rx: 6, ...box });
    const view = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, tabindex: 0, role: "application" };
    this.root = /** @type {SVGSVGElement} */ (svg("svg", view, area, ...this.lines, this.dots));
    place.append(this.root);
    this.listen();
    this.draw();
  }

  listen() {
    const { root } = this;
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("pointermove", (event) => this.drag(event));
    root.addEventListener("pointerup", () => this.release());
    root.addEventListener("pointercancel", () => {
      this.held = null;
    });
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {import("../wire").Catalogue} facts */
  write(facts) {
    this.facts = facts;
    this.root.setAttribute("aria-label", facts.data.pad);
    this.draw();
  }

  table() {
    return asTable(this.points);
  }

  clear() {
    this.points = [];
    this.draw();
    this.changed();
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0) return;
    const at = this.indexOf(event.target);
    const place = this.placeOf(event);
    const isNew = at < 0;
    if (isNew && !this.add(place)) return;
    const point = isNew ? this.points[this.points.length - 1] : this.points[at];
    this.held = { point, isNew, from: { ...point } };
    this.root.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.held) return;
    Object.assign(this.held.point, this.placeOf(event));
    this.draw();
  }

  /** A point that was pressed and not moved goes: a second click takes back the first. */
  release() {
    const { held } = this;
    this.held = null;
    if (!held || held.isNew) return;
    const { point, from } = held;
    if (point.x === from.x && point.y === from.y) this.remove(this.points.indexOf(point));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = this.indexOf(event.target);
    const isDone = at < 0 ? this.keyOnPad(event) : this.keyOnPoint(event, at);
    if (!isDone) return;
    // The page's own keys are others.
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  keyOnPad(event) {
    const to = moved(this.cross, event);
    if (to) this.cross = to;
    else if (event.key === "Enter" || event.key === " ") this.add(this.cross);
    else return false;
    this.draw();
    return true;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} at
   */
  keyOnPoint(event, at) {
    const to = moved(this.points[at], event);
    if (to) {
      this.points[at] = to;
      this.draw();
      this.focus(at);
    } else if (["Delete", "Backspace", "Enter", " "].includes(event.key)) {
      this.remove(at);
      this.focus(Math.min(at, this.points.length - 1));
    } else return false;
    return true;
  }

  /** @param {Point} point */
  add(point) {
    if (!this.facts || this.points.length >= this.facts.limits.most) return false;
    this.points.push({ ...point });
    this.draw();
    this.changed();
    return true;
  }

  /** @param {number} at */
  remove(at) {
    this.points.splice(at, 1);
    this.draw();
    this.changed();
  }

  /** @param {number} at of a point; -1 for the pad */
  focus(at) {
    const dot = /** @type {SVGElement | undefined} */ (this.dots.children[at]);
    (dot ?? this.root).focus();
  }

  /** @param {EventTarget | null} target */
  indexOf(target) {
    return [...this.dots.children].indexOf(/** @type {Element} */ (target));
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.root.getBoundingClientRect();
    const [right, up] = [((clientX - left) / width) * WIDTH, ((clientY - top) / height) * HEIGHT];
    return {
      x: onto(((right - EDGE) / (WIDTH - 2 * EDGE)) * STEPS),
      y: onto((1 - (up - EDGE) / (HEIGHT - 2 * EDGE)) * STEPS),
    };
  }

  draw() {
    const right = (/** @type {number} */ x) => EDGE + (x / STEPS) * (WIDTH - 2 * EDGE);
    const down = (/** @type {number} */ y) => EDGE + (1 - y / STEPS) * (HEIGHT - 2 * EDGE);
    const { cross, points, facts } = this;
    const [x, y] = [right(cross.x), down(cross.y)];
    const ends = [
      { x1: x, x2: x, y1: EDGE, y2: HEIGHT - EDGE },
      { x1: EDGE, x2: WIDTH - EDGE, y1: y, y2: y },
    ];
    for (const [at, line] of this.lines.entries()) {
      for (const [name, value] of Object.entries(ends[at])) line.setAttribute(name, String(value));
    }
    while (this.dots.childElementCount > points.length) this.dots.lastElementChild?.remove();
    while (this.dots.childElementCount < points.length) {
      this.dots.append(svg("circle", { r: 8, tabindex: 0, role: "button" }));
    }
    for (const [at, point] of points.entries()) {
      const dot = this.dots.children[at];
      const told = { point: at + 1, x: point.x / 10, y: point.y / 10 };
      dot.setAttribute("cx", String(right(point.x)));
      dot.setAttribute("cy", String(down(point.y)));
      dot.setAttribute("aria-label", facts ? fill(facts.data.point, told) : "");
    }
  }
}
