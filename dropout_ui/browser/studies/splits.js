// What is said of a mean difference over splits of the same points. Nothing here knows the page.

import { number, whole } from "../shared/numbers.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("./results.js").Row} Row */

/**
 * How many points it would take, in a table.
 * @param {Catalogue} facts
 * @param {number | null} needed
 */
export function pointsShown({ points_limit: limit }, needed) {
  if (needed == null) return "";
  return needed > limit ? `> ${limit}` : String(needed);
}

/**
 * The mean of a contender beside that of the baseline, with their difference if there is one.
 * @param {Catalogue["studies"]} words
 * @param {Row} row
 * @param {Row} plain
 * @param {string} contender
 */
export function differenceSentence(words, row, plain, contender) {
  if (!Number.isFinite(row.difference)) return fill(words.splits_diverged, { contender });
  const { mean, seeds, difference, difference_low: low, difference_high: high } = row;
  const values = { contender, mean: number(mean), plain: number(plain.mean), seeds };
  if (low == null) return fill(words.splits_single, values);
  const ends = { low: number(low), high: number(high) };
  return fill(words.splits_found, { ...values, difference: number(difference), ...ends });
}

/**
 * How many points it would take to tell a contender that cannot be told anywhere; of several
 * values of a setting, where they are fewest.
 * @param {Catalogue} facts
 * @param {Row[]} rows of the contender
 * @param {string} field that is swept; "" for none
 * @param {string} contender
 * @returns {string[]}
 */
export function pointsSentence(
  { studies: words, points_limit: limit, power },
  rows,
  field,
  contender,
) {
  const open = rows.filter((row) => row.judgement === "cannot tell");
  const told = open.filter((row) => row.points_needed != null && Number.isFinite(row.difference));
  if (open.length < rows.length || !told.length || !rows.some((row) => row.compared)) return [];
  const fewest = told.reduce((one, row) => (row.points_needed < one.points_needed ? row : one));
  const { points_needed: points } = fewest;
  const isSame = told.every((row) => row.points_needed === points);
  let sentence = words.splits_points;
  if (points > limit) sentence = words.splits_points_beyond;
  else if (field && !isSame) sentence = words.splits_points_at;
  return [fill(sentence, { contender, points, limit, power: whole(power), value: fewest[field] })];
}
