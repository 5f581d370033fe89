// What a study found, as series for its charts. Nothing here knows the page.

import { looksOf, titleWith } from "../shared/contenders.js";
import { inARow } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../wire").StudyEvent} StudyEvent */
/** @typedef {Record<string, any>} Row of records, or of a summary */
/** @typedef {{ seed: number, base: number, other: number }} Pair the errors of a seed: of the baseline and of the other */

/**
 * The errors of networks that diverged, as JSON has them.
 * @type {Record<string, number>}
 */
const INFINITE = { Infinity, "-Infinity": -Infinity };
/** With more lines than these, only those of a run keep their bands: others would hide one another. */
const LINES_WITH_BANDS = 3;
/** What is measured inside the networks, and has bars. */
export const MEASURES = /** @type {const} */ (["high_share", "mean_activation", "silent_share"]);

/**
 * The rows of an event, with true numbers for the infinite ones.
 * @param {readonly Row[]} rows
 * @returns {Row[]}
 */
export const revived = (rows) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, INFINITE[value] ?? value]),
    ),
  );

/**
 * The field that a study sweeps; "" for none.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 */
export const swept = ({ sweep, figure }, facts) =>
  sweep?.field ?? (figure ? facts.figures[figure].field : "");

/**
 * Which chart shows a study: one contender against the baseline seed by seed, lines over a
 * setting, or bars.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @returns {"seeds" | "sweep" | "bars"}
 */
export function chartOf({ sweep, figure, contenders }, facts) {
  if (figure) return facts.figures[figure].chart === "bars" ? "bars" : "sweep";
  if (sweep) return "sweep";
  return contenders.length === 2 ? "seeds" : "bars";
}

/**
 * The words of studies, as they are said where contenders are judged by a measure.
 * @param {Catalogue} facts
 * @param {string} measure
 * @returns {Catalogue["studies"]}
 */
export const wordsOf = ({ studies, measures }, measure) => ({
  ...studies,
  ...measures[measure].studies,
});

/**
 * Whether seeds are splits of the same points, which overlap.
 * @param {Catalogue} facts
 * @param {string} measure
 */
export const isOfSplits = ({ measures }, measure) => measures[measure].splits;

/**
 * How the numbers of a study are to be read, in small print.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 */
export function noteOf(about, facts) {
  const own = about.figure ? facts.figures[about.figure].note : "";
  if (about.figure && chartOf(about, facts) === "bars") return own;
  const words = wordsOf(facts, about.measure);
  const { text, splits } = facts.measures[about.measure];
  const variance = splits ? words.splits_variance : "";
  return inARow([text, variance, words.note, words.note_contenders, own].filter(Boolean));
}

/**
 * How much room sentences and table of a study will take: the numbers of their lines.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 */
export function roomOf({ sweep, figure, contenders, measure }, facts) {
  if (figure) {
    const { findings, rows } = facts.figures[figure];
    // What the paper says, most of what may be found there, and the verdict.
    return { lines: Math.max(4, Object.keys(findings).length + 1), rows };
  }
  const names = contenders.length;
  if (sweep) return { lines: names, rows: names * sweep.values.length };
  // Of splits it is said how many points it would take.
  const pair = isOfSplits(facts, measure) ? 5 : 4;
  return { lines: names === 2 ? pair : names, rows: names };
}

/**
 * A contender of a study; one that is no part of what was asked for is by its name alone.
 * @param {StudyEvent} about
 * @param {string} text as it is written
 */
const entryIn = (about, text) =>
  about.contenders.find((one) => one.text === text) ?? { text, name: text, strength: null };

/**
 * What a contender is called, with its strength if one is given.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @param {string} text as it is written
 */
export function titleOf(about, facts, text) {
  const { name, strength } = entryIn(about, text);
  return titleWith(facts, name, strength);
}

/**
 * Both errors of each seed for which there are both, in order.
 * @param {readonly Row[]} rows
 * @param {string} base
 * @param {string} other
 * @returns {Pair[]}
 */
