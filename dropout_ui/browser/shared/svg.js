// Elements of drawings and formulas: made in one call.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element of a namespace.
 * @param {string} namespace
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string)} children
 */
export function node(namespace, name, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string)} children
 */
export const svg = (name, attributes, ...children) => node(SVG, name, attributes, ...children);
