// Settings in words. Nothing here knows the page.

import { titleIn } from "./contenders.js";

/** @typedef {import("../wire").Catalogue} Catalogue */

/**
 * What a run, or a study, is set to: of each setting that tells it from others its title and value.
 * @param {Catalogue} facts
 * @param {{ experiment: Record<string, number | string>, told: readonly string[],
 *   own?: import("../wire").OwnFacts | null }} about
 */
export function settingsText(facts, { experiment, told, own }) {
  const { between } = facts.player;
  const texts = told.map(
    (name) => `${facts.fields[name].title} ${valueText(facts, name, experiment[name], " + ")}`,
  );
  return [...(own?.title ? [own.title] : []), ...texts].join(between);
}

/**
 * What a setting is set to.
 * @param {Catalogue} facts
 * @param {string} name
 * @param {number | string} value
 * @param {string} between the contenders of a race
 */
export function valueText(facts, name, value, between) {
  if (name !== "race") return facts.fields[name].titles[value] ?? String(value);
  const contenders = String(value).split(",");
  return contenders.map((text) => titleIn(facts, text)).join(between);
}