export function pairs(rows, base, other, measure = "true_loss") {
  /** @type {Map<number, Partial<Pair>>} */
  const bySeed = new Map();
  for (const row of rows) {
    const { seed, contender, [measure]: error } = row;
    const place = { [base]: "base", [other]: "other" }[contender];
    if (place && error != null) bySeed.set(seed, { ...bySeed.get(seed), seed, [place]: error });
  }
  return /** @type {Pair[]} */ ([...bySeed.values()])
    .filter(({ base: one, other: two }) => one !== undefined && two !== undefined)
    .sort((one, two) => one.seed - two.seed);
}

/**
 * Whether an error can stand on a logarithmic axis.
 * @param {unknown} error
 */
const drawable = (error) => typeof error === "number" && error > 0 && error < Infinity;

/** @param {Pair} pair */
export const isDot = ({ base, other }) => drawable(base) && drawable(other);

/**
 * Series of the dots, the run on show among them; none where there is nothing to draw.
 * @param {readonly Pair[]} all
 * @param {Pair | null} yours
 */
export function seedSeries(all, yours) {
  const dots = all.filter(isDot);
  const mine = yours && isDot(yours) ? [yours] : [];
  const ends = [...dots, ...mine].flatMap(({ base, other }) => [base, other]);
  if (!ends.length) return { edges: null, series: {} };
  const edges = [Math.min(...ends) / 1.3, Math.max(...ends) * 1.3];
  const places = (/** @type {readonly Pair[]} */ some) => ({
    x: some.map(({ base }) => base),
    y: some.map(({ other }) => other),
  });
  return {
    edges,
    series: {
      diagonal: { x: edges, y: edges },
      dots: { ...places(dots), customdata: dots.map(({ seed }) => seed) },
      yours: places(mine),
    },
  };
}

/**
 * The outline of the middle halves: one for each stretch over which both quartiles are finite.
 * @param {readonly Row[]} rows
 * @param {string} field
 */
function band(rows, field) {
  /** @type {Row[][]} */
  const stretches = [[]];
  for (const row of rows) {
    if (drawable(row.lower_quartile) && drawable(row.upper_quartile)) stretches.at(-1)?.push(row);
    else stretches.push([]);
  }
  const corners = stretches.flatMap((stretch) => [
    ...stretch.map((row) => [row[field], row.upper_quartile]),
    ...stretch.toReversed().map((row) => [row[field], row.lower_quartile]),
    [null, null],
  ]);
  return { x: corners.map(([x]) => x), y: corners.map(([, y]) => y) };
}

/**
 * The condition of a figure that stands by itself, beside the one at the same value of its field.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @param {readonly Row[]} summary
 * @param {string} field
 */
function alone({ figure }, facts, summary, field) {
  const single = figure && facts.figures[figure].single;
  if (!single) return [];
  const largest = Math.max(...summary.map((row) => row[single]));
  const highest = Math.max(...summary.map((row) => row[field]));
  return summary.filter((row) => row[field] === highest && row[single] !== largest);
}

/**
 * How the line of a contender is drawn.
 * @typedef {object} Line
 * @property {string} text the contender as it is written
 * @property {string} title
 * @property {string} colour
 * @property {string} dash
 * @property {{ x: unknown[], y: unknown[] }} line
 * @property {{ x: unknown[], y: unknown[] } | null} band
 */

/**
 * How a contender is drawn among these.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @param {"light" | "dark"} theme
 * @param {readonly string[]} texts
 * @param {string} text
 */
function lookOf(about, facts, theme, texts, text) {
  const entries = texts.map((one) => entryIn(about, one));
  const [look] = looksOf(facts, theme, entries).filter((one) => one.text === text);
  const { title, colour, dash } = look;
  return { text, title, colour, dash };
}

/**
 * The share of seeds won over the epochs in per cent, a line for each contender; its band is
 * where that share lies in the long run.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @param {"light" | "dark"} theme
 * @param {readonly import("../wire").ShareWonFacts[]} shareWon
 * @returns {Line[]}
 */
