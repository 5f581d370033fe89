import assert from "node:assert/strict";
import { test } from "node:test";
import {
  entryOf,
  isUsual,
  looksOf,
  titleIn,
} from "../../../dropout_ui/browser/shared/contenders.js";

const contender = (title, dash, strength = null) => ({
  title,
  named: `${title} {strength}, {percent} %`,
  strength,
  shades: { light: [`${title} 1`, `${title} 2`], dark: [`dark ${title}`] },
  dash,
});
const facts = {
  run: ["plain", "dropout"],
  spare_dashes: ["spare 1", "spare 2"],
  contenders: {
    plain: contender("Plain", "solid"),
    dropout: contender("Dropout", "long"),
    average: contender("Average", "long", 5),
  },
};
const looks = (...texts) => looksOf(facts, "light", texts.map(entryOf));

test("a contender is read as it is written, with its strength if one is given", () => {
  assert.deepEqual(entryOf("plain"), { text: "plain", name: "plain", strength: null });
  assert.deepEqual(entryOf("dropout=0.3"), {
    text: "dropout=0.3",
    name: "dropout",
    strength: 0.3,
  });
});

test("it is called by its title, with the strength that it has", () => {
  assert.equal(titleIn(facts, "dropout"), "Dropout");
  assert.equal(titleIn(facts, "dropout=0.3"), "Dropout 0.3, 30 %");
  assert.equal(titleIn(facts, "average"), "Average 5, 500 %");
});

test("each has its own colour and dash", () => {
  assert.deepEqual(
    looks("plain", "dropout").map(({ colour, dash }) => [colour, dash]),
    [
      ["Plain 1", "solid"],
      ["Dropout 1", "long"],
    ],
  );
});

test("of one name they have shades, and who comes after a dash has a spare one", () => {
  assert.deepEqual(
    looks("dropout=0.3", "plain", "dropout=0.7", "average").map(({ colour, dash }) => [
      colour,
      dash,
    ]),
    [
      ["Dropout 1", "long"],
      ["Plain 1", "solid"],
      ["Dropout 2", "spare 1"],
      ["Average 1", "spare 2"],
    ],
  );
});

test("the usual race is of the two, in whichever order", () => {
  assert.equal(isUsual(facts, ["dropout", "plain"]), true);
  assert.equal(isUsual(facts, ["dropout", "average"]), false);
  assert.equal(isUsual(facts, ["plain", "dropout", "average"]), false);
});
