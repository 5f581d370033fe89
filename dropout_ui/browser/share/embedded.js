// In a frame of another page: what was set there is still set when that page has been loaded anew.

// No module: it stands in the head, and changes the address before anybody reads it.
(() => {
  if (window.parent === window) return;
  // A page may have several such frames: they are told apart by their names and their places.
  let place = 0;
  while (place < window.parent.length && window.parent[place] !== window) place++;
  const key = ["dropout-lab", document.referrer, window.name, place].join(" ");
  const asked = location.search;
  // Of what the page that it stands in asks for, and where the visitor has left it.
  let source = asked;
  try {
    const [before, left] = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    if (asked === before) history.replaceState(history.state, "", location.pathname + left);
    else if (asked === left) source = before;
  } catch {
    // Where nothing may be kept, the page begins as it is asked for.
  }
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(key, JSON.stringify([source, location.search]));
    } catch {
      // The same.
    }
  });
})();
