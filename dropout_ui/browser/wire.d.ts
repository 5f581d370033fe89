// What is sent: made from Python's types by `make wire`, never written by hand.

/** What can be chosen in a view of the inside of a run, and the default. */
export interface OptionFacts {
  min: number;
  max: number;
  whole: boolean;
  default: number;
}

/** What a coordinate is called; kind: number, date or time; unit: of a date or a time. */
export interface AxisFacts {
  name: string;
  kind: string;
  unit: string;
}

/** Points: y[i] belongs to x[i]. */
export interface PointsFacts {
  x: number[];
  y: number[];
}

/** Points of one's own: what they are called, and their axes. */
export interface OwnFacts {
  title: string;
  x: AxisFacts;
  y: AxisFacts;
}

/** A run before its first step: the points, and where curves are drawn, in their own units. contenders: as they are written, in the order of the race. drops: whose units are dropped. own: whose points they are, if one's own. true_curve: over `grid`; None, and no true_losses, which are those of the true function itself, where it is not known. measure: by which of the losses contenders are judged. told: the settings by which people tell it from others. */
export interface RunEvent {
  id: string;
  experiment: Record<string, number | string>;
  told: string[];
  contenders: string[];
  drops: string[];
  own: OwnFacts | null;
  train: PointsFacts;
  test: PointsFacts;
  grid: number[];
  true_curve: number[] | null;
  true_losses: Record<string, number>;
  measure: string;
  recorded_epochs: number[];
  options: Record<string, OptionFacts>;
}

/** A Frame, everything by contender; activity by layer, optimised losses by epoch. A straight line has no activity. */
export interface FrameEvent {
  epoch: number;
  curves: Record<string, number[]>;
  train_loss: Record<string, number>;
  test_loss: Record<string, number>;
  true_loss: Record<string, number>;
  active_share: Record<string, number[]>;
  mean_activation: Record<string, number[]>;
  optimised_loss: Record<string, number[]>;
}

/** A RunVerdict, and which of the catalogue's verdicts are said of it. */
export interface VerdictFacts {
  winner: string;
  errors: Record<string, number>;
  difference: number;
  percent: number;
  looks: number;
  since: number;
  led: number;
  test_winner: string;
  test_errors: Record<string, number>;
  sentences: string[];
}

/** The end of a run. */
export interface DoneEvent {
  epoch: number;
  verdict: VerdictFacts;
}

/** What a field may be: a range of numbers, some words, or so many values of those. */
export interface AllowedFacts {
  min?: number;
  max?: number;
  whole?: boolean;
  options?: string[];
  at_least?: number;
  at_most?: number;
  packed?: string;
}

/** A field that was refused; allowed: None where there is no such field. */
export interface BadFieldFacts {
  field: string;
  value: string;
  allowed: AllowedFacts | null;
}

/** Why there will be no more, or why a request was refused. */
export interface FailedEvent {
  reason: string;
  message: string;
  epoch?: number;
  errors?: BadFieldFacts[];
  seconds?: number;
  limit?: number;
  rows?: number;
}

/** A contender as it is written, its name, and its strength if one is given. */
export interface ContenderEntry {
  text: string;
  name: string;
  strength: number | null;
}

/** The field that takes these values. */
export interface SweepFacts {
  field: string;
  values: (number | string)[];
}

/** A study before its first job: what was asked for, parsed. query: beside the settings. measure: by which of the losses contenders are judged. told: the settings by which people tell it from others, but for those that it varies. file_stem: what its files are called, without their endings. */
export interface StudyEvent {
  id: string;
  file_stem: string;
  query: Record<string, string>;
  experiment: Record<string, number | string>;
  told: string[];
  contenders: ContenderEntry[];
  sweep: SweepFacts | null;
  seeds: number;
  figure: string | null;
  networks: number;
  measure: string;
}

/** A ShareWon; turn: None where there is none. */
export interface ShareWonFacts {
  contender: string;
  epochs: number[];
  wins: number[];
  compared: number[];
  low: number[];
  high: number[];
  turn: number | null;
}

