// Contenders: what they are called, and how they are told apart. Nothing here knows the page.

import { fill } from "./text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../wire").ContenderEntry} ContenderEntry as it is written, its name, its strength */
/** @typedef {import("../wire").RunEvent} RunEvent */

/**
 * How a contender is drawn among others.
 * @typedef {object} ContenderLook
 * @property {string} text as it is written
 * @property {string} name
 * @property {string} title
 * @property {string} colour
 * @property {string} dash
 */

/**
 * A contender of a race, from the one way in which it is written.
 * @param {string} text
 * @returns {ContenderEntry}
 */
export function entryOf(text) {
  const [name, value] = text.split("=");
  return { text, name, strength: value === undefined ? null : Number(value) };
}

/**
 * What a contender is called with a strength, or with its own.
 * @param {Catalogue} facts
 * @param {string} name
 * @param {number | null} given
 */
export function titleWith({ contenders }, name, given) {
  const { title, named, strength: own } = contenders[name];
  const strength = given ?? own;
  if (strength === null) return title;
  return fill(named, { strength, percent: Math.round(100 * strength) });
}

/**
 * What a contender of a race is called.
 * @param {Catalogue} facts
 * @param {string} text
 */
export function titleIn(facts, text) {
  const { name, strength } = entryOf(text);
  return titleWith(facts, name, strength);
}

/**
 * Each has its own colour and dash. Of one name, with several strengths, they have shades of its
 * colour; whose dash is taken by one before it has the first spare one.
 * @param {Catalogue} facts
 * @param {"light" | "dark"} theme
 * @param {readonly ContenderEntry[]} contenders
 * @returns {ContenderLook[]}
 */
export function looksOf(facts, theme, contenders) {
  /** @type {ContenderLook[]} */
  const looks = [];
  const { spare_dashes: spare } = facts;
  for (const [at, { text, name, strength }] of contenders.entries()) {
    const { shades, dash } = facts.contenders[name];
    const same = looks.filter((one) => one.name === name).length;
    const taken = looks.map((one) => one.dash);
    const free = [dash, ...spare].find((one) => !taken.includes(one));
    const colour = shades[theme][same % shades[theme].length];
    const title = titleWith(facts, name, strength);
    looks.push({ text, name, title, colour, dash: free ?? spare[at % spare.length] });
  }
  return looks;
}

/**
 * Whether a race is of the two that the lesson and the studies are about.
 * @param {Catalogue} facts
 * @param {readonly string[]} contenders
 */
export const isUsual = ({ run }, contenders) =>
  contenders.length === run.length && run.every((name) => contenders.includes(name));
