// Drawings of the lesson, as SVG that grows with the letters.

import { svg } from "../../shared/svg.js";

/** Drawings that are narrower than this have smaller letters; in sixteenths of the letters' size. */
export const NARROW = 480;

/**
 * Children in sixteenths of the letters' size, so that a drawing grows with the letters.
 * @param {number} width
 * @param {number} height
 * @param {string} label
 * @param {...Node} children
 */
export function drawing(width, height, label, ...children) {
  const style = `width: ${width / 16}em; height: ${height / 16}em`;
  const kind = width < NARROW ? "lesson-narrow" : "";
  const box = `0 0 ${width} ${height}`;
  const attributes = { viewBox: box, style, class: kind, role: "img", "aria-label": label };
  return svg("svg", attributes, ...children);
}

/**
 * The largest size among numbers, never quite 0.
 * @param {readonly (number | readonly number[])[]} rows
 */
export const strongest = (rows) => Math.max(1e-9, ...rows.flat().map(Math.abs));
