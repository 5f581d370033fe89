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
  const texts = told.map((name) => {
    const { title, titles } = facts.fields[name];
    return `${title} ${valueText(facts, name, titles, experiment[name])}`;
  });
  return [...(own?.title ? [own.title] : []), ...texts].join(between);
}

/**
 * @param {Catalogue} facts
 * @param {string} name
 * @param {Record<string, string>} titles
 * @param {number | string} value
 */
function valueText(facts, name, titles, value) {
  if (name !== "race") return titles[value] ?? String(value);
  const contenders = String(value).split(",");
  return contenders.map((text) => titleIn(facts, text)).join(" + ");
}
