// Where the page's files have come, and its server cannot be reached over a websocket: it says so.
// A script of the head, not a module: it is told what to say where it stands.

{
  /** By then the page has come, over a slow line too; in milliseconds. */
  const LATE = 30000;
  const LOOKS =
    "background:#31333f;color:#fff;font:1rem sans-serif;left:0;margin:0;padding:0.6rem 1rem;position:fixed;right:0;top:0;z-index:1000000";
  const { said } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  setTimeout(() => {
    const isThere = () => document.querySelector(".lab");
    if (isThere() || !said) return;
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.style.cssText = LOOKS;
    line.textContent = said;
    document.body.append(line);
    const watch = new MutationObserver(() => {
      if (!isThere()) return;
      line.remove();
      watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  }, LATE);
}
