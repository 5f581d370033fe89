import assert from "node:assert/strict";
import { test } from "node:test";
import {
  figureSentences,
  judged,
  seedSentences,
  shown,
  sweepSentences,
} from "../../../dropout_ui/browser/studies/sentences.js";
import { about, facts, over } from "./facts.js";

const PAIR = about(["plain", "dropout"]);
const PLAIN = { contender: "plain", median: 0.2 };
const DROPOUT = {
  contender: "dropout",
  seeds: 20,
  median: 0.1,
  judgement: "better",
  wins: 15,
  compared: 20,
  win_rate: 0.75,
  win_low: 0.53,
  win_high: 0.89,
};
const pair = (seed, base, other) => ({ seed, base, other });
const DOTS = [pair(1, 2, 1), pair(2, 1, 1), pair(3, 1, 2), pair(4, 4, 1)];

const seeds = (
  other,
  { phase = "ready", dots = DOTS, yours = null, study = PAIR, shareWon = [] } = {},
) =>
  seedSentences(
    facts,
    { about: study, summary: [PLAIN, other], shareWon, verdict: null, phase },
    dots,
    yours,
  );

test("a missing value is nothing, a number is written for people, a word is itself", () => {
  assert.deepEqual([null, undefined, -0.5, "relu"].map(shown), ["", "", "−0.5", "relu"]);
});

test("where no seed tells two apart they are the same, whatever the test says", () => {
  assert.equal(judged({ judgement: "cannot tell", compared: 0 }), "same");
  assert.equal(judged({ judgement: "better", compared: 9 }), "better");
  assert.equal(judged({ compared: 0 }), undefined);
});

test("there is nothing to say before both have a seed", () => {
  assert.deepEqual(seeds(DROPOUT, { dots: [] }), []);
  assert.deepEqual(seeds({ contender: "dropout", median: 1 }), []);
  const found = { about: PAIR, summary: [PLAIN], verdict: null, phase: "ready" };
  assert.deepEqual(seedSentences(facts, found, DOTS, null), []);
});

test("while networks train there is a count and no verdict, however clear it looks", () => {
  const later = { strong: "verdict later" };
  assert.deepEqual(seeds(DROPOUT, { phase: "training" }), ["so far 15 of 20", later]);
  const stopped = seeds(DROPOUT, { phase: "stopped" });
  assert.deepEqual(stopped, ["so far 15 of 20", { strong: "no verdict" }]);
  assert.deepEqual(seeds(DROPOUT, { phase: "failed" }), ["so far 15 of 20"]);
});

test("at the end the count has its interval, and the verdict its word", () => {
  const said = ["won 15 of 20, 75 % (53 to 89), 0.1 and 0.2", { strong: "better" }];
  assert.deepEqual(seeds(DROPOUT), said);
});

test("draws are counted, and it is said where the answer was another one", () => {
  const at = {
    contender: "dropout",
    epochs: [0, 10, 40],
    wins: [0, 8, 14],
    compared: [0, 20, 19],
    turn: 1,
  };
  const other = { ...DROPOUT, compared: 19 };
  assert.deepEqual(seeds(other, { shareWon: [at] }).slice(1), [
    "1 draws",
    { strong: "better" },
    "Dropout 8 of 20 at 10, 14 of 19 at 40",
  ]);
  assert.deepEqual(seeds(DROPOUT, { shareWon: [{ ...at, turn: null }] }), seeds(DROPOUT));
  // No more than the verdict is the turn told before the end.
  assert.equal(seeds(DROPOUT, { shareWon: [at], phase: "training" }).length, 2);
});

test("another contender than dropout is named, and not compared with the run on show", () => {
  const study = about(["plain", "decay(0.1)"]);
  const decay = { ...DROPOUT, contender: "decay(0.1)" };
  const said = ["Decay 0.1 won 15 of 20, 75 %", { strong: "simply better" }];
  assert.deepEqual(seeds(decay, { study, yours: pair(9, 2, 1) }), said);
});

test("networks that are the same on every seed are no draw by luck", () => {
  const drawn = { ...DROPOUT, compared: 0 };
  const at = (dropout_rate) => ({ study: { ...PAIR, experiment: { dropout_rate } } });
  assert.deepEqual(seeds(drawn, at(0)), ["same"]);
  assert.deepEqual(seeds(drawn, at(0.5)), ["same networks"]);
});

test("seeds without a dot are counted", () => {
  const dots = [...DOTS, pair(5, Infinity, 1)];
  assert.deepEqual(seeds(DROPOUT, { dots }).at(-1), "1 of 5 diverged");
  const gone = { ...DROPOUT, compared: 0, median: Infinity };
  assert.deepEqual(seeds(gone, { dots: [pair(1, Infinity, Infinity)] }), ["1 of 1 diverged"]);
});

test("the run on show stands among the other seeds by how many times smaller its error is", () => {
  const yours = (mine) => seeds(DROPOUT, { yours: mine }).at(-1);
  assert.equal(yours(pair(9, 3, 1)), "yours, 9, won by more than 75 %");
  assert.equal(yours(pair(9, 1, 3)), "yours, 9, lost by less than 0 %");
  assert.equal(yours(pair(9, 1, 1)), "yours, 9, a draw");
  assert.equal(yours(pair(9, 1, 0.995)), "yours, 9, a draw");
  assert.equal(yours(pair(9, 1, 0.985)), "yours, 9, won by more than 50 %");
  assert.equal(yours(pair(9, Infinity, Infinity)), "yours, 9, a draw");
  assert.equal(yours(pair(9, Infinity, 1)), "yours, 9, won by more than 100 %");
});

