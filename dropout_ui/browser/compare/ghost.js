// The ghost: the curves of the run before as thin lines behind those of the run on show.

import { entryOf, looksOf } from "../shared/contenders.js";
import { sameAxes } from "./changes.js";
import { frameOf } from "./past.js";

/** @typedef {import("../shared/playback.js").Behind} Behind */

/** How wide and how opaque its lines are beside a curve's: the dash is the contender's. */
const THIN = 0.4;
const OPACITY = 0.6;

/** @type {Behind} */
export const nothing = () => ({ data: [], series: {} });

/**
 * The lines of what was on show last of a run; none over other axes.
 * @param {import("../shared/playback.js").Scene} scene
 * @returns {Behind}
 */
export const ghostOf = (scene) => (look, facts, about) => {
  const { about: before } = scene;
  const { theme, charts } = look;
  if (!before || !sameAxes(before, about)) return nothing(look, facts, about);
  const mould = charts.fit.data.find((/** @type {any} */ { meta }) => meta === "curves:");
  const looks = looksOf(facts, theme === "dark" ? "dark" : "light", before.contenders.map(entryOf));
  const { curves } = frameOf(scene);
  const data = looks.map(({ text, title, colour, dash }) => ({
    ...mould,
    name: title,
    line: { ...mould.line, color: colour, dash, width: THIN * mould.line.width },
    opacity: OPACITY,
    showlegend: false,
    hoverinfo: "skip",
    meta: seriesOf(text),
    // Plotly makes a part of a CSS selector of it.
    uid: seriesOf(text).replaceAll(/\W/g, "_"),
  }));
  const series = looks.map(({ text }) => [seriesOf(text), { x: before.grid, y: curves[text] }]);
  return { data, series: Object.fromEntries(series) };
};

/**
 * Without a colon: with one it would be a curve, which outlives its run until another one comes.
 * @param {string} contender
 */
const seriesOf = (contender) => `before.${contender}`;
