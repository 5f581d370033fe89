// The page in print: boxes of charts, what should not be there, and texts too faint for white paper.
// Run in the page by test_print.py.
() => {
  const isThere = (element) => element.checkVisibility({ visibilityProperty: true });
  const drawings = [...document.querySelectorAll(".js-plotly-plot .main-svg")].filter(isThere);
  const boxes = drawings
    .filter((one) => one.matches(":first-child"))
    .map((one) => one.getBoundingClientRect().toJSON());
  const unwanted = [
    ".stSidebar", "[data-testid=stHeader]", ".st-key-sliders", ".tools", ".data", ".player-transport",
    ".lesson-tabs", ".lesson-controls", ".studies-bar", ".modebar", ".tour-bar",
  ];
  const there = unwanted.filter((one) => document.querySelector(one)?.checkVisibility());
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isText = (element) =>
    [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent.trim()) &&
    isThere(element) && element.getBoundingClientRect().width > 1 && !element.closest("style, script");
  const contrast = (element) => {
    const { fill, color } = getComputedStyle(element);
    return 1.05 / (luminance(element instanceof SVGElement ? fill : color) + 0.05);
  };
  const faint = [...document.querySelectorAll(".stApp *")]
    .filter((one) => isText(one) && contrast(one) < 4.5)
    .map((one) => one.outerHTML.slice(0, 100));
  const papers = [...new Set(drawings.map((one) => getComputedStyle(one).backgroundColor))];
  return { boxes, there, faint, papers, pictures: document.querySelectorAll(".lesson-drawing svg").length };
}
