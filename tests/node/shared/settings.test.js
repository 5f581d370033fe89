import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsText } from "../../../dropout_ui/browser/shared/settings.js";

const facts = {
  player: { between: ", " },
  fields: {
    noise: { title: "Noise", titles: {} },
    target: { title: "Function", titles: { sine: "Sine" } },
    race: { title: "Contenders", titles: {} },
  },
  contenders: {
    plain: { title: "no dropout", named: "", strength: null },
    dropout: { title: "dropout", named: "dropout {strength}", strength: null },
  },
};
const experiment = { noise: 0.3, target: "sine", race: "plain,dropout=0.2" };

test("settings are told by their titles, and words by what they are called", () => {
  assert.equal(
    settingsText(facts, { experiment, told: ["noise", "target", "race"] }),
    "Noise 0.3, Function Sine, Contenders no dropout + dropout 0.2",
  );
});

test("points of one's own are told first, by their title", () => {
  const about = { experiment, told: ["noise"], own: { title: "Cars" } };
  assert.equal(settingsText(facts, about), "Cars, Noise 0.3");
});
