// What a study says in words. Nothing here knows the page.

import { number, whole } from "../shared/numbers.js";
import { fill, inARow } from "../shared/text.js";
import { isDot, isOfSplits, swept, titleOf, wordsOf } from "./results.js";
import { differenceSentence, pointsSentence } from "./splits.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../wire").StudyEvent} StudyEvent */
/** @typedef {import("./results.js").Row} Row */
/** @typedef {import("./results.js").Pair} Pair */
/** @typedef {string | { strong: string }} Sentence */
/**
 * What is known of a study.
 * @typedef {object} Found
 * @property {StudyEvent} about
 * @property {Row[]} summary
 * @property {import("../wire").ShareWonFacts[]} shareWon
 * @property {import("../wire").FigureVerdictFacts | null} verdict
 * @property {string} phase
 */

/**
 * A value for people; nothing for one that is missing.
 * @param {unknown} value
 */
export const shown = (value) => (typeof value === "number" ? number(value) : String(value ?? ""));

/**
 * How a row is judged; where no seed tells the two apart, they are the same.
 * @param {Row} row
 * @returns {"better" | "worse" | "cannot tell" | "same" | undefined}
 */
export const judged = ({ judgement, compared }) =>
  judgement && compared === 0 ? "same" : judgement;

/**
 * What stands in a verdict's place until there is one. A verdict that is read again and again
 * while networks come in would call luck an effect far more often than its level says.
 * @param {Catalogue["studies"]} words
 * @param {string} phase
 * @returns {Sentence[]}
 */
function noVerdictYet(words, phase) {
  if (phase === "failed") return [];
  return [{ strong: phase === "stopped" ? words.no_verdict : words.verdict_later }];
}

/**
 * What is said of the seeds at one setting, of dropout against the baseline.
 * @param {Catalogue} facts
 * @param {Found} found
 * @param {readonly Pair[]} dots
 * @param {Pair | null} yours
 * @returns {Sentence[]}
 */
export function seedSentences(facts, { about, summary, shareWon, phase }, dots, yours) {
  const { baseline } = facts;
  const words = wordsOf(facts, about.measure);
  const plain = summary.find(({ contender }) => contender === baseline);
  const other = summary.find(({ contender }) => contender !== baseline);
  if (!plain || !other || !dots.length || other.judgement == null) return [];
  const gone = dots.filter((one) => !isDot(one)).length;
  const diverged = gone ? [fill(words.diverged_seeds, { count: gone, seeds: dots.length })] : [];
  const contender = titleOf(about, facts, other.contender);
  const isDropout = other.contender === "dropout";
  if (phase !== "ready") {
    const soFar = isDropout ? words.so_far : words.so_far_of;
    return [fill(soFar, { ...other, contender }), ...noVerdictYet(words, phase), ...diverged];
  }
  if (!other.compared)
    return other.median === Infinity
      ? diverged
      : [isDropout && about.experiment.dropout_rate === 0 ? words.same : words.same_of];
  const values = {
    contender,
    wins: other.wins,
    compared: other.compared,
    rate: whole(other.win_rate),
    low: whole(other.win_low),
    high: whole(other.win_high),
    dropout: number(other.median),
    plain: number(plain.median),
  };
  const verdict = isDropout
    ? words[/** @type {"better"} */ (other.judgement)]
    : words[/** @type {"simply_better"} */ (`simply_${other.judgement}`)];
  const draws = other.seeds - other.compared;
  const isSplit = isOfSplits(facts, about.measure);
  const won = isDropout ? words.won : words.won_of;
  return [
    ...(isSplit ? [differenceSentence(words, other, plain, contender)] : []),
    fill(isSplit ? words.splits_won : won, values),
    ...(draws ? [fill(words.draws, { draws })] : []),
    { strong: verdict },
    ...(isSplit ? pointsSentence(facts, [other], "", contender) : []),
    ...shareWon.flatMap((one) => turnOf(words, one, contender)),
    ...(isDropout ? yoursAmong(facts, dots, yours) : []),
    ...diverged,
  ];
}

