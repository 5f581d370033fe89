// Bring a part of the page into sight, and keep it there while what is above it still changes.

/** For so long the page may settle; in milliseconds. */
const SETTLING = 5000;
/** At these the visitor takes over. */
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"];

/** What is told there is in a chart: where there is not room for all, that is what is seen. */
const CHARTS = ":is(.lesson, .studies) :is(.lesson-chart, .studies-chart)";

let leave = () => {};

/**
 * @param {HTMLElement} page
 * @param {Element} part of it
 */
export function bringIn(page, part) {
  leave();
  const gone = new AbortController();
  const { signal } = gone;
  const room = part.closest(".lesson, .studies");
  const sizes = new ResizeObserver(() => {
    part.scrollIntoView({ block: "start" });
    room?.querySelector(CHARTS)?.scrollIntoView({ block: "nearest" });
  });
  sizes.observe(page);
  const timer = setTimeout(() => leave(), SETTLING);
  leave = () => {
    sizes.disconnect();
    clearTimeout(timer);
    gone.abort();
  };
  for (const hand of HANDS) window.addEventListener(hand, leave, { capture: true, signal });
}
