// Which pictures are on show, and how each is made to be kept.

import { watch } from "../shared/playback.js";
import { load } from "../shared/requests.js";
import { runCaption, inLines, studyCaption } from "./caption.js";
import { chartPicture } from "./charts.js";
import { drawingPicture } from "./drawings.js";

/** @typedef {import("../shared/session.js").Session} Session */
/** @typedef {import("../shared/playback.js").Scene} Scene */
/** @typedef {import("../wire").Catalogue} Catalogue */
/**
 * @typedef {object} Picture
 * @property {string} name what people call it
 * @property {"fit" | "losses" | "lesson" | "study"} of
 * @property {HTMLElement} place
 * @property {(facts: Catalogue, session: Session, scene: Scene) => string} caption
 */

/** By then the browser has taken what is to be kept; in milliseconds. */
const KEPT = 60_000;

/** @param {any} place whether Plotly has drawn there */
const isChart = (place) => Boolean(place.layout && place.data?.length);

/**
 * @param {HTMLElement} place
 * @returns {boolean} whether there is a picture that can be kept
 */
const isThere = (place) =>
  Boolean(
    place.dataset.file && place.clientWidth && (isChart(place) || place.querySelector("svg")),
  );

/** What the player shows now. */
export function sceneOnShow() {
  /** @type {Scene | undefined} */
  let scene;
  watch((now) => {
    scene = now;
  })();
  return scene;
}

/**
 * The figures of a part of the page, each with its caption's words.
 * @param {ParentNode} root
 * @param {Picture["of"]} of
 * @param {string} selector of figures
 * @returns {Picture[]}
 */
function ofRun(root, of, selector) {
  const figures = [...root.querySelectorAll(selector)];
  return figures.flatMap((figure) => {
    const name = figure.querySelector("figcaption")?.textContent ?? "";
    const place = /** @type {HTMLElement | null} */ (figure.querySelector("[data-file]"));
    return place && isThere(place) ? [{ name, of, place, caption: runCaptionOf(name) }] : [];
  });
}

/** @param {string} name @returns {Picture["caption"]} */
const runCaptionOf = (name) => (facts, _session, scene) => runCaption(facts, name, scene);

/**
 * @param {ParentNode} root the page's own part
 * @param {Catalogue} facts
 */
export function picturesOnShow(root, facts) {
  const ofStudy = [
    { selector: ".studies-chart", name: facts.keep.results, title: "" },
    { selector: ".studies-shares", name: facts.keep.shares, title: facts.keep.shares },
  ].flatMap(({ selector, name, title }) => {
    const place = /** @type {HTMLElement | null} */ (root.querySelector(selector));
    const caption = /** @type {Picture["caption"]} */ (
      (words, { shownStudy }) => (shownStudy ? studyCaption(words, shownStudy, title) : name)
    );
    return place && isThere(place)
      ? [{ name, of: /** @type {const} */ ("study"), place, caption }]
      : [];
  });
  return {
    run: [
      ...ofRun(root, "fit", ".player-charts .player-fit"),
      ...ofRun(root, "losses", ".player-charts .player-losses"),
    ],
    step: ofRun(root, "lesson", ".lesson-pictures figure"),
    study: ofStudy,
  };
}

/**
 * Make a picture of what is on show now, and have the browser keep it.
 * @param {Picture} picture
 * @param {"png" | "svg"} kind
 * @param {Session} session
 * @param {Scene} scene
 */
export async function keep({ place, caption }, kind, session, scene) {
  const { facts, look, data } = session;
  if (!facts || !look || !data) return;
  const light = await load(session.address(data.assets.light_charts).href);
  const text = caption(facts, session, scene);
  const making = {
    caption: (/** @type {number} */ room, /** @type {number} */ size) =>
      inLines(text, ruler(size), room, facts.language),
    ...{ look, light, facts },
  };
  const make = isChart(place) ? chartPicture : drawingPicture;
  const link = document.createElement("a");
  // Browsers keep a blob of any size, but not all that an address can hold.
  const reply = await fetch(await make(place, kind, making));
  link.href = URL.createObjectURL(await reply.blob());
  link.download = `${place.dataset.file}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

/**
 * How wide a text is in letters of a size.
 * @param {number} size
 * @returns {(text: string) => number}
 */
function ruler(size) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return (text) => text.length * size;
  // The widest of the usual ones: what has room in it has room in the others.
  pen.font = `${size}px verdana, "DejaVu Sans", sans-serif`;
  return (text) => pen.measureText(text).width;
}