/** A part of a study: networks trained by now, new rows, and what all so far say. */
export interface PartEvent {
  networks: number;
  rows: (Record<string, number | string | null>)[];
  summary: (Record<string, number | string | null>)[] | null;
  share_won: ShareWonFacts[] | null;
}

/** What is to be known of how a study goes on. reason: cluster, where that does not answer. */
export interface NoticeEvent {
  reason: string;
}

/** A FigureVerdict. */
export interface FigureVerdictFacts {
  outcome: string;
  findings: string[];
  values: Record<string, string>;
}

/** The end of a study; the verdict is of a figure of the paper. */
export interface StudyDoneEvent {
  verdict: FigureVerdictFacts | null;
}

/** A column of a table; kind: number, date, time, text or empty; count: of its numbers. */
export interface ColumnFacts {
  name: string;
  kind: string;
  count: number;
}

/** What was read in one way and could be in another, and what to send for the other one. */
export interface DoubtFacts {
  about: string;
  sentence: string;
  choice: string;
  value: string;
}

/** How a file was read, a Manner: what can be chosen, in the words of the query. */
export interface MannerFacts {
  encoding: string;
  delimiter: string;
  decimal: string;
  dates: string;
  header: number;
  sheet: string;
  sheets: string[];
  comments: number;
}

/** So many rows that are no points, for one reason; column and value: "" for none. */
export interface LeftOutFacts {
  reason: string;
  count: number;
  column: string;
  value: string;
}

/** A table as it was read. preview: its first rows; left_out_sentence: "" for nothing. */
export interface OverviewFacts {
  columns: ColumnFacts[];
  preview: ((string | number | null)[])[];
  reading: MannerFacts;
  doubts: DoubtFacts[];
  left_out: LeftOutFacts[];
  left_out_sentence: string;
}

/** A file as it was read, and its points; found: how many there are before a sample is taken. address: the points as a text for an address; exact: whether that has all their numbers as they are. */
export interface ReadingAnswer {
  columns: ColumnFacts[];
  preview: ((string | number | null)[])[];
  reading: MannerFacts;
  doubts: DoubtFacts[];
  left_out: LeftOutFacts[];
  left_out_sentence: string;
  name: string;
  x: AxisFacts;
  y: AxisFacts;
  points: PointsFacts;
  found: number;
  sampled_sentence: string;
  address: string;
  exact: boolean;
}

/** Why a file has no points to learn from; overview: of a table that was found all the same. */
export interface ReadingRefusal {
  reason: string;
  message: string;
  overview: OverviewFacts | null;
}

/** A field of an Experiment. usual_sweep: empty for what is not swept; log: its axis. key: on the keyboard; "" for none. titles: what its words are called. is_of: of which points it decides something; as in Setting. */
export interface FieldFacts {
  title: string;
  titles: Record<string, string>;
  key: string;
  is_of: string;
  usual_sweep: (number | string)[];
  log: boolean;
}

/** Of own data: how many MB of a file are read, and how many points there may be. */
export interface LimitFacts {
  megabytes: number;
  fewest: number;
  most: number;
}

/** How many scenes a tour has, and how many characters their texts, at most. */
export interface TourLimits {
  scenes: number;
  title: number;
  text: number;
}

/** What contenders are judged by: its name in a sentence, and a text about it. splits: whether the seeds of a study are splits of the same points, which overlap. studies: what then is said otherwise than by the words of all studies. */
export interface MeasureFacts {
  name: string;
  text: string;
  splits: boolean;
  studies: Record<string, string>;
}

/** An activation, and what is said where it is at work; as in Activation. */
export interface ActivationFacts {
  title: string;
  formula: string;
  active: string;
  bend: string;
  commutes: boolean;
  silences: boolean;
}

/** A contender, its colour in either theme, and the dash of its line. named: its title with a {strength}, or with that in {percent}. strength: its own, if any. shades: its colour in each theme, and more for others of its name. drops: whether it has noise. */
export interface ContenderFacts {
  title: string;
  named: string;
  strength: number | null;
  shades: Record<string, string[]>;
  dash: string;
  drops: boolean;
}

/** A question, and the contenders that answer it. */
export interface QuestionFacts {
  title: string;
  contenders: string[];
}

