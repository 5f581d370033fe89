// Pictures of charts: light copies at print size, with a caption below; what is on show is not
// touched.

import { plotly } from "../shared/plotly.js";

/** @typedef {import("../shared/session.js").Look} Look */
/**
 * What a picture is made with.
 * @typedef {object} Making
 * @property {(width: number, size: number) => string[]} caption its lines where there is so much
 *   room for letters of that size
 * @property {Look} look of the page
 * @property {Look} light
 * @property {import("../wire").Catalogue} facts
 */

/** A picture's width where letters are as large as on a desk. In print, 16 cm wide, they have 7 points. */
export const WIDTH = 800;
const HEIGHT = 500;
/** So many pixels wide is a PNG: 27 cm at 300 dots an inch, nearly all of A4. */
export const PIXELS = 3200;
/** Letters of the caption, and how far a line is from the next. */
export const LETTERS = 12;
export const LINE = 17;
const PAD = 10;
const STANDOFF = 6;
const DESK_LETTERS = 13;

/**
 * Which colour takes the place of which: those of the light look that of the page's.
 * @param {Look} look
 * @param {Look} light
 * @param {import("../wire").Catalogue} facts
 * @returns {Map<unknown, string>}
 */
export function recolouring(look, light, facts) {
  if (look.theme === light.theme) return new Map();
  const shades = Object.values(facts.contenders).flatMap(({ shades: { dark, light: bright } }) =>
    dark.map((colour, at) => /** @type {const} */ ([colour, bright[at]])),
  );
  const palette = Object.entries(look.palette).map(
    ([name, colour]) => /** @type {const} */ ([colour, light.palette[name]]),
  );
  return new Map([...shades, ...palette]);
}

/**
 * The same value with other colours in it, however deep they lie.
 * @param {any} value
 * @param {Map<unknown, string>} colours
 * @returns {any}
 */
export function recoloured(value, colours) {
  if (Array.isArray(value)) return value.map((one) => recoloured(one, colours));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) {
    return colours.get(value) ?? value;
  }
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, one]) => [name, recoloured(one, colours)]));
}

/** @param {string} text that Plotly would take for HTML */
const literal = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * A chart as a figure to be kept.
 * @param {any} chart as Plotly has drawn it
 * @param {Making} making
 */
export function figureOf(chart, { caption, look, light, facts }) {
  const { data, layout } = recoloured(
    structuredClone({ data: chart.data, layout: chart.layout }),
    recolouring(look, light, facts),
  );
  // For a projector all is larger: so is the picture, before it is made as large as any other.
  const times = layout.font.size / DESK_LETTERS;
  const [width, size] = [Math.round(WIDTH * times), LETTERS * times];
  const lines = caption(width - 2 * PAD * times, size);
  const below = (lines.length * LINE + 2 * PAD) * times;
  const height = Math.round(HEIGHT * times + below);
  layout.legend.font.size = light.charts.fit.layout.legend.font.size;
  layout.margin.b += below;
  // Without one its title would go down with the margin, into the caption.
  layout.xaxis.title.standoff ??= STANDOFF * times;
  layout.title = {
    text: lines.map(literal).join("<br>"),
    font: { size },
    ...{ x: (PAD * times) / width, xref: "container", xanchor: "left" },
    // Of several lines Plotly anchors the first.
    ...{ y: (below - PAD * times) / height, yref: "container", yanchor: "top" },
  };
  return { data, layout: { ...layout, autosize: false, width, height } };
}

/**
 * @param {any} chart
 * @param {"png" | "svg"} kind
 * @param {Making} making
 * @returns {Promise<string>} the address of its data
 */
export async function chartPicture(chart, kind, making) {
  const { data, layout } = figureOf(chart, making);
  const { width, height } = layout;
  // A little more: Plotly cuts off what is left of a pixel.
  const scale = kind === "png" ? (PIXELS + 0.5) / width : 1;
  return plotly().toImage({ data, layout }, { format: kind, width, height, scale });
}
