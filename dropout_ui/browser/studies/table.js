// The table of a study. Nothing here knows the page.

import { whole } from "../shared/numbers.js";
import { fill } from "../shared/text.js";
import { chartOf, isOfSplits, MEASURES, titleOf, wordsOf } from "./results.js";
import { judged, shown } from "./sentences.js";
import { pointsShown } from "./splits.js";

/** @typedef {import("./results.js").Row} Row */

/** What else is measured inside the networks, beside what has bars. */
const MORE = /** @type {const} */ ([
  "silent_at_start",
  "high_share_others",
  "mean_activation_others",
]);

/**
 * Head and rows of the table. Its verdicts stay open until all networks are trained.
 * @param {import("../wire").Catalogue} facts
 * @param {import("./sentences.js").Found} found
 */
export function tableOf(facts, { about, summary, phase }) {
  const { fields } = facts;
  const words = wordsOf(facts, about.measure);
  /** @type {{ title: string, text: (row: Row) => unknown }[]} */
  const columns = [];
  const column = (/** @type {string} */ title, /** @type {(row: Row) => unknown} */ text) =>
    columns.push({ title, text });
  const inside = Boolean(about.figure) && chartOf(about, facts) === "bars";
  for (const name of Object.keys(summary[0] ?? {})) {
    if (fields[name]) column(fields[name].title, (row) => shown(row[name]));
  }
  const has = (/** @type {string} */ name) => summary.some((row) => row[name] != null);
  const range = (/** @type {unknown} */ low, /** @type {unknown} */ high) =>
    low == null ? "" : fill(words.to, { low: shown(low), high: shown(high) });
  const pair = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
    one == null
      ? ""
      : [one, other]
          .filter((value) => value != null)
          .map(shown)
          .join(" / ");
  if (has("contender")) {
    const title = inside ? words.head_network : words.head_contender;
    column(title, ({ contender }) => titleOf(about, facts, contender));
  }
  if (has("layer")) column(words.head_layer, ({ layer }) => layer);
  if (has("prediction")) {
    column(words.head_prediction, ({ prediction }) => facts.predictions[prediction]);
  }
  if (summary.length) column(words.head_seeds, ({ seeds }) => seeds);
  if (has("median")) {
    column(inside ? words.head_test_error : words.head_median, ({ median }) => shown(median));
  }
  if (has("lower_quartile")) {
    column(words.head_quartiles, (row) => range(row.lower_quartile, row.upper_quartile));
  }
  for (const name of /** @type {const} */ (["over_scaled", ...MEASURES, ...MORE])) {
    if (has(name)) column(words[`head_${name}`], (row) => shown(row[name]));
  }
  if (has("judgement")) {
    const interval = (/** @type {number | null} */ low, /** @type {number | null} */ high) =>
      low == null ? "" : ` (${range(low, high)})`;
    column(
      words.head_difference,
      (row) => shown(row.difference) + interval(row.difference_low, row.difference_high),
    );
    column(words.head_wins, ({ wins, compared }) => (wins == null ? "" : `${wins} / ${compared}`));
    column(words.head_rate, ({ win_rate, win_low, win_high }) => {
      const ends = win_low == null ? [null, null] : [whole(win_low), whole(win_high)];
      return win_rate == null ? "" : `${whole(win_rate)} %${interval(ends[0], ends[1])}`;
    });
    if (phase === "ready") column(words.head_p, (row) => pair(row.p_value, row.corrected));
    column(words.head_judgement, (row) => {
      const judgement = judged(row);
      if (!judgement) return "";
      return phase === "ready" ? words[`short_${judgement}`] : "…";
    });
    if (has("points_needed") && phase === "ready") {
      column(words.head_points, ({ points_needed }) => pointsShown(facts, points_needed));
    }
  }
  if (has("versus_judgement")) {
    column(words.head_versus, ({ versus_wins: wins, versus_compared: compared, ...row }) => {
      if (wins == null) return "";
      const short = words[/** @type {"short_better"} */ (`short_${row.versus_judgement}`)];
      const by = isOfSplits(facts, about.measure)
        ? shown(row.versus_difference)
        : `${wins} / ${compared}`;
      return `${by}${words.colon}${phase === "ready" ? short : "…"}`;
    });
    if (phase === "ready") {
      column(words.head_versus_p, (row) => pair(row.versus_p_value, row.versus_corrected));
    }
  }
  return {
    head: columns.map(({ title }) => title),
    rows: summary.map((row) => columns.map(({ text }) => String(text(row)))),
  };
}
