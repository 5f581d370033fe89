import assert from "node:assert/strict";
import { test } from "node:test";
import { readingText, verdictText, whyText } from "../../../dropout_ui/browser/player/sentences.js";

const contender = (title) => ({ title, named: `${title} {strength}`, strength: null });
const facts = {
  run: ["plain", "dropout"],
  contenders: { plain: contender("Plain"), dropout: contender("Dropout"), norm: contender("Norm") },
  player: {
    reading: "{plain} and {dropout}",
    reading_of_many: "all: {losses}",
    reading_of_one: "{contender} {loss}",
    between: ", ",
    why: "seen {seen}, train {train}, test {test}",
    why_nothing: "nothing: {seen}",
    why_of: "{contender}: {seen}",
  },
  verdicts: {
    dropout: "{dropout} below {plain}",
    first: "{winner} with {error} before {second} with {second_error}, {percent} %.",
    first_steady: "{led} of {looks} since {since} to {epoch}.",
    other_first_on_test: "{test_winner} {test_error}, {winner} {winner_test}.",
  },
};
const verdict = (errors, test_errors, sentences) => ({
  ...{ errors, test_errors, sentences, percent: 50, looks: 20, led: 20, since: 3 },
});

test("the usual two are read as without dropout and with it, others one by one", () => {
  assert.equal(readingText(facts, { dropout: 0.2, plain: 0.1 }), "0.1 and 0.2");
  const losses = { "dropout=0.3": 0.2, plain: 0.1, norm: 0.31234 };
  assert.equal(readingText(facts, losses), "all: Dropout 0.3 0.2, Plain 0.1, Norm 0.312");
});

test("a verdict names the winner and the next by their titles, however they are ordered", () => {
  const errors = { plain: 0.4, "norm=2": 0.1, "dropout=0.3": 0.2 };
  const tests = { plain: 0.05, "norm=2": 0.3, "dropout=0.3": 0.4 };
  const said = verdict(errors, tests, ["first", "first_steady", "other_first_on_test"]);
  assert.equal(
    verdictText(facts, said, 30),
    "Norm 2 with 0.1 before Dropout 0.3 with 0.2, 50 %. 20 of 20 since 3 to 30. Plain 0.05, Norm 2 0.3.",
  );
});

test("a verdict on the usual two has their errors by name", () => {
  const errors = { plain: 0.2, dropout: 0.1 };
  assert.equal(verdictText(facts, verdict(errors, errors, ["dropout"]), 30), "0.1 below 0.2");
});

test("why a training loss is higher is told of dropout, or of the first that drops units", () => {
  const frame = (name) => ({
    optimised_loss: { [name]: [0.9, 0.5] },
    train_loss: { [name]: 0.4 },
    test_loss: { [name]: 0.3 },
  });
  const about = (contenders, drops) => ({ contenders, drops });
  const usual = about(["plain", "dropout", "norm"], ["dropout"]);
  assert.equal(whyText(facts, usual, frame("dropout")), "seen 0.5, train 0.4, test 0.3");
  assert.equal(whyText(facts, null, undefined), "seen –, train –, test –");
  assert.equal(whyText(facts, about(["plain", "dropout"], []), frame("dropout")), "nothing: 0.5");
  const other = about(["plain", "dropout=0.3"], ["dropout=0.3"]);
  assert.equal(whyText(facts, other, frame("dropout=0.3")), "Dropout 0.3: 0.5");
  assert.equal(whyText(facts, about(["plain", "norm"], []), frame("norm")), "");
});
