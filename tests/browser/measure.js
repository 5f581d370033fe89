// What is too small on the page as it stands: visible texts, and controls as a finger finds them.
// Run in the page by test_screens.py and test_everybody.py.
({ letters, control, within }) => {
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const sizeOf = (element) => {
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * (element.currentCSSZoom ?? 1);
    const drawn = element instanceof SVGElement ? element.getScreenCTM() : null;
    return drawn ? size * Math.hypot(drawn.a, drawn.b) : size;
  };
  const named = (element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}”`;
  const found = [];
  const texts = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement, textContent } = texts.currentNode;
    if (!textContent.trim() || !seen(parentElement)) continue;
    // Sums and indices are set smaller by the rules of mathematics.
    if (parentElement.closest("script, style, [data-testid=stIconMaterial], math, .described")) continue;
    if (parentElement.closest("[data-collapsed=true]")) continue;
    const inText = parentElement.closest("tspan") ? parentElement.closest("text") : parentElement;
    const size = sizeOf(inText);
    if (size < letters - 0.1) found.push(`${size.toFixed(1)} px: ${named(parentElement)}`);
  }
  const CONTROLS =
    "button, select, textarea, summary, a[href], input:not([type=hidden]), [role=slider], [role=tab], [role=combobox]";
  for (const element of control ? document.querySelector(within).querySelectorAll(CONTROLS) : []) {
    const pressed = element.matches("input")
      ? (element.closest("label, [data-testid=stSlider] [role=group], [data-testid=stMultiSelectTagsContainer]") ?? element)
      : element;
    if (!seen(pressed) || element.closest(".main-svg, p, [data-collapsed=true]")) continue;
    pressed.scrollIntoView({ block: "center" });
    const { width, height, left, top } = pressed.getBoundingClientRect();
    const hits = (x, y) => {
      const there = document.elementFromPoint(x, y);
      return pressed === there || pressed.contains(there);
    };
    const [x, y, reach] = [left + width / 2, top + height / 2, control / 2 - 1];
    const wide = width >= control - 0.5 || (hits(x - reach, y) && hits(x + reach, y));
    const high = height >= control - 0.5 || (hits(x, y - reach) && hits(x, y + reach));
    if (!wide || !high) found.push(`${width.toFixed(0)} x ${height.toFixed(0)}: ${named(element)}`);
  }
  return [...new Set(found)];
}
