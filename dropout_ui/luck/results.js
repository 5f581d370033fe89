// What a study says, as series for its charts, rows for its table and sentences.

import { number } from "./format.js";
import { fill } from "./player.js";

const LOGARITHMIC = ["points", "hidden_width", "epochs", "learning_rate"];
const FIELD_OF_FIGURE = { "9a": "dropout_rate", "9b": "dropout_rate", 10: "points" };
// These look inside the networks at one setting; the others have a line over several.
const BARS = ["8", "11"];
const ROWS_OF_FIGURE = { 8: 4, "9a": 12, "9b": 7, 10: 12, 11: 4 };
// The errors of networks that diverged, as JSON has them.
const INFINITE = { Infinity, "-Infinity": -Infinity };
// With more lines than these, only the pair keeps its bands: others would hide one another.
const LINES_WITH_BANDS = 3;

/** A share in whole per cent; a half goes to the even number, as in Python's sentences. */
function whole(share) {
  const hundredths = 100 * share;
  const floor = Math.floor(hundredths);
  return hundredths - floor === 0.5 ? floor + (floor % 2) : Math.round(hundredths);
}

/** "gaussian=0.3" is shown as a name and a value. */
function named(words, contender) {
  const [name, value] = contender.split("=");
  const title = words[`contender.${name}`];
  return value === undefined ? title : `${title} ${value}`;
}

/** A value for people; nothing for one that is missing. */
const shown = (value) => (typeof value === "number" ? number(value) : String(value ?? ""));

const without = (values, wanted) => values.filter((value) => !wanted.includes(value));

/** The rows of an event, with true numbers for the infinite ones. */
export const revived = (rows) => rows.map((row) => Object.fromEntries(
  Object.entries(row).map(([name, value]) => [name, INFINITE[value] ?? value]),
));

/** The field that a question sweeps; "" for none. */
export const swept = ({ sweep = "", figure = "" }) => sweep.split("=")[0] || FIELD_OF_FIGURE[figure] || "";

/** Which chart shows a question. */
export function chartOf({ sweep, figure }) {
  if (BARS.includes(figure)) return "bars";
  return sweep || figure ? "sweep" : "seeds";
}

/** How much room sentences and table of a question will take: the numbers of their lines. */
export function roomOf({ sweep = "", figure, contenders = "plain,dropout" }) {
  if (figure) return { lines: 3, rows: ROWS_OF_FIGURE[figure] };
  const names = new Set(["plain", ...contenders.split(",")]).size;
  if (!sweep) return { lines: 4, rows: names };
  return { lines: names, rows: names * sweep.split(",").length };
}

/** Both errors of each seed for which there are both, in order. */
export function pairs(rows) {
  const bySeed = new Map();
  for (const { seed, contender, true_loss } of rows) {
    bySeed.set(seed, { ...bySeed.get(seed), seed, [contender]: true_loss });
  }
  return [...bySeed.values()]
    .filter(({ plain, dropout }) => plain != null && dropout != null)
    .sort((one, other) => one.seed - other.seed);
}

/** Whether an error can stand on a logarithmic axis. */
const drawable = (error) => error > 0 && error < Infinity;

const isDot = ({ plain, dropout }) => drawable(plain) && drawable(dropout);

/** Series of the dots, the run on show among them; none where there is nothing to draw. */
export function seedSeries(pairsOfSeeds, yours) {
  const dots = pairsOfSeeds.filter(isDot);
  const mine = yours && isDot(yours) ? [yours] : [];
  const ends = [...dots, ...mine].flatMap(({ plain, dropout }) => [plain, dropout]);
  if (!ends.length) return { edges: null, series: {} };
  const edges = [Math.min(...ends) / 1.3, Math.max(...ends) * 1.3];
  const places = (some) => ({ x: some.map(({ plain }) => plain), y: some.map(({ dropout }) => dropout) });
  return {
    edges,
    series: {
      diagonal: { x: edges, y: edges },
      dots: { ...places(dots), customdata: dots.map(({ seed }) => seed) },
      yours: places(mine),
    },
  };
}

/** The outline of the middle halves: one for each stretch over which both quartiles are finite. */
function band(rows, field) {
  const stretches = [[]];
  for (const row of rows) {
    if (drawable(row.lower_quartile) && drawable(row.upper_quartile)) stretches.at(-1).push(row);
    else stretches.push([]);
  }
  const corners = stretches.flatMap((stretch) => [
    ...stretch.map((row) => [row[field], row.upper_quartile]),
    ...stretch.toReversed().map((row) => [row[field], row.lower_quartile]),
    [null, null],
  ]);
  return { x: corners.map(([x]) => x), y: corners.map(([, y]) => y) };
}