/** A figure of the paper: what it shows and says, and how it is shown; as in PaperFigure. */
export interface FigureFacts {
  title: string;
  says: string;
  findings: Record<string, string>;
  note: string;
  chart: string;
  field: string;
  single: string;
  single_title: string;
  rows: number;
}

/** A step of the lesson: what it asks ("" for nothing), and what it says. */
export interface StepFacts {
  view: string;
  words: Record<string, string>;
}

/** All of it, in one language. */
export interface Catalogue {
  language: string;
  losses: string[];
  measures: Record<string, MeasureFacts>;
  draw_margin: number;
  fields: Record<string, FieldFacts>;
  activations: Record<string, ActivationFacts>;
  contenders: Record<string, ContenderFacts>;
  spare_dashes: string[];
  baseline: string;
  run: string[];
  questions: Record<string, QuestionFacts>;
  figures: Record<string, FigureFacts>;
  outcomes: { "reproduces": string; "in part": string; "does not": string; };
  predictions: Record<string, string>;
  usual_seeds: number;
  points_limit: number;
  power: number;
  steps: Steps;
  rules: string[];
  means_over: number[];
  thinned_shown: number;
  spread_networks: number;
  player: { "name": string; "fit": string; "losses": string; "losses_seen": string; "train_loss": string; "test_loss": string; "true_loss": string; "mean_squared_error": string; "play": string; "pause": string; "replay": string; "back": string; "forward": string; "stop": string; "continue": string; "scrub": string; "speed": string; "live": string; "presenter": string; "leave_presenter": string; "keys": string; "epoch": string; "reading": string; "reading_of_many": string; "reading_of_one": string; "between": string; "loading": string; "waiting": string; "training": string; "remaining": string; "stopped": string; "broken": string; "away": string; "busy": string; "failed": string; "diverged": string; "no_chart": string; "itself": string; "optimised_loss": string; "why": string; "why_of": string; "why_nothing": string; "lucky": string; "covered": string; "undecided": string; };
  verdicts: { "dropout": string; "plain": string; "draw": string; "steady": string; "unsteady": string; "other_on_test": string; "first": string; "first_draw": string; "first_steady": string; "first_unsteady": string; "other_first_on_test": string; };
  lesson: { "title": string; "lead": string; "own_units": string; "between": string; "keys": string; "previous": string; "next": string; "epoch": string; "computing": string; "waiting": string; "offline": string; "busy": string; "diverged": string; "over_budget": string; "failed": string; "point": string; "unit": string; "layer": string; "no_dropout": string; };
  studies: { "title": string; "lead": string; "seeds_tab": string; "sweep_tab": string; "paper_tab": string; "seeds_text": string; "sweep_text": string; "paper_text": string; "seeds_start": string; "sweep_start": string; "paper_start": string; "stop": string; "go_on": string; "question": string; "own_question": string; "figure": string; "field": string; "values": string; "contenders": string; "waiting": string; "elsewhere": string; "progress": string; "remaining": string; "ready": string; "stopped": string; "changed": string; "broken": string; "away": string; "busy": string; "failed": string; "no_values": string; "too_many": string; "unusable": string; "over_budget": string; "cluster": string; "over_budget_sweep": string; "too_large": string; "no_chart": string; "so_far": string; "verdict_later": string; "no_verdict": string; "won": string; "same": string; "so_far_of": string; "won_of": string; "draws": string; "turns": string; "same_of": string; "simply_better": string; "simply_worse": string; "simply_cannot tell": string; "simply_same": string; "diverged_half": string; "error_of": string; "seed": string; "better": string; "worse": string; "cannot tell": string; "diverged_seeds": string; "yours_won": string; "yours_lost": string; "yours_drawn": string; "least": string; "least_alike": string; "less": string; "more": string; "diverged_values": string; "diverged_all": string; "judged_better": string; "judged_worse": string; "judged_cannot tell": string; "judged_same": string; "everywhere_better": string; "everywhere_worse": string; "everywhere_cannot tell": string; "everywhere_same": string; "one_comparison": string; "comparisons": string; "holm": string; "versus": string; "says": string; "play": string; "choose": string; "seed_won": string; "download": string; "table": string; "note": string; "note_contenders": string; "head_contender": string; "head_network": string; "head_seeds": string; "head_median": string; "head_test_error": string; "head_quartiles": string; "head_difference": string; "head_wins": string; "head_rate": string; "head_p": string; "head_judgement": string; "head_versus": string; "head_versus_p": string; "head_layer": string; "head_high_share": string; "head_mean_activation": string; "head_silent_share": string; "head_silent_at_start": string; "head_high_share_others": string; "head_mean_activation_others": string; "head_prediction": string; "head_over_scaled": string; "to": string; "between": string; "colon": string; "short_better": string; "short_worse": string; "short_cannot tell": string; "short_same": string; "splits_found": string; "splits_single": string; "splits_diverged": string; "splits_won": string; "splits_versus": string; "splits_points": string; "splits_points_at": string; "splits_points_beyond": string; "splits_variance": string; "head_points": string; };
  data: { "title": string; "lead": string; "now": string; "drawn": string; "untitled": string; "back": string; "choose_file": string; "draw": string; "paste": string; "read": string; "pasted": string; "by_hand": string; "drawing": string; "pad": string; "point": string; "count": string; "clear": string; "reading": string; "unreachable": string; "too_large": string; "found": string; "unusable": string; "otherwise": string; "yes": string; "preview": string; "exact": string; "rounded": string; "learn": string; "learn_drawn": string; "cancel": string; };
  tools: { "close": string; "keep": string; "share": string; "runs": string; "keys": string; "tour": string; "cover": string; "setting": string; "run": string; "lesson": string; "studies": string; };
  share: { "address": string; "copy": string; "copied": string; "not_copied": string; "code": string; "too_long": string; "unreachable": string; "wide": string; "local": string; };
  keep: { "run": string; "step": string; "study": string; "no_run": string; "no_study": string; "frames": string; "losses": string; "points": string; "notebook": string; "script": string; "replay": string; "records": string; "report": string; "results": string; "shares": string; "size": string; "failed": string; "named": string; "caption_at": string; "caption_of_study": string; };
  replay: { "head": string; "source": string; "thinned": string; "too_old": string; };
  compare: { "before": string; "elsewhere": string; "more": string; "same": string; "drawn": string; "dismiss": string; "lead": string; "memory": string; "empty": string; "on_show": string; "losses": string; "show": string; "pin": string; "unpin": string; "full": string; "forget": string; "pinned": string; "pin_some": string; "curve_of": string; "unlike": string; "absent": string; "setting": string; };
  described: { "skip": string; "over": string; "of": string; "plain": string; "line": string; "level": string; "upright": string; "point": string; "points": string; "marks": string; "band": string; "between": string; "table": string; "some": string; };
  keys: Record<string, string>;
  tour: { "title": string; "lead": string; "number": string; "next": string; "back": string; "end": string; "reveal": string; "start": string; "site": string; "own": string; "own_text": string; "copy": string; "none": string; "view": string; "view_text": string; "scene_title": string; "scene_text": string; "scene_cover": string; "add": string; "up": string; "down": string; "remove": string; "download": string; "open": string; "opened": string; "bad": string; "full": string; "unreachable": string; "not_kept": string; };
  tour_limits: TourLimits;
  limits: LimitFacts;
}