export function shareLines(about, facts, theme, shareWon) {
  const texts = shareWon.map(({ contender }) => contender);
  return shareWon.map(({ contender, epochs, wins, compared, low, high }) => {
    const per = (/** @type {number} */ share) => 100 * share;
    return {
      ...lookOf(about, facts, theme, texts, contender),
      line: {
        x: epochs,
        y: wins.map((won, at) => (compared[at] ? per(won / compared[at]) : null)),
      },
      band:
        texts.length < LINES_WITH_BANDS
          ? {
              x: [...epochs, ...epochs.toReversed()],
              y: [...low.map(per), ...high.toReversed().map(per)],
            }
          : null,
    };
  });
}

/**
 * The lines over a setting, one for each contender and strength.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @param {"light" | "dark"} theme
 * @param {readonly Row[]} summary
 */
export function sweepLines(about, facts, theme, summary) {
  const field = swept(about, facts);
  const single = alone(about, facts, summary, field);
  const rows = summary.filter((row) => !single.includes(row));
  const texts = [...new Set(rows.map(({ contender }) => contender))];
  const lines = texts.map((text) => {
    const own = rows.filter((row) => row.contender === text);
    if (typeof own[0][field] === "number") own.sort((one, other) => one[field] - other[field]);
    const hasBand = texts.length <= LINES_WITH_BANDS || facts.run.includes(text);
    return {
      ...lookOf(about, facts, theme, texts, text),
      line: {
        x: own.map((row) => row[field]),
        y: own.map(({ median }) => (drawable(median) ? median : null)),
      },
      band: hasBand ? band(own, field) : null,
    };
  });
  const numeric = typeof rows[0]?.[field] === "number";
  const axis = facts.fields[field]?.log ? "log" : numeric ? "linear" : "category";
  // Of several contenders those that are compared with the baseline, which is in the table.
  const shown = single.filter(({ contender }) => contender !== facts.baseline);
  const diamond = {
    name: facts.figures[about.figure ?? ""]?.single_title,
    x: shown.map((row) => row[field]),
    y: shown.map(({ median }) => median),
  };
  return { lines, axis, single: shown.length ? diamond : null };
}

/**
 * Bars of one contender.
 * @typedef {{ name: string, x: string[], y: number[] }} Bars
 */

/**
 * Bars of figures that look inside the networks, or of the errors of several contenders.
 * @param {StudyEvent} about
 * @param {Catalogue} facts
 * @param {readonly Row[]} summary
 * @returns {Bars[]}
 */
export function barsOf(about, facts, summary) {
  const words = facts.studies;
  const has = (/** @type {string} */ name) => summary.some((row) => row[name] != null);
  const bars = (
    /** @type {string} */ name,
    /** @type {Row[]} */ rows,
    /** @type {(row: Row) => string} */ title,
  ) => ({
    name,
    x: rows.map(title),
    y: rows.map(({ median }) => median),
  });
  if (has("prediction")) {
    const title = (/** @type {Row} */ row) => facts.predictions[row.prediction];
    const isBase = (/** @type {Row} */ row) => row.prediction === facts.baseline;
    return [
      bars(
        "dropout",
        summary.filter((row) => !isBase(row)),
        title,
      ),
      bars(facts.baseline, summary.filter(isBase), title),
    ];
  }
  if (!has("layer")) {
    return summary.map((row) => {
      const { name } = about.contenders.find((one) => one.text === row.contender) ?? {
        name: row.contender,
      };
      return bars(name, [row], () => titleOf(about, facts, row.contender));
    });
  }
  return facts.run.map((name) => {
    const own = summary.filter(({ contender }) => contender === name);
    const each = MEASURES.flatMap((measure) => own.map((row) => ({ measure, row })));
    return {
      name,
      x: each.map(
        ({ measure, row }) => `${words[`head_${measure}`]}<br>${words.head_layer} ${row.layer}`,
      ),
      y: each.map(({ measure, row }) => row[measure]),
    };
  });
}
