// Elements: made in one call, and written to only where something changes.

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/**
 * The one element that a selector finds. Throws where there is none: the page's own HTML has it.
 * @template {Element} [Found=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Found}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return /** @type {Found} */ (found);
}

/**
 * Have an element say a text. What stays the same is left alone: a live region would be read out
 * again.
 * @param {Element} place
 * @param {string} text
 */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * A row of a table.
 * @param {"th" | "td"} kind
 * @param {readonly unknown[]} texts
 * @param {boolean} [headed] whether the first cell is the head of the row
 */
export function tableRow(kind, texts, headed = false) {
  const cells = texts.map((text, place) => {
    const head = kind === "th" || (headed && place === 0);
    const cell = element(head ? "th" : "td", { textContent: String(text) });
    if (head) cell.setAttribute("scope", kind === "th" ? "col" : "row");
    return cell;
  });
  return element("tr", {}, ...cells);
}