/** A Thinning at the training point at x; units count from 1, `kept` is 0 and 1 by layer. */
export interface ThinningAnswer {
  x: number;
  units: number[];
  first: number[];
  second: number[][];
  last: number[];
  kept: string[];
  count: number[];
  expected: number;
  deviation: number;
}

/** One of a unit's inputs: its place from 1, what it gives, and its own layer's formula. */
export interface UnitInput {
  unit: number;
  input: number;
  weight: number;
  first_weight: number;
  first_bias: number;
  kept: boolean;
}

/** How often which sum was drawn: the middles of bins, and the counts. */
export interface Sums {
  x: number[];
  y: number[];
}

/** A Unit with its strongest inputs; `kept` is 0 and 1 for all. mean: None without draws. */
export interface UnitAnswer {
  x: number;
  unit: number;
  inputs: UnitInput[];
  bias: number;
  kept: string;
  itself_kept: boolean;
  sum: number;
  given: number;
  output: number;
  test_sum: number;
  test_output: number;
  deviation: number;
  draws: number;
  mean: number | null;
  sums: Sums;
}

/** The RULES at the rate tried: output errors, factors of the weights, and curves by rule. errors: over `rates`. factor: of all but torch's rule. curves: over `grid`. */
export interface RulesAnswer {
  rate: number;
  rates: number[];
  errors: Record<string, number[]>;
  error: Record<string, number>;
  factor: Record<string, number>;
  grid: number[];
  curves: Record<string, number[]>;
}

