import assert from "node:assert/strict";
import { test } from "node:test";
import { figureOf, recoloured, recolouring } from "../../../dropout_ui/browser/keep/charts.js";

const charts = { fit: { layout: { legend: { font: { size: 12 } } } } };
const dark = { theme: "dark", palette: { text: "#fff", page: "#111" }, charts };
const light = { theme: "light", palette: { text: "#222", page: "#ffffff" }, charts };
const facts = {
  contenders: { plain: { shades: { dark: ["#f88", "#faa"], light: ["#d00", "#a00"] } } },
};

test("colours of the page's look give place to those of the light one, however deep", () => {
  const colours = recolouring(dark, light, facts);
  const drawn = { line: { color: "#faa" }, names: ["#fff", "none"], y: [1, null], on: true };
  assert.deepEqual(recoloured(drawn, colours), {
    line: { color: "#a00" },
    names: ["#222", "none"],
    y: [1, null],
    on: true,
  });
  assert.equal(recolouring(light, light, facts).size, 0);
});

const chart = (size) => ({
  data: [{ line: { color: "#f88" } }],
  layout: {
    font: { size, color: "#fff" },
    legend: { font: { size: 10 } },
    margin: { b: 44 },
    xaxis: { title: { text: "x", standoff: null } },
    paper_bgcolor: "#111",
  },
});
const making = (lines) => ({ caption: () => lines, look: dark, light, facts });

test("a picture has its caption below, and leaves the chart on show as it was", () => {
  const shown = chart(13);
  const { data, layout } = figureOf(shown, making(["one <b>", "two"]));
  assert.equal(layout.width, 800);
  assert.equal(layout.paper_bgcolor, "#ffffff");
  assert.equal(data[0].line.color, "#d00");
  assert.equal(layout.title.text, "one &lt;b&gt;<br>two");
  assert.equal(layout.height - 500, layout.margin.b - 44);
  assert.equal(layout.legend.font.size, 12);
  assert.deepEqual(shown, chart(13));
});

test("a chart for a projector is as much larger as its letters, so that all look alike", () => {
  const desk = figureOf(chart(13), making(["one"])).layout;
  const projector = figureOf(chart(26), making(["one"])).layout;
  assert.equal(projector.width, 2 * desk.width);
  assert.equal(projector.height, 2 * desk.height);
  assert.equal(projector.title.font.size, 2 * desk.title.font.size);
});
