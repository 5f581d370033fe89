// Pinned runs: their curves in one chart, and a table of what differs. Nothing here knows the page.

import { entryOf, looksOf, titleIn } from "../shared/contenders.js";
import { filled, inOwnUnits, known, shrinkPoints, withoutTruth } from "../shared/figures.js";
import { number } from "../shared/numbers.js";
import { rangeOfFit } from "../player/charts.js";
import { changes, decides, differing, sameAxes, upper, valueText } from "./changes.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("./record.js").RunRecord} RunRecord */

/** Each is called by its place. */
export const LETTERS = ["A", "B", "C", "D"];
const NONE = "–";
/** How wide their lines are beside those of the player. */
const WIDTH = 0.7;

/**
 * Who runs in any of them, each once.
 * @param {readonly RunRecord[]} pins
 */
export const contendersOf = (pins) => [...new Set(pins.flatMap(({ contenders }) => contenders))];

/**
 * Whose curves are compared until the visitor says otherwise: of dropout, or of the second one.
 * @param {Catalogue} facts
 * @param {readonly RunRecord[]} pins
 */
export function usualOf({ run }, pins) {
  const [, usual] = run;
  const there = contendersOf(pins);
  return there.includes(usual) ? usual : there[1];
}

/**
 * Which of them have a curve in the chart, by their places, and why others have none.
 * @param {readonly RunRecord[]} pins
 * @param {string} contender
 */
export function sorted(pins, contender) {
  const places = [...pins.keys()];
  const absent = places.filter((place) => !pins[place].contenders.includes(contender));
  const present = places.filter((place) => !absent.includes(place));
  const drawn = present.filter((place) => sameAxes(pins[present[0]], pins[place]));
  return { drawn, absent, unlike: present.filter((place) => !drawn.includes(place)) };
}

/**
 * The fit with a curve of each of these runs. Points are there where they are the same for all.
 * @param {import("../shared/session.js").Look} look
 * @param {Catalogue} facts
 * @param {readonly RunRecord[]} pins
 * @param {string} contender
 */
export function chartOf({ charts, theme, palette }, facts, pins, contender) {
  const { drawn } = sorted(pins, contender);
  const runs = drawn.map((place) => pins[place]);
  const fit = structuredClone(charts.fit);
  const about = aboutAll(runs);
  if (about.own) inOwnUnits(fit.layout, about);
  else fit.layout.yaxis.range = rangeOfFit(fit.layout.yaxis.range, about);
  const mould = fit.data.find((/** @type {any} */ { meta }) => meta === "curves:");
  // Of one contender several: they have its shades, and each its own dash.
  const looks = looksOf(
    facts,
    theme === "dark" ? "dark" : "light",
    runs.map(() => entryOf(contender)),
  );
  const lines = looks.map(({ colour, dash }, at) => ({
    ...mould,
    name: named(facts, LETTERS[drawn[at]], changes(facts, runs[at], ...runs)),
    line: { ...mould.line, color: colour, dash, width: WIDTH * mould.line.width },
    meta: `pinned.${drawn[at]}`,
  }));
  const curves = runs.map((run, at) => [
    `pinned.${drawn[at]}`,
    { x: run.grid, y: run.curves[contender] },
  ]);
  const points = pointsAreSame(runs) ? known(about) : { true: known(about).true };
  fit.data = fit.data.filter((/** @type {any} */ { meta }) => meta === "true" || meta in points);
  const colours = looks.map(({ colour }) => colour);
  fit.data.push(...lines, letters(colours, drawn, fit.layout.font.size, palette));
  const places = runs.map(({ grid }, at) => Math.round(grid.length * placeOf(at)));
  const series = {
    ...Object.fromEntries(curves),
    letters: {
      x: runs.map(({ grid }, at) => grid[places[at]]),
      y: runs.map((run, at) => run.curves[contender][places[at]]),
    },
  };
  const data = filled(withoutTruth(fit, about), { ...points, ...series });
  shrinkPoints(data, about.train.x.length);
  return { data, layout: fit.layout };
}

/**
 * What a chart of several runs has to know of them: whose points it is about, and all of those.
 * @param {readonly RunRecord[]} runs
 * @returns {any}
 */
function aboutAll(runs) {
  const [first] = runs;
  if (pointsAreSame(runs)) return first;
  const all = (/** @type {"train" | "test"} */ set) => ({
    x: runs.flatMap((run) => run[set].x),
    y: runs.flatMap((run) => run[set].y),
  });
  return { ...first, train: all("train"), test: all("test") };
}

/** @param {readonly RunRecord[]} runs */
const pointsAreSame = (runs) =>
  new Set(runs.map(({ train, test }) => JSON.stringify([train, test]))).size === 1;

/**
 * @param {Catalogue} facts
 * @param {string} letter
 * @param {readonly string[]} settings that others do not have
 */
const named = ({ studies, player }, letter, settings) =>
  letter + (settings.length ? studies.colon : "") + settings.join(player.between);

/**
 * Where along a curve its letter stands: no two beside each other.
 * @param {number} at
 */
const placeOf = (at) => 0.2 + (0.6 * at) / (LETTERS.length - 1);

/**
 * A letter on each curve: shades and dashes alone are hard to follow.
 * @param {string[]} colours
 * @param {number[]} places of the runs
 * @param {number} size of a letter
 * @param {Record<string, string>} palette
 */
const letters = (colours, places, size, palette) => ({
  type: "scatter",
  mode: "markers+text",
  text: places.map((place) => LETTERS[place]),
  textfont: { color: colours, size },
  marker: {
    color: palette.page,
    line: { color: colours, width: size / 10 },
    opacity: 1,
    size: 1.6 * size,
  },
  hoverinfo: "skip",
  showlegend: false,
  meta: "letters",
});

/**
 * What differs between runs, and their errors: rows of texts, the first of which is the head.
 * @param {Catalogue} facts
 * @param {readonly RunRecord[]} pins
 */
export function rowsOf(facts, pins) {
  const settings = differing(facts, pins).map((field) => [
    facts.fields[field].title,
    ...pins.map((run) => (decides(facts, run, field) ? valueText(facts, run, field) : NONE)),
  ]);
  const measures = [...new Set(pins.map(({ measure }) => measure))];
  const errors = measures.flatMap((measure) => {
    const those = pins.filter((run) => run.measure === measure);
    return contendersOf(those).map((name) => [
      `${upper(facts.measures[measure].name)}${facts.studies.colon}${titleIn(facts, name)}`,
      ...pins.map((run) => (run.measure === measure ? written(run.errors[name]) : NONE)),
    ]);
  });
  return [...settings, ...errors];
}

/** @param {number | undefined} error */
const written = (error) => (error === undefined ? NONE : number(error));
