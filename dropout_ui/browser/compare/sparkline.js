// The sparkline: the test losses of a run over its epochs, small enough for a list.

import { entryOf, looksOf } from "../shared/contenders.js";
import { svg } from "../shared/svg.js";

/** @typedef {import("./record.js").RunRecord} RunRecord */

const WIDTH = 120;
const HEIGHT = 36;
const EDGE = 2;
/** Dashes as Plotly calls them, for so small a picture; others are lengths already. */
const DASHES = /** @type {Record<string, string>} */ ({
  solid: "none",
  dot: "1 2",
  dash: "4 2",
  longdash: "7 2",
  dashdot: "4 2 1 2",
  longdashdot: "7 2 1 2",
});

/**
 * Lines of the losses, by contender: over the epochs of the whole run, on a log axis that all fill.
 * @param {import("./record.js").Losses} losses
 * @param {number} epochs of the whole run
 * @returns {Record<string, string>} each as the path of an SVG
 */
export function pathsOf({ epochs: at, test }, epochs) {
  const logs = Object.values(test)
    .flat()
    .filter((loss) => loss > 0);
  const [low, high] = [Math.min(...logs), Math.max(...logs)].map(Math.log);
  const x = (/** @type {number} */ epoch) => EDGE + ((WIDTH - 2 * EDGE) * epoch) / (epochs || 1);
  const y = (/** @type {number} */ loss) =>
    EDGE + (HEIGHT - 2 * EDGE) * (high > low ? (high - Math.log(loss)) / (high - low) : 0.5);
  const path = (/** @type {number[]} */ line) => {
    const places = line.flatMap((loss, place) =>
      loss > 0 ? [`${x(at[place]).toFixed(1)} ${y(loss).toFixed(1)}`] : [],
    );
    return places.length ? `M${places.join("L")}` : "";
  };
  return Object.fromEntries(Object.entries(test).map(([name, line]) => [name, path(line)]));
}

/**
 * @param {import("../wire").Catalogue} facts
 * @param {"light" | "dark"} theme
 * @param {RunRecord} run
 */
export function sparkline(facts, theme, { contenders, losses, epochs }) {
  const paths = pathsOf(losses, epochs);
  const lines = looksOf(facts, theme, contenders.map(entryOf)).map(({ text, colour, dash }) =>
    svg("path", {
      d: paths[text],
      stroke: colour,
      "stroke-dasharray": (DASHES[dash] ?? dash).replaceAll("px", ""),
    }),
  );
  const box = `0 0 ${WIDTH} ${HEIGHT}`;
  const label = facts.compare.losses;
  return svg("svg", { viewBox: box, role: "img", "aria-label": label }, ...lines);
}
