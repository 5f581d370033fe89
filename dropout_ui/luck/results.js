// What a study says, as series for its charts, rows for its table and sentences.

import { number } from "./format.js";
import { fill } from "./player.js";

const whole = (share) => Math.round(100 * share);
const LOGARITHMIC = ["points", "hidden_width", "epochs", "learning_rate"];
const FIELD_OF_FIGURE = { "9a": "dropout_rate", "9b": "dropout_rate", 10: "points" };
// These look inside the networks at one setting; the others have a line over several.
const BARS = ["8", "11"];

/** "gaussian=0.3" is shown as a name and a value. */
function named(words, contender) {
  const [name, value] = contender.split("=");
  const title = words[`contender.${name}`];
  return value === undefined ? title : `${title} ${value}`;
}

const shown = (value) => (typeof value === "number" ? number(value) : String(value));

/** The field that a question sweeps; "" for none. */
export const swept = ({ sweep = "", figure = "" }) => sweep.split("=")[0] || FIELD_OF_FIGURE[figure] || "";

/** Which chart shows a question. */
export function chartOf({ sweep, figure }) {
  if (BARS.includes(figure)) return "bars";
  return sweep || figure ? "sweep" : "seeds";
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

/** Series of the dots, the run on show among them. */
export function seedSeries(dots, yours) {
  const ends = [...dots, ...(yours ? [yours] : [])].flatMap(({ plain, dropout }) => [plain, dropout]);
  const edges = [Math.min(...ends) / 1.3, Math.max(...ends) * 1.3];
  return {
    edges,
    series: {
      diagonal: { x: edges, y: edges },
      dots: {
        x: dots.map(({ plain }) => plain), y: dots.map(({ dropout }) => dropout),
        customdata: dots.map(({ seed }) => seed),
      },
      yours: yours ? { x: [yours.plain], y: [yours.dropout] } : {},
    },
  };
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
    rows = summary.filter((row) => !single.includes(row));
    series.single = { x: single.map((row) => row[field]), y: single.map(({ median }) => median) };
  }
  const names = [...new Set(rows.map(({ contender }) => contender))];
  for (const name of names) {
    const own = rows.filter(({ contender }) => contender === name);
    if (typeof own[0][field] === "number") own.sort((one, other) => one[field] - other[field]);
    const x = own.map((row) => row[field]);
    series[`line:${name}`] = { x, y: own.map(({ median }) => median) };
    series[`band:${name}`] = {
      x: [...x, ...x.toReversed()],
      y: [...own.map((row) => row.upper_quartile), ...own.map((row) => row.lower_quartile).reverse()],
    };
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

/** What is said of the seeds at one setting. */
export function seedSentences(words, summary, dots, yours) {
  const plain = summary.find(({ contender }) => contender === "plain");
  const dropout = summary.find(({ contender }) => contender === "dropout");
  if (!plain || !dropout || !dots.length || dropout.judgement == null) return [];
  if (!dropout.compared) return [words.same];
  const sentences = [
    fill(words.won, {
      wins: dropout.wins, compared: dropout.compared, rate: whole(dropout.win_rate),
      low: whole(dropout.win_low), high: whole(dropout.win_high),
      dropout: number(dropout.median), plain: number(plain.median),
    }),
    { strong: words[dropout.judgement] },
  ];
  if (yours) {
    const gain = yours.plain - yours.dropout;
    const others = dots.filter(({ seed }) => seed !== yours.seed);
    const fewer = others.filter((one) => one.plain - one.dropout < gain).length;
    if (others.length) {
      sentences.push(fill(gain > 0 ? words.yours_won : words.yours_lost, {
        seed: yours.seed, share: whole(fewer / others.length),
      }));
    }
  }
  return sentences;
}

/** What is said of the values of a setting: where each contender is better, worse, or neither. */
export function sweepSentences(words, question, summary) {
  const field = swept(question);
  const names = [...new Set(summary.map(({ contender }) => contender))].filter((name) => name !== "plain");
  return names.flatMap((name) => {
    const own = summary.filter(({ contender }) => contender === name);
    const contender = named(words, name);
    const least = own.reduce((best, row) => (row.median < best.median ? row : best));
    const judged = ["better", "worse", "cannot tell"].flatMap((judgement) => {
      const rows = own.filter((row) => row.judgement === judgement);
      if (!rows.length) return [];
      return [fill(words[`judged_${judgement}`], { values: rows.map((row) => shown(row[field])).join(", ") })];
    });
    return [[
      fill(words.least, { contender, error: number(least.median), value: shown(least[field]) }),
      ...judged,
    ].join(" ")];
  });
}

/** What is said of a figure of the paper. */
export function figureSentences(words, { figure }, verdict) {
  const says = fill(words.says, { says: words[`says.${figure}`] });
  if (!verdict) return [says];
  return [says, fill(words[`finding.${figure}`], verdict.values), { strong: verdict.reproduces ? words.reproduces : words.fails }];
}

/** Head and rows of the table. */
export function tableOf(words, summary) {
  if (!summary.length) return { head: [], rows: [] };
  const columns = [];
  const column = (title, text) => columns.push({ title, text });
  for (const name of Object.keys(summary[0])) {
    if (words[`field.${name}`]) column(words[`field.${name}`], (row) => shown(row[name]));
  }
  const has = (name) => summary.some((row) => row[name] != null);
  const range = (low, high) => (low == null ? "" : fill(words.to, { low, high }));
  if (has("contender")) column(words.head_contender, ({ contender }) => named(words, contender));
  if (has("layer")) column(words.head_layer, ({ layer }) => layer);
  if (has("prediction")) column(words.head_prediction, ({ prediction }) => words[`prediction.${prediction}`]);
  column(words.head_seeds, ({ seeds }) => seeds);
  if (has("median")) column(words.head_median, ({ median }) => number(median));
  if (has("lower_quartile")) {
    column(words.head_quartiles, (row) => range(number(row.lower_quartile), number(row.upper_quartile)));
  }
  if (has("over_scaled")) column(words.head_over_scaled, ({ over_scaled }) => number(over_scaled));
  for (const name of ["active_share", "mean_activation"]) {
    if (has(name)) column(words[`head_${name}`], (row) => number(row[name]));
  }
  if (has("judgement")) {
    column(words.head_difference, (row) => (row.difference == null ? "" : `${number(row.difference)} (${range(number(row.difference_low), number(row.difference_high))})`));
    column(words.head_wins, ({ wins, compared }) => (wins == null ? "" : `${wins} / ${compared}`));
    column(words.head_rate, (row) => (row.win_rate == null ? "" : `${whole(row.win_rate)} % (${range(whole(row.win_low), whole(row.win_high))})`));
    column(words.head_judgement, ({ judgement }) => (judgement ? words[`short_${judgement}`] : ""));
  }
  return {
    head: columns.map(({ title }) => title),
    rows: summary.map((row) => columns.map(({ text }) => String(text(row)))),
  };
}