/** Thinned networks and the means over the first of them, beside the whole network. thinned: the first curves, over `grid`. means: over the first k for each of `k`. distance_at_k: their mean squared distance to the true function or, where that is not known, to the test points: the measure of a run; `distances` the same for each of `counts`. apart_at_k, alone_apart: root mean square distance of these means, and of single thinned networks, to the whole network. scaled, scaled_distance: of the whole network. units: that can be kept or dropped. */
export interface EnsembleAnswer {
  networks: number;
  grid: number[];
  thinned: number[][];
  k: number[];
  means: number[][];
  distance_at_k: number[];
  apart_at_k: number[];
  alone_apart: number;
  scaled: number[];
  counts: number[];
  distances: number[];
  scaled_distance: number;
  units: number;
}

/** Parts, and their sum. */
export interface PartsAnswer {
  error: number;
  variance: number;
  loss: number;
}

/** A Line between the edges of the data; its slope is that of what is trained on. */
export interface LineAnswer {
  slope: number;
  x: number[];
  y: number[];
}

/** By contender the parts of its loss and the line through its prediction. networks: over how many thinned networks, with the same masks for all contenders. expected: the parts over all masks that there are; None where there is no formula for them. last_variance: of the network with dropout, were units of its second layer alone dropped. points_line: through the training points. */
export interface PenaltyAnswer {
  networks: number;
  parts: Record<string, PartsAnswer>;
  expected: Record<string, PartsAnswer> | null;
  last_variance: number;
  lines: Record<string, LineAnswer>;
  points_line: LineAnswer;
}

/** A Spread, and of the test points how many it has Covered. */
export interface SpreadAnswer {
  networks: number;
  x: number[];
  mean: number[];
  deviation: number[];
  predictive: number[] | null;
  inside: number;
  outside: number;
  points: number;
  within_one: number;
  within_two: number;
  predictive_one: number | null;
  predictive_two: number | null;
}

/** A Forgotten, and of the REPORTS the median and between what nine in ten of them are. */
export interface ForgottenAnswer {
  grid: number[];
  curve: number[];
  eval_curve: number[];
  test_loss: number;
  eval_loss: number;
  reports: number;
  low: number;
  middle: number;
  high: number;
}

/** A Histogram, its shares by contender. */
export interface HistogramAnswer {
  edges: number[];
  shares: Record<string, number[]>;
}

/** A hidden layer by contender: histograms of what its units give, and of their mean sizes. active_share, high_share: of activations. mean_activation: their mean size. silent: how many units give 0 at every x. */
export interface LayerAnswer {
  activations: HistogramAnswer;
  unit_means: HistogramAnswer;
  active_share: Record<string, number>;
  high_share: Record<string, number>;
  mean_activation: Record<string, number>;
  silent: Record<string, number>;
}

/** Both hidden layers, and a histogram of the weights between them. */
export interface ActivityAnswer {
  layers: LayerAnswer[];
  weights: HistogramAnswer;
}

/** What the browser loads, below the page's own address. light_charts: the same charts for pictures to be kept, which are light whatever the page is. */
export interface AssetPaths {
  script: string;
  plotly: string;
  catalogue: string;
  charts: string;
  light_charts: string;
}

/** An Experiment: its id, the query that names it, and what files of it are called. */
export interface RunData {
  id: string;
  query: Record<string, string>;
  file_stem: string;
}

/** What studies are made with; by which of the losses they judge, and what may be swept. */
export interface SettingsData {
  id: string;
  query: Record<string, string>;
  measure: string;
  swept: string[];
}

