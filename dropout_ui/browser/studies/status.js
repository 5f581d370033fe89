// How studies stand, and why one was refused, in words. Nothing here knows the page.

import { fill, inARow } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue["studies"]} Words */
/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./study.js").Tab} Tab */

const LONGEST_VALUE = 40;

/**
 * What the status line of a place says.
 * @param {Words} words
 * @param {import("./shelf.js").Shelf} shelf
 * @param {{ tab: Tab, own: Study | undefined }} place
 * @param {number} now milliseconds
 * @returns {{ text: string, isProblem: boolean }}
 */
export function statusOf(words, shelf, { tab, own }, now) {
  const say = (/** @type {{ name: keyof Words, values: object }} */ { name, values }) =>
    fill(words[name], /** @type {Record<string, unknown>} */ (values));
  if (own?.isUnderWay && own.trouble) return { text: say(own.trouble), isProblem: true };
  if (own?.isUnderWay || own?.phase === "stopped") {
    const notice = own.isUnderWay && own.notice === "cluster" ? words.cluster : "";
    return { text: inARow([say(own.told(now)), ...(notice ? [notice] : [])]), isProblem: false };
  }
  const elsewhere = shelf.underWay;
  if (elsewhere) {
    const { values } = elsewhere.told(now);
    const name = nameOf(words, elsewhere);
    return { text: fill(words.elsewhere, { ...values, name }), isProblem: false };
  }
  if (own?.phase === "ready") return { text: say(own.told(now)), isProblem: false };
  return { text: shelf.changed.has(tab) ? words.changed : "", isProblem: false };
}

/**
 * @param {Words} words
 * @param {Study} study
 */
const nameOf = (words, { tab, query }) =>
  tab === "paper" ? `${words.figure} ${query.figure}` : words[`${tab}_tab`];

/**
 * Why a study was refused, or has failed.
 * @param {Words} words
 * @param {Tab} tab
 * @param {import("../wire").FailedEvent} answer
 */
export function reasonOf(words, tab, answer) {
  const { reason, message, errors, seconds = 0, limit = 0, rows = 0 } = answer;
  if (reason === "over_budget") {
    const sentence = tab === "sweep" ? words.over_budget_sweep : words.over_budget;
    return fill(sentence, { seconds: Math.ceil(seconds), limit: Math.floor(limit) });
  }
  if (reason === "too_large") return fill(words.too_large, { rows, limit });
  if (errors) return inARow(errors.map((one) => badValue(words, one)));
  return fill(words.failed, { message });
}

/**
 * @param {Words} words
 * @param {import("../wire").BadFieldFacts} bad
 */
function badValue(words, { value, allowed }) {
  if (allowed?.at_most !== undefined) return fill(words.too_many, { limit: allowed.at_most });
  const cut = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
  const range = fill(words.to, { low: allowed?.min, high: allowed?.max });
  return fill(words.unusable, {
    value: cut,
    allowed: allowed?.options?.join(words.between) ?? range,
  });
}