/**
 * How the answer hangs on when one looks.
 * @param {Catalogue["studies"]} words
 * @param {import("../wire").ShareWonFacts} one
 * @param {string} contender
 */
function turnOf(words, { epochs, wins, compared, turn }, contender) {
  if (turn === null) return [];
  const values = {
    contender,
    wins: wins[turn],
    compared: compared[turn],
    epoch: epochs[turn],
    last_wins: wins[wins.length - 1],
    last_compared: compared[compared.length - 1],
    last: epochs[epochs.length - 1],
  };
  return [fill(words.turns, values)];
}

/**
 * By how much dropout leads: the logarithm of how many times smaller its error is.
 * @param {Pair} pair
 */
const lead = ({ base, other }) => (base === other ? 0 : Math.log(base / other));

/**
 * Whether it is a draw, as in the verdict on a run.
 * @param {Pair} pair
 * @param {number} margin
 */
const isDraw = ({ base, other }, margin) =>
  base === other || Math.min(base, other) > (1 - margin) * Math.max(base, other);

/**
 * Where the run above stands among the other seeds.
 * @param {Catalogue} facts
 * @param {readonly Pair[]} dots
 * @param {Pair | null} yours
 */
function yoursAmong({ studies: words, draw_margin: margin }, dots, yours) {
  const others = dots.filter(({ seed }) => seed !== yours?.seed);
  if (!yours || !others.length) return [];
  const own = lead(yours);
  const smaller = others.filter((one) => lead(one) < own).length;
  let sentence = words.yours_drawn;
  if (!isDraw(yours, margin)) sentence = own > 0 ? words.yours_won : words.yours_lost;
  return [fill(sentence, { seed: yours.seed, share: whole(smaller / others.length) })];
}

/** @typedef {{ own: Row[], alike: boolean, title: string }} Line what is said of one contender */

/**
 * What is said of the values of a setting, or of one: where each contender is better, worse, or
 * neither.
 * @param {Catalogue} facts
 * @param {Found} found
 * @returns {Sentence[]}
 */
export function sweepSentences(facts, { about, summary, phase }) {
  const { baseline } = facts;
  const words = wordsOf(facts, about.measure);
  const isSplit = isOfSplits(facts, about.measure);
  const field = swept(about, facts);
  const texts = [...new Set(summary.map(({ contender }) => contender))];
  const lines = texts
    .filter((text) => text !== baseline)
    .map((text) => {
      const own = summary.filter(({ contender }) => contender === text);
      return { own, alike: isAlike(field, own), title: titleOf(about, facts, text) };
    });
  const ended = phase === "ready";
  if (!lines.length) return [];
  const plain = summary.find(({ contender }) => contender === baseline);
  const one = (/** @type {Line} */ line) => {
    if (field) return least(words, field, line);
    if (isSplit && plain && line.own[0].judgement)
      return [differenceSentence(words, line.own[0], plain, line.title)];
    return relative(words, line, plain?.median);
  };
  return [
    ...lines.map((line) =>
      inARow([
        ...one(line),
        ...(ended ? judgements(words, field, line) : []),
        ...(ended && isSplit ? pointsSentence(facts, line.own, field, line.title) : []),
      ]),
    ),
    ...(ended ? rivals(words, isSplit, field, lines) : []),
    ...(ended ? comparisons(words, summary) : noVerdictYet(words, phase)),
  ];
}

/**
 * Whether a contender knows nothing of the dropout rate: then its rows repeat one comparison.
 * @param {string} field
 * @param {Row[]} own
 */
function isAlike(field, own) {
  const same = (/** @type {string} */ name) => own.every((row) => row[name] === own[0][name]);
  const measures = ["median", "difference", "wins", "compared"];
  return field === "dropout_rate" && own.length > 1 && measures.every(same);
}

/**
 * @param {Catalogue["studies"]} words
 * @param {string} field
 * @param {Line} line
 */
