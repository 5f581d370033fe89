// A skip link: who comes by the tab key need not go through all settings to play.

import { element, find } from "../shared/dom.js";

/**
 * Offer it, as the first stop of the page.
 * @param {HTMLElement} root
 * @param {import("../shared/session.js").Session} session
 * @param {AbortSignal} gone
 */
export function offerSkip(root, session, gone) {
  const play = find(root, "#player-play");
  const link = element("a", { className: "skip", href: `#${play.id}` });
  const say = () => {
    link.textContent = session.facts?.described.skip ?? "";
  };
  say();
  link.addEventListener("focus", say);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    play.focus();
  });
  document.body.prepend(link);
  gone.addEventListener("abort", () => link.remove());
}
