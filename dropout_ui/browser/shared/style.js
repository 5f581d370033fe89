// Style sheets of what is loaded when somebody asks for it: each comes with its script, once.

import { element } from "./dom.js";

/** @type {Map<string, Promise<unknown>>} */
const known = new Map();

/**
 * Have a style sheet. The promise is kept when it is there, or cannot be had.
 * @param {string} sheet beside the script
 * @param {string} script its address, `import.meta.url`
 */
export function style(sheet, script) {
  const { href } = new URL(sheet, script);
  const asked = known.get(href) ?? added(href);
  known.set(href, asked);
  return asked;
}

/** @param {string} href */
const added = (href) =>
  new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