function least(words, field, { own, alike, title: contender }) {
  const finite = own.filter(({ median }) => Number.isFinite(median));
  const gone = own.filter((row) => !finite.includes(row));
  const sentences = [];
  if (finite.length) {
    const best = finite.reduce((one, row) => (row.median < one.median ? row : one));
    const found = { contender, error: number(best.median), value: shown(best[field]) };
    sentences.push(fill(alike || !field ? words.least_alike : words.least, found));
  }
  if (gone.length) {
    const values = gone.map((row) => shown(row[field])).join(words.between);
    const sentence = finite.length ? words.diverged_values : words.diverged_all;
    sentences.push(fill(field ? sentence : words.diverged_half, { contender, values }));
  }
  return sentences;
}

/**
 * A median error at one setting, beside that of the baseline.
 * @param {Catalogue["studies"]} words
 * @param {Line} line
 * @param {number | null | undefined} plain
 */
function relative(words, line, plain) {
  const { own, title: contender } = line;
  const [{ median }] = own;
  if (!plain || !Number.isFinite(plain) || !Number.isFinite(median)) return least(words, "", line);
  const percent = number(Math.round(1000 * Math.abs(median / plain - 1)) / 10);
  return [
    fill(median < plain ? words.less : words.more, {
      contender,
      error: number(median),
      percent,
      plain: number(plain),
    }),
  ];
}

/**
 * @param {Catalogue["studies"]} words
 * @param {string} field
 * @param {Line} line
 */
function judgements(words, field, { own, alike }) {
  const [first] = own;
  if (!field)
    return first.judgement
      ? [words[/** @type {"simply_better"} */ (`simply_${judged(first)}`)]]
      : [];
  if (alike && first.judgement) {
    return [words[/** @type {"everywhere_better"} */ (`everywhere_${judged(first)}`)]];
  }
  return /** @type {const} */ (["better", "worse", "cannot tell", "same"]).flatMap((judgement) => {
    const values = own.filter((row) => judged(row) === judgement).map((row) => shown(row[field]));
    return values.length
      ? [fill(words[`judged_${judgement}`], { values: values.join(words.between) })]
      : [];
  });
}

/**
 * Each rival against dropout, seed by seed, at one setting.
 * @param {Catalogue["studies"]} words
 * @param {boolean} isSplit
 * @param {string} field
 * @param {readonly Line[]} lines
 */
function rivals(words, isSplit, field, lines) {
  if (field) return [];
  return lines
    .filter(({ own: [row] }) => row.versus_compared)
    .map(({ own: [row], title: contender }) => {
      const word = words[/** @type {"short_better"} */ (`short_${row.versus_judgement}`)];
      const { versus_wins: wins, versus_compared: compared } = row;
      const difference = shown(row.versus_difference);
      const values = { contender, wins, compared, difference, verdict: word };
      return fill(isSplit ? words.splits_versus : words.versus, values);
    });
}

/**
 * How often luck alone would look like more, over as many comparisons, and how many are left when
 * that is corrected for.
 * @param {Catalogue["studies"]} words
 * @param {readonly Row[]} summary
 */
function comparisons(words, summary) {
  const all = summary.flatMap((row) =>
    ["", "versus_"].map((of) => (/** @type {string} */ name) => row[of + name]),
  );
  const compared = all.filter((of) => of("compared") && !of("repeats"));
  const count = compared.length;
  if (!count) return [];
  if (count === 1) return [words.one_comparison];
  const found = compared.filter((of) => of("judgement") !== "cannot tell").length;
  const left = compared.filter((of) => of("stands")).length;
  return [fill(words.comparisons, { comparisons: count }), fill(words.holm, { found, left })];
}

/**
 * What is said of a figure of the paper.
 * @param {Catalogue} facts
 * @param {Found} found
 * @returns {Sentence[]}
 */
export function figureSentences({ studies: words, figures, outcomes }, found) {
  const { about, verdict, phase } = found;
  const { says, findings: texts } = figures[about.figure ?? ""];
  const paper = fill(words.says, { says });
  if (!verdict) return [paper, ...noVerdictYet(words, phase)];
  const { findings, values, outcome } = verdict;
  return [
    paper,
    ...findings.map((name) => fill(texts[name], values)),
    { strong: outcomes[/** @type {"in part"} */ (outcome)] },
  ];
}