/** Series of the lines over a setting; of figure 9b the last condition stands by itself. */
export function sweepSeries(question, summary) {
  const field = swept(question);
  const series = {};
  let rows = summary;
  if (question.figure === "9b") {
    const widths = summary.map(({ hidden_width }) => hidden_width);
    const highest = Math.max(...summary.map((row) => row[field]));
    const single = summary.filter((row) => row[field] === highest && row.hidden_width !== Math.max(...widths));
    rows = without(summary, single);
    series.single = { x: single.map((row) => row[field]), y: single.map(({ median }) => median) };
  }
  const names = [...new Set(rows.map(({ contender }) => contender))];
  for (const contender of names) {
    const own = rows.filter((row) => row.contender === contender);
    // Whatever its strength, a contender has the line of its name.
    const [name] = contender.split("=");
    if (typeof own[0][field] === "number") own.sort((one, other) => one[field] - other[field]);
    series[`line:${name}`] = {
      x: own.map((row) => row[field]),
      y: own.map(({ median }) => (drawable(median) ? median : null)),
    };
    const hasBand = names.length <= LINES_WITH_BANDS || ["plain", "dropout"].includes(name);
    if (hasBand) series[`band:${name}`] = band(own, field);
  }
  const numeric = typeof rows[0]?.[field] === "number";
  return { series, axis: LOGARITHMIC.includes(field) ? "log" : numeric ? "linear" : "category" };
}

/** Series of the bars of figures 8 and 11. */
export function barSeries(words, { figure }, summary) {
  if (figure === "11") {
    const x = summary.map(({ prediction }) => words[`prediction.${prediction}`]);
    const y = summary.map(({ median }) => median);
    return { dropout: { x: x.slice(0, -1), y: y.slice(0, -1) }, plain: { x: x.slice(-1), y: y.slice(-1) } };
  }
  const series = {};
  for (const name of ["plain", "dropout"]) {
    const own = summary.filter(({ contender }) => contender === name);
    const measures = ["active_share", "mean_activation"];
    series[name] = {
      x: measures.flatMap((measure) => own.map(({ layer }) =>
        `${words[`head_${measure}`]}<br>${words.head_layer} ${layer}`)),
      y: measures.flatMap((measure) => own.map((row) => row[measure])),
    };
  }
  return series;
}

// Sentences -------------------------------------------------------------------------------------

/**
 * What stands in a verdict's place until there is one. A verdict that is read again and again
 * while networks come in would call luck an effect far more often than its level says.
 */
function noVerdictYet(words, phase) {
  if (phase === "failed") return [];
  return [{ strong: phase === "stopped" ? words.no_verdict : words.verdict_later }];
}

/** What is said of the seeds at one setting. phase: of the study. */
export function seedSentences(words, { summary, phase }, dots, yours) {
  const plain = summary.find(({ contender }) => contender === "plain");
  const dropout = summary.find(({ contender }) => contender === "dropout");
  if (!plain || !dropout || !dots.length || dropout.judgement == null) return [];
  const gone = dots.filter((one) => !isDot(one)).length;
  const diverged = gone ? [fill(words.diverged_seeds, { count: gone, seeds: dots.length })] : [];
  if (phase !== "ready") {
    return [fill(words.so_far, dropout), ...noVerdictYet(words, phase), ...diverged];
  }
  if (!dropout.compared) return dropout.median === Infinity ? diverged : [words.same];
  return [
    fill(words.won, {
      wins: dropout.wins, compared: dropout.compared, rate: whole(dropout.win_rate),
      low: whole(dropout.win_low), high: whole(dropout.win_high),
      dropout: number(dropout.median), plain: number(plain.median),
    }),
    { strong: words[dropout.judgement] },
    ...yoursAmong(words, dots, yours),
    ...diverged,
  ];
}

/** By how much dropout leads: the logarithm of how many times smaller its error is. */
function lead({ plain, dropout }) {
  return plain === dropout ? 0 : Math.log(plain / dropout);
}

/** Where the run above stands among the other seeds. */
function yoursAmong(words, dots, yours) {
  const others = dots.filter(({ seed }) => seed !== yours?.seed);
  if (!yours || !others.length) return [];
  const own = lead(yours);
  const smaller = others.filter((one) => lead(one) < own).length;
  const sentence = own > 0 ? words.yours_won : own < 0 ? words.yours_lost : words.yours_drawn;
  return [fill(sentence, { seed: yours.seed, share: whole(smaller / others.length) })];
}

/** What is said of the values of a setting: where each contender is better, worse, or neither. */
export function sweepSentences(words, { question, summary, phase }) {
  const names = [...new Set(summary.map(({ contender }) => contender))].filter((name) => name !== "plain");
  const contenders = names.map((name) => {
    const own = summary.filter(({ contender }) => contender === name);
    return { own, alike: isAlike(question, own), title: named(words, name) };
  });
  const field = swept(question);
  const ended = phase === "ready";
  const lines = contenders.map(({ own, alike, title }) => [
    ...least(words, field, own, alike, title),
    ...(ended ? judgements(words, field, own, alike) : []),
  ].join(" "));
  if (!lines.length) return [];
  return [...lines, ...(ended ? comparisons(words, contenders) : noVerdictYet(words, phase))];
}

