// A small catalogue, whose sentences show what they are filled with; and studies over it.

const words = {
  seeds_tab: "These settings",
  sweep_tab: "Sweep",
  figure: "Figure",
  waiting: "waiting",
  progress: "{done} of {networks}",
  remaining: "{done} of {networks}, {seconds} s",
  stopped: "stopped at {done}",
  ready: "all {networks}",
  elsewhere: "{name}: {done} of {networks}",
  changed: "changed",
  broken: "broken",
  busy: "busy for {seconds} s",
  failed: "failed: {message}",
  too_many: "at most {limit}",
  unusable: "{value}? {allowed}",
  over_budget: "{seconds} s of {limit} s",
  over_budget_sweep: "{seconds} s of {limit} s, take fewer",
  to: "{low} to {high}",
  so_far: "so far {wins} of {compared}",
  so_far_of: "{contender}: so far {wins} of {compared}",
  verdict_later: "verdict later",
  no_verdict: "no verdict",
  won: "won {wins} of {compared}, {rate} % ({low} to {high}), {dropout} and {plain}",
  won_of: "{contender} won {wins} of {compared}, {rate} %",
  same: "same",
  same_of: "same networks",
  better: "better",
  worse: "worse",
  "cannot tell": "cannot tell",
  simply_better: "simply better",
  simply_same: "simply same",
  diverged_seeds: "{count} of {seeds} diverged",
  diverged_half: "{contender} diverged",
  diverged_values: "diverged at {values}",
  diverged_all: "{contender} diverged at {values}",
  yours_won: "yours, {seed}, won by more than {share} %",
  yours_lost: "yours, {seed}, lost by less than {share} %",
  yours_drawn: "yours, {seed}, a draw",
  least: "{contender}: least {error} at {value}",
  least_alike: "{contender}: {error}",
  judged_better: "better at {values}",
  judged_worse: "worse at {values}",
  "judged_cannot tell": "cannot tell at {values}",
  judged_same: "same at {values}",
  everywhere_better: "better everywhere",
  one_comparison: "1 comparison",
  comparisons: "{comparisons} comparisons",
  says: "paper: {says}",
  note: "how to read it.",
  head_contender: "contender",
  head_network: "network",
  head_layer: "layer",
  head_prediction: "prediction",
  head_seeds: "seeds",
  head_median: "median",
  head_test_error: "test error",
  head_quartiles: "half",
  head_difference: "difference",
  head_wins: "wins",
  head_rate: "rate",
  head_judgement: "verdict",
  head_high_share: "high",
  head_mean_activation: "mean",
  head_silent_share: "silent",
  head_silent_at_start: "silent at first",
  head_high_share_others: "high, others",
  head_mean_activation_others: "mean, others",
  head_over_scaled: "over scaled",
  short_better: "b",
  short_same: "s",
};

const contender = (title, dash = "solid") => ({
  title,
  light: `light ${title}`,
  dark: `dark ${title}`,
  dash,
});

/** A figure with lines, of which little is said. */
const figure = (own) => ({
  findings: {},
  note: "",
  chart: "sweep",
  field: "",
  single: "",
  single_title: "",
  ...own,
});

export const facts = {
  studies: words,
  baseline: "plain",
  run: ["plain", "dropout"],
  usual_seeds: 20,
  fields: {
    noise: { title: "Noise", usual_sweep: [0.1, 0.3], log: false },
    hidden_width: { title: "Width", usual_sweep: [10, 100], log: true },
    dropout_rate: { title: "Rate", usual_sweep: [0.2, 0.5], log: false },
    activation: { title: "Activation", usual_sweep: ["relu", "tanh"], log: false },
  },
  contenders: {
    plain: contender("Plain"),
    dropout: contender("Dropout"),
    decay: contender("Decay", "dash"),
    norm: contender("Norm"),
  },
  figures: {
    8: figure({ says: "units are sparse", note: "high is high.", chart: "bars", rows: 4 }),
    "9a": figure({
      says: "flat",
      findings: { flat: "from {low} on", step: "{step} steps" },
      note: "picked.",
      field: "dropout_rate",
      single: "learning_rate",
      single_title: "small steps",
      rows: 14,
    }),
    "9b": figure({
      says: "n p",
      field: "dropout_rate",
      single: "hidden_width",
      single_title: "as it is",
      rows: 28,
    }),
    10: figure({
      says: "points",
      findings: { one: "1", two: "2", three: "3", four: "4" },
      field: "points",
      rows: 12,
    }),
    11: figure({ says: "averaging", chart: "bars", rows: 5 }),
  },
  outcomes: { reproduces: "reproduces", "in part": "in part", "does not": "does not" },
  predictions: { plain: "as it is", scaled: "scaled", averaged: "averaged" },
};

/** A contender as the server returns it: its text has its name first. */
const entry = (text) => {
  const [name, strength] = text.split(/[()]/);
  return { text, name, strength: strength === undefined ? null : Number(strength) };
};

/** What a study is about: of these contenders, at one setting or over several. */
export const about = (contenders, more = {}) => ({
  id: "s",
  query: {},
  contenders: contenders.map(entry),
  sweep: null,
  figure: null,
  networks: 40,
  ...more,
});

export const over = (field, ...values) => ({ sweep: { field, values } });
