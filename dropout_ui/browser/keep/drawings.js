// Pictures of drawings: what a style sheet says of them is written into them, in the light look.

import { element } from "../shared/dom.js";
import { svg } from "../shared/svg.js";
import { LETTERS, LINE, PIXELS, WIDTH } from "./charts.js";

/** In a picture that is narrower its caption would be of a word a line. */
const NARROWEST = 480;
const PAD = 10;
const FONT = "sans-serif";
/** All that the lesson's style sheet sets of what is drawn. */
const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
];

/**
 * A copy out of sight, in light colours and as large as what is on show.
 * @param {HTMLElement} place
 * @param {Record<string, string>} palette
 */
function lightCopy(place, palette) {
  const root = /** @type {HTMLElement} */ (place.closest(".lesson"));
  const host = element("div", { className: root.className });
  const copy = /** @type {HTMLElement} */ (place.cloneNode(true));
  const { style } = host;
  for (const [name, colour] of Object.entries(palette)) {
    style.setProperty(`--lesson-${name}`, colour);
  }
  style.setProperty("--st-text-color", palette.text);
  style.setProperty("--st-background-color", palette.page);
  Object.assign(style, { position: "fixed", left: "-9999px", top: 0, border: 0, padding: 0 });
  copy.style.width = `${place.clientWidth}px`;
  host.append(copy);
  root.after(host);
  return { host, copy };
}

/**
 * @param {Element} from
 * @param {Element} to gets what it looks like
 */
function inscribe(from, to) {
  const looks = getComputedStyle(from);
  for (const name of STYLES) {
    const value = looks.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  to.removeAttribute("class");
  to.removeAttribute("style");
  for (const [at, child] of [...from.children].entries()) inscribe(child, to.children[at]);
}

/**
 * The drawings of a place and the words between them, where they stand.
 * @param {HTMLElement} copy
 */
function partsOf(copy) {
  const edge = copy.getBoundingClientRect();
  let [right, bottom] = [0, 0];
  const parts = [...copy.querySelectorAll("svg, :scope > span")].map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left - edge.left, top - edge.top];
    bottom = Math.max(bottom, y + height);
    if (one instanceof SVGElement) {
      right = Math.max(right, x + width);
      const drawn = /** @type {Element} */ (one.cloneNode(true));
      inscribe(one, drawn);
      for (const [name, value] of Object.entries({ x, y, width, height })) {
        drawn.setAttribute(name, String(value));
      }
      return drawn;
    }
    const { fontSize, color } = getComputedStyle(one);
    const size = Number.parseFloat(fontSize);
    const place = { x, y: y + height - size / 3, "font-size": size, fill: color };
    return svg("text", place, one.textContent ?? "");
  });
  return { parts, right, bottom };
}

/**
 * A drawing as an SVG of its own.
 * @param {HTMLElement} place
 * @param {import("./charts.js").Making} making
 */
export function drawingOf(place, { caption, light: { palette } }) {
  const { host, copy } = lightCopy(place, palette);
  try {
    const { parts, right, bottom } = partsOf(copy);
    const inner = Math.max(NARROWEST, right);
    const width = inner + 2 * PAD;
    const times = width / WIDTH;
    const lines = caption(inner, LETTERS * times);
    const height = bottom + 3 * PAD + lines.length * LINE * times;
    const words = lines.map((line, at) => {
      const y = bottom + 2 * PAD + (at + 0.8) * LINE * times;
      return svg("text", { x: PAD, y, "font-size": LETTERS * times, fill: palette.text }, line);
    });
    const box = { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT };
    return svg(
      "svg",
      box,
      svg("rect", { width, height, fill: palette.page }),
      svg("g", { transform: `translate(${PAD} ${PAD})` }, ...parts),
      ...words,
    );
  } finally {
    host.remove();
  }
}

/**
 * @param {HTMLElement} place
 * @param {"png" | "svg"} kind
 * @param {import("./charts.js").Making} making
 * @returns {Promise<string>} the address of its data
 */
export async function drawingPicture(place, kind, making) {
  const drawing = drawingOf(place, making);
  const text = new XMLSerializer().serializeToString(drawing);
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  if (kind === "svg") return address;
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = element("canvas", { width: PIXELS });
  canvas.height = Math.round((PIXELS * image.height) / image.width);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