/** A study that is asked for: its id, and what it asks beside the settings. */
export interface StudyData {
  id: string;
  query: Record<string, string>;
}

/** All that Python says to the browser half of the page. session: tells one visit from another, and the same after the server was started anew. refusal: a sentence, where the run is not to be started. settings: what studies are made with. step: of the lesson, from 1; 0 where none has been asked for. screen: what presenter mode shows. tour: the scene of the server's tour that is on, from 1; 0 for none. */
export interface LabData {
  session: string;
  assets: AssetPaths;
  run: RunData;
  refusal: string;
  seed: number;
  settings: SettingsData;
  study: StudyData | null;
  step: number;
  tour: number;
  presenter: boolean;
  screen: string;
}

/** What is said of a scene in one language. */
export interface SceneTextFacts {
  title: string;
  text: string;
}

/** A scene of a tour. query: its address, without what is the visitor's own choice. run, step, study: what the page is set to at that address, as ids; "" and 0 for none. epoch: to which it plays. cover: whether what comes after that stays covered at first. texts: by language, of at least one. */
export interface SceneFacts {
  query: Record<string, string>;
  run: string;
  step: number;
  study: string;
  epoch: number;
  cover: boolean;
  texts: Record<string, SceneTextFacts>;
}

/** The scenes of a tour, in order. */
export interface TourAnswer {
  scenes: SceneFacts[];
}

/** Why a file is no tour: a sentence for each thing that is wrong, with its line. */
export interface TourRefusal {
  reason: string;
  message: string;
  sentences: string[];
}

/** The steps of the lesson, in order. */
export interface Steps {
  thinned: { view: string; words: { "tab": string; "title": string; "text": string; "whole": string; "thin": string; "cells": string; "finding": string; "start": string; "note": string; } };
  neuron: { view: string; words: { "tab": string; "title": string; "text": string; "picture": string; "sums": string; "training": string; "test": string; "mode": string; "draw": string; "draw_many": string; "clear": string; "rest": string; "together": string; "sum": string; "output": string; "dropped": string; "at_test": string; "still": string; "at_step": string; "at_start": string; "drawn": string; "itself_dropped": string; "itself_kept": string; "note": string; "bent": string; "straight": string; } };
  rules: { view: string; words: { "tab": string; "title": string; "text": string; "rate": string; "rule": string; "training": string; "testing": string; "error": string; "torch": string; "paper": string; "tutorial": string; "unscaled": string; "divide": string; "unchanged": string; "times": string; "curves": string; "errors": string; "finding": string; "exactly": string; "rounding": string; "half": string; "zero": string; "run_half": string; "note": string; "either_order": string; "one_order": string; } };
  formulas: { view: string; words: { "tab": string; "title": string; "text": string; "first": string; "standard": string; "dropped": string; "symbols": string; "others": string; "inputs": string; "first_mask": string; } };
  ensemble: { view: string; words: { "tab": string; "title": string; "text": string; "k": string; "curves": string; "distances": string; "own_distances": string; "own_finding": string; "finding": string; "apart": string; "bent": string; "straight": string; "count": string; "genes": string; } };
  penalty: { view: string; words: { "tab": string; "title": string; "text": string; "parts": string; "lines": string; "sum": string; "expected": string; "no_formula": string; "times": string; "slopes": string; "shrinks": string; "no_shrinking": string; "last": string; "note": string; } };
  spread: { view: string; words: { "tab": string; "title": string; "text": string; "own_text": string; "wider": string; "start": string; "narrower": string; "covered": string; "own_covered": string; "yardstick": string; "note": string; "own_note": string; } };
  forgotten: { view: string; words: { "tab": string; "title": string; "text": string; "mode": string; "without": string; "with": string; "again": string; "reported": string; "range": string; "luck": string; "right": string; "note": string; "ragged": string; } };
  activity: { view: string; words: { "tab": string; "title": string; "text": string; "which": string; "share": string; "mean": string; "unit_means": string; "activations": string; "weights": string; "finding": string; "silent": string; "no_silence": string; "note": string; "absent": string; } };
  torch: { view: string; words: { "tab": string; "title": string; "text": string; "copy": string; "copied": string; "not_copied": string; "download": string; } };
}
