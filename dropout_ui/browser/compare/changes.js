// Changes: in which settings runs differ, in words. Nothing here knows the page.

import { valueText as settingText } from "../shared/settings.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {Pick<import("../wire").RunEvent, "experiment" | "own">} Settings of a run */

/** The field that decides which others decide anything. */
const POINTS = "data";
/** So many changes are told in a row where there is little room. */
const FEW = 2;

/**
 * Whether a field decides anything in a run.
 * @param {Catalogue} facts
 * @param {Settings} run
 * @param {string} field
 */
export const decides = ({ fields }, { own }, field) =>
  field === POINTS || ["", own ? "own" : "drawn"].includes(fields[field].is_of);

/**
 * The fields in which runs differ, the points first: those that decide something in several.
 * @param {Catalogue} facts
 * @param {readonly Settings[]} runs
 */
export function differing(facts, runs) {
  const fields = Object.keys(facts.fields).filter((field) => {
    const where = runs.filter((run) => decides(facts, run, field));
    return new Set(where.map(({ experiment }) => experiment[field])).size > 1;
  });
  return fields.sort((one, other) => Number(other === POINTS) - Number(one === POINTS));
}

/**
 * What a field is set to.
 * @param {Catalogue} facts
 * @param {Settings} run
 * @param {string} field
 */
export function valueText(facts, { experiment, own }, field) {
  if (field === POINTS) return own ? own.title || facts.data.untitled : facts.compare.drawn;
  return settingText(facts, field, experiment[field], facts.player.between);
}

/**
 * How a run is set where it differs from others.
 * @param {Catalogue} facts
 * @param {Settings} run
 * @param {...Settings} others
 */
export function changes(facts, run, ...others) {
  const fields = differing(facts, [run, ...others]).filter((field) => decides(facts, run, field));
  return fields.map((field) => {
    const value = valueText(facts, run, field);
    return field === POINTS ? value : `${lower(facts.fields[field].title)} ${value}`;
  });
}

/**
 * The same in a row: all of it, or the first few and how many more there are.
 * @param {Catalogue} facts
 * @param {readonly string[]} texts
 * @param {number} [most]
 */
export function inWords({ compare: words, player }, texts, most = FEW) {
  if (!texts.length) return words.same;
  const told = texts.slice(0, most).join(player.between);
  const count = texts.length - most;
  return count > 0 ? fill(words.more, { changes: told, count }) : told;
}

/**
 * Whether curves of two runs can be drawn over each other: they are about the same thing, in the
 * same units.
 * @param {Settings} one
 * @param {Settings} other
 */
export const sameAxes = ({ experiment: one }, { experiment: other }) =>
  one[POINTS] === other[POINTS] && (Boolean(one[POINTS]) || one.target === other.target);

/** @param {string} text */
const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** @param {string} text */
export const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
