// While the server is away: a sentence in the page's language, and the page stays usable.

import { element } from "../shared/dom.js";

/** What Streamlit says of its connection, and of losing it: in English, and with nothing to do. */
const APP = "[data-testid=stApp]";
const STATE = "data-test-connection-state";
const DIALOG = ".stDialog";
const LOST = "Connection error";

/**
 * Say it while Streamlit would, in place of its dialog, until it is connected again.
 * @param {HTMLElement} root
 * @param {import("../shared/session.js").Session} session
 * @param {AbortSignal} gone
 */
export function watch(root, session, gone) {
  const app = document.querySelector(APP);
  if (!app) return;
  const href = new URL("./outage.css", import.meta.url).href;
  const line = element("p", { className: "outage" });
  line.setAttribute("role", "status");
  root.append(element("link", { rel: "stylesheet", href }), line);
  const lost = new MutationObserver(() => {
    if (dismiss()) line.textContent = session.facts?.player.away ?? "";
  });
  // Its dialogs are children of the body: what plays below is not looked at.
  lost.observe(document.body, { childList: true });
  const found = new MutationObserver(() => {
    if (app.getAttribute(STATE) === "CONNECTED") line.textContent = "";
  });
  found.observe(app, { attributeFilter: [STATE] });
  gone.addEventListener("abort", () => {
    lost.disconnect();
    found.disconnect();
  });
}

/**
 * Close the dialog about the connection, before it is painted: all behind it would be inert.
 * @returns {boolean} whether there was one
 */
function dismiss() {
  for (const dialog of document.querySelectorAll(DIALOG)) {
    if (dialog.querySelector("h2")?.textContent !== LOST) continue;
    /** @type {HTMLElement} */ (dialog).style.display = "none";
    /** @type {HTMLElement | null} */ (dialog.querySelector("[aria-label=Close]"))?.click();
    return true;
  }
  return false;
}