test("the run on show is not compared with itself", () => {
  const said = seeds(DROPOUT, { yours: pair(4, 4, 1) });
  assert.equal(said.at(-1), "yours, 4, won by more than 100 %");
  assert.equal(seeds(DROPOUT, { yours: pair(1, 2, 1), dots: [DOTS[0]] }).length, 2);
});

const row = (contender, noise, median, judgement, compared = 20) => ({
  contender,
  noise,
  median,
  judgement,
  compared,
});
const sweep = (summary, phase = "ready", field = "noise") =>
  sweepSentences(facts, {
    about: about(["plain", "dropout", "decay"], over(field, 1, 2, 3)),
    summary,
    verdict: null,
    phase,
  });

test("of each contender the least error is told, and where it is better or worse", () => {
  const said = sweep([
    row("plain", 1, 9, undefined, null),
    row("dropout", 1, 0.3, "better"),
    row("dropout", 2, 0.1, "worse"),
    row("dropout", 3, 0.2, "better"),
    row("decay", 1, 0.5, "cannot tell", 0),
  ]);
  assert.deepEqual(said, [
    "Dropout: least 0.1 at 2 better at 1, 3 worse at 2",
    "Decay: least 0.5 at 1 same at 1",
    "3 comparisons",
    "of 3 0 left",
  ]);
});

test("of a sweep nothing is judged before all networks are trained", () => {
  const said = sweep([row("dropout", 1, 0.3, "better")], "training");
  assert.deepEqual(said, ["Dropout: least 0.3 at 1", { strong: "verdict later" }]);
});

test("values at which half of the networks diverged are named, and no least error", () => {
  const some = sweep([row("dropout", 1, Infinity, "worse"), row("dropout", 2, 0.1, "better")]);
  assert.equal(some[0], "Dropout: least 0.1 at 2 diverged at 1 better at 2 worse at 1");
  const all = sweep([row("dropout", 1, Infinity, "worse")]);
  assert.equal(all[0], "Dropout diverged at 1 worse at 1");
});

test("a contender that knows nothing of the rate repeats one comparison: it is said once", () => {
  const at = (dropout_rate) => ({
    ...row("decay", 0, 0.4, "better"),
    dropout_rate,
    difference: -1,
    wins: 20,
    repeats: dropout_rate > 0.1,
  });
  const said = sweep([at(0.1), at(0.2), at(0.3)], "ready", "dropout_rate");
  assert.deepEqual(said, ["Decay: 0.4 better everywhere", "1 comparison"]);
});

test("the baseline alone has nothing said of it", () => {
  assert.deepEqual(sweep([row("plain", 1, 0.3)]), []);
});

test("several contenders at one setting are judged each by itself", () => {
  const study = about(["plain", "dropout", "decay"]);
  const summary = [PLAIN, DROPOUT, { ...row("decay", 0, Infinity, "cannot tell", 0) }];
  const said = sweepSentences(facts, { about: study, summary, verdict: null, phase: "ready" });
  const lines = ["Dropout: 0.1, 50 % less simply better", "Decay diverged simply same"];
  assert.deepEqual(said, [...lines, "1 comparison"]);
  const worse = [PLAIN, { ...DROPOUT, median: 0.25 }, { ...row("decay", 0, 0.2, "worse") }];
  const told = sweepSentences(facts, { about: study, summary: worse, verdict: null, phase: "x" });
  assert.deepEqual(told.slice(0, 2), ["Dropout: 0.25, 25 % more", "Decay: 0.2, 0 % more"]);
});

test("rivals are set against dropout as well, and it is said what is left of many judgements", () => {
  const study = about(["plain", "dropout", "decay"]);
  const rival = {
    ...row("decay", 0, 0.4, "better"),
    stands: true,
    versus_judgement: "better",
    versus_wins: 12,
    versus_compared: 20,
    versus_stands: false,
  };
  const summary = [PLAIN, { ...DROPOUT, stands: true }, rival];
  const said = sweepSentences(facts, { about: study, summary, verdict: null, phase: "ready" });
  assert.deepEqual(said.slice(2), [
    "Decay beats dropout on 12 of 20: b",
    "3 comparisons",
    "of 3 2 left",
  ]);
});

test("a figure has what the paper says, all that is found here, and how far it reproduces", () => {
  const study = about([], { figure: "9a" });
  const said = (verdict, phase) =>
    figureSentences(facts, { about: study, summary: [], verdict, phase });
  assert.deepEqual(said(null, "training"), ["paper: flat", { strong: "verdict later" }]);
  const values = { low: "0.4", step: "0.1" };
  for (const outcome of Object.keys(facts.outcomes)) {
    assert.deepEqual(said({ outcome, findings: ["flat"], values }, "ready"), [
      "paper: flat",
      "from 0.4 on",
      { strong: outcome },
    ]);
  }
  const both = said({ outcome: "in part", findings: ["flat", "step"], values }, "ready");
  assert.deepEqual(both.slice(1, -1), ["from 0.4 on", "0.1 steps"]);
});
