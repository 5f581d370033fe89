import assert from "node:assert/strict";
import { test } from "node:test";
import { inLines, runCaption, studyCaption } from "../../../dropout_ui/browser/keep/caption.js";

const facts = {
  player: { between: ", " },
  fields: {
    noise: { title: "Noise", titles: {} },
    hidden_width: { title: "Width", titles: {} },
  },
  figures: { "9a": { title: "Figure 9a." } },
  contenders: {
    plain: { title: "no dropout", named: "", strength: null },
    dropout: { title: "dropout", named: "", strength: null },
  },
  keep: {
    caption_at: "{name}. {settings}; epoch {epoch} of {epochs}",
    caption_of_study: "{name}. {seeds} seeds; {settings}",
    named: "{name}: {what}",
  },
};

test("a run's picture says its settings and the epoch on show", () => {
  const about = { experiment: { noise: 0.3 }, told: ["noise"], recorded_epochs: [0, 10] };
  const scene = { about, frames: [{ epoch: 0 }, { epoch: 10 }], index: 1 };
  const said = "The fit. Noise 0.3; epoch 10 of 10";
  assert.equal(runCaption(facts, "The fit", scene), said);
  assert.equal(runCaption(facts, "The fit.", scene), said);
});

const study = {
  contenders: [
    { text: "plain", name: "plain", strength: null },
    { text: "dropout", name: "dropout", strength: null },
  ],
  experiment: { noise: 0.3, hidden_width: 300 },
  told: ["noise"],
  seeds: 50,
  sweep: { field: "hidden_width", values: [10, 20] },
  figure: null,
};

test("a study's picture says what it compares, the values tried, and the rest", () => {
  assert.equal(
    studyCaption(facts, study),
    "no dropout, dropout. 50 seeds; Width: 10, 20; Noise 0.3",
  );
  assert.equal(
    studyCaption(facts, { ...study, sweep: null, figure: "9a" }, "Who was ahead"),
    "Who was ahead: Figure 9a. 50 seeds; Noise 0.3",
  );
});

const letters = (text) => [...text].length;

test("lines are no wider than there is room, and lose no word", () => {
  const text = "Dropout rate 0.5, noise level 0.3, hidden width 300; epoch 20 of 500";
  const lines = inLines(text, letters, 20, "en");
  assert.ok(lines.length > 2);
  // What closes a phrase may hang over.
  for (const line of lines) assert.ok(letters(line.replace(/[,;]$/, "")) <= 20, line);
  assert.equal(lines.join(" "), text);
});

test("Chinese breaks without spaces, and no line begins with a stop", () => {
  const text = "拟合曲线。丢弃率 0.5、噪声标准差 0.3、隐藏层宽度 300；第 20 轮，共 500 轮";
  for (const room of [5, 6, 7, 8, 9, 10, 11]) {
    const lines = inLines(text, letters, room, "zh");
    assert.ok(lines.length > 4);
    for (const line of lines) assert.doesNotMatch(line, /^[，。；：、]/);
    assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  }
});
