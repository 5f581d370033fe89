// Unpacks a replay and starts it: a script of no module, for in a file nothing can be imported
// before this has said where it is.

/**
 * @param {string} id of what is packed in the page
 * @returns {Promise<string>}
 */
async function unpacked(id) {
  const packed = atob(document.getElementById(id)?.textContent ?? "");
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/**
 * @param {string} text
 * @param {string} [type]
 */
function addScript(text, type = "") {
  const script = document.createElement("script");
  script.type = type;
  script.textContent = text;
  document.head.append(script);
}

(async () => {
  const [plotly, page, run] = await Promise.all(["plotly", "page", "run"].map(unpacked));
  addScript(plotly);
  const facts = JSON.parse(page);
  const imports = Object.fromEntries(
    Object.entries(facts.scripts).map(([name, text]) => [
      name,
      `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`,
    ]),
  );
  addScript(JSON.stringify({ imports }), "importmap");
  const { replay } = await import(facts.entry);
  replay(facts, JSON.parse(run));
})();
