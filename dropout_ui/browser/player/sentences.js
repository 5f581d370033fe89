// What the player says in sentences of the contenders of a run. Nothing here knows the page.

import { isUsual, titleIn } from "../shared/contenders.js";
import { number } from "../shared/numbers.js";
import { fill, inARow } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../wire").FrameEvent} Frame */
/** @typedef {import("../wire").RunEvent} RunEvent */

/**
 * The loss that Adam saw at the step before a frame; undefined where there was none.
 * @param {Frame | undefined} frame
 * @param {string} name
 */
export const seen = (frame, name) => frame?.optimised_loss[name]?.at(-1);

/**
 * Numbers by name, as they are read; where one is missing, a dash.
 * @param {Record<string, number | undefined>} numbers
 */
const written = (numbers) =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      name,
      value === undefined ? "–" : number(value),
    ]),
  );

/**
 * The names, that with the least number first.
 * @param {Record<string, number>} numbers
 */
const ranking = (numbers) =>
  Object.keys(numbers).sort((one, other) => numbers[one] - numbers[other]);

/**
 * The test losses of a frame.
 * @param {Catalogue} facts
 * @param {Record<string, number>} losses
 */
export function readingText(facts, losses) {
  const { player: words } = facts;
  if (isUsual(facts, Object.keys(losses))) return fill(words.reading, written(losses));
  const each = Object.entries(losses).map(([text, loss]) =>
    fill(words.reading_of_one, { contender: titleIn(facts, text), loss: number(loss) }),
  );
  return fill(words.reading_of_many, { losses: each.join(words.between) });
}

/**
 * Why a training loss may be above the test loss: of dropout or, where that does not run, of the
 * first whose units are dropped; "" without any. Always as long in a run: what stands below would
 * move while somebody clicks there.
 * @param {Catalogue} facts
 * @param {RunEvent | null} about
 * @param {Frame | undefined} frame
 */
export function whyText(facts, about, frame) {
  const { player: words, run } = facts;
  const [, usual] = run;
  const isThere = !about || about.contenders.includes(usual);
  const text = isThere ? usual : about.drops[0];
  if (!text) return "";
  const values = written({
    seen: seen(frame, text),
    train: frame?.train_loss[text],
    test: frame?.test_loss[text],
  });
  const why = about && !about.drops.includes(text) ? words.why_nothing : words.why;
  if (isThere) return fill(why, values);
  return fill(words.why_of, { ...values, contender: titleIn(facts, text) });
}

/**
 * Who won, how steadily, and whether the test points say so as well.
 * @param {Catalogue} facts
 * @param {import("../wire").VerdictFacts} verdict
 * @param {number} epoch
 * @param {string} measure what it is by
 */
export function verdictText(facts, verdict, epoch, measure) {
  const { errors, test_errors, percent, looks, led, since, sentences } = verdict;
  const tests = Object.entries(test_errors).map(([name, value]) => [`${name}_test`, value]);
  const [winner, second] = ranking(errors);
  const [tested] = ranking(test_errors);
  const values = {
    ...written({ ...errors, ...Object.fromEntries(tests), percent }),
    ...written({
      error: errors[winner],
      second_error: errors[second],
      winner_test: test_errors[winner],
      test_error: test_errors[tested],
    }),
    winner: titleIn(facts, winner),
    second: titleIn(facts, second),
    test_winner: titleIn(facts, tested),
    ...{ epoch, looks, led, since, measure },
  };
  const { verdicts: words } = facts;
  return inARow(sentences.map((one) => fill(words[/** @type {"draw"} */ (one)], values)));
}
