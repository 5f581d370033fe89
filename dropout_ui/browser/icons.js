// Before Streamlit is there: the font of its icons, which it asks for first of all, comes later.

{
  const { fonts } = document;
  const load = fonts.load.bind(fonts);
  // It is as large as plotly.js. The browser fetches it as well when an icon is shown: see page.css.
  fonts.load = (font, text) =>
    font.includes("Material Symbols") ? Promise.resolve([]) : load(font, text);
}