/** Whether a contender knows nothing of the dropout rate: then its rows repeat one comparison. */
function isAlike(question, own) {
  const same = (name) => own.every((row) => row[name] === own[0][name]);
  return swept(question) === "dropout_rate" && own.length > 1
    && ["median", "difference", "wins", "compared"].every(same);
}

function least(words, field, own, alike, contender) {
  const finite = own.filter(({ median }) => Number.isFinite(median));
  const values = without(own, finite).map((row) => shown(row[field])).join(", ");
  const sentences = [];
  if (finite.length) {
    const best = finite.reduce((one, row) => (row.median < one.median ? row : one));
    const found = { contender, error: number(best.median), value: shown(best[field]) };
    sentences.push(fill(alike ? words.least_alike : words.least, found));
  }
  if (values) {
    sentences.push(fill(finite.length ? words.diverged_values : words.diverged_all, { contender, values }));
  }
  return sentences;
}

/** How a row is judged; where no seed tells the two apart, they are the same. */
const judged = ({ judgement, compared }) => (judgement && compared === 0 ? "same" : judgement);

function judgements(words, field, own, alike) {
  if (alike && own[0].judgement) return [words[`everywhere_${judged(own[0])}`]];
  return ["better", "worse", "cannot tell", "same"].flatMap((judgement) => {
    const values = own.filter((row) => judged(row) === judgement).map((row) => shown(row[field]));
    return values.length ? [fill(words[`judged_${judgement}`], { values: values.join(", ") })] : [];
  });
}

/** How often luck alone would look like more, over as many comparisons. */
function comparisons(words, contenders) {
  let count = 0;
  for (const { own, alike } of contenders) {
    const compared = own.filter((row) => row.compared > 0).length;
    count += alike ? Math.min(1, compared) : compared;
  }
  if (!count) return [];
  return [fill(count === 1 ? words.one_comparison : words.comparisons, { comparisons: count })];
}

/** What is said of a figure of the paper. */
export function figureSentences(words, { question, verdict, phase }) {
  const { figure } = question;
  const says = fill(words.says, { says: words[`says.${figure}`] });
  if (!verdict) return [says, ...noVerdictYet(words, phase)];
  return [says, fill(words[`finding.${figure}.${verdict.finding}`], verdict.values), { strong: verdict.reproduces ? words.reproduces : words.fails }];
}

// The table -------------------------------------------------------------------------------------

/** Head and rows of the table. Its verdicts stay open until all networks are trained. */
export function tableOf(words, { question, summary, phase }) {
  if (!summary.length) return { head: [], rows: [] };
  const inside = BARS.includes(question.figure);
  const columns = [];
  const column = (title, text) => columns.push({ title, text });
  for (const name of Object.keys(summary[0])) {
    if (words[`field.${name}`]) column(words[`field.${name}`], (row) => shown(row[name]));
  }
  const has = (name) => summary.some((row) => row[name] != null);
  const range = (low, high) => (low == null ? "" : fill(words.to, { low, high }));
  if (has("contender")) {
    column(inside ? words.head_network : words.head_contender, ({ contender }) => named(words, contender));
  }
  if (has("layer")) column(words.head_layer, ({ layer }) => layer);
  if (has("prediction")) column(words.head_prediction, ({ prediction }) => words[`prediction.${prediction}`]);
  column(words.head_seeds, ({ seeds }) => seeds);
  if (has("median")) column(inside ? words.head_test_error : words.head_median, ({ median }) => shown(median));
  if (has("lower_quartile")) {
    column(words.head_quartiles, (row) => range(shown(row.lower_quartile), shown(row.upper_quartile)));
  }
  for (const name of ["over_scaled", "active_share", "mean_activation"]) {
    if (has(name)) column(words[`head_${name}`], (row) => shown(row[name]));
  }
  if (has("judgement")) {
    const interval = (low, high) => (low == null ? "" : ` (${range(number(low), number(high))})`);
    column(words.head_difference, (row) => shown(row.difference) + interval(row.difference_low, row.difference_high));
    column(words.head_wins, ({ wins, compared }) => (wins == null ? "" : `${wins} / ${compared}`));
    column(words.head_rate, (row) => (row.win_rate == null ? "" : `${whole(row.win_rate)} % (${range(whole(row.win_low), whole(row.win_high))})`));
    column(words.head_judgement, (row) => (!row.judgement ? "" : phase === "ready" ? words[`short_${judged(row)}`] : "…"));
  }
  return {
    head: columns.map(({ title }) => title),
    rows: summary.map((row) => columns.map(({ text }) => String(text(row)))),
  };
}
