// All keys, and what each does.

import { element } from "../shared/dom.js";

/**
 * @param {HTMLElement} place
 * @param {import("../shared/session.js").Session} session
 */
export function show(place, { facts }) {
  if (!facts) return;
  const rows = Object.entries(facts.keys).map(([key, text]) => {
    const head = element("th", { textContent: key });
    head.setAttribute("scope", "row");
    return element("tr", {}, head, element("td", { textContent: text }));
  });
  place.append(element("table", { className: "tools-keys" }, ...rows));
}
