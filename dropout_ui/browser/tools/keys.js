// All keys, and what each does.

import { element, tableRow } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/**
 * @param {HTMLElement} place
 * @param {import("../shared/session.js").Session} session
 */
export function show(place, { facts }) {
  if (!facts) return;
  const { fields, tools } = facts;
  const settings = Object.values(fields).filter(({ key }) => key);
  const texts = [
    ...Object.entries(facts.keys),
    ...settings.map(({ key, title }) => [key, fill(tools.setting, { title })]),
  ];
  const rows = texts.map(([key, text]) => tableRow("td", [key, text], true));
  place.append(element("table", { className: "tools-keys" }, ...rows));
}
