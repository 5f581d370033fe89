// A network, and the same one thinned.

import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { cells, networkPicture } from "../pictures/network.js";
import { pointSlider, rateOf } from "./sliders.js";

/** Cells are not drawn wider than this, in sixteenths of the letters' size. */
const WIDEST = 900;

/** @type {import("../lesson.js").Step} */
export const thinned = {
  parts: ({
    steps: {
      thinned: { words },
    },
  }) => [
    { name: "whole", caption: words.whole },
    { name: "thin", caption: words.thin },
    { name: "cells", wide: true },
  ],
  controls: (lesson) => [pointSlider(lesson)],
  ask: ({ point }) => ({ point }),
  paint(lesson, /** @type {import("../../wire").ThinningAnswer & { epoch: number }} */ answer) {
    const { stage, facts } = lesson;
    const { words } = facts.steps.thinned;
    const kept = answer.kept.map((layer) => answer.units.map((unit) => layer[unit - 1] === "1"));
    const width = answer.kept[0].length;
    stage.draw("whole", { make: (room) => networkPicture(answer, null, words.whole, room) });
    stage.draw("thin", { make: (room) => networkPicture(answer, kept, words.thin, room) });
    stage.caption("cells", fill(words.cells, { units: 2 * width, shown: 2 * answer.units.length }));
    const drawn = answer.kept.map((layer, place) => {
      const label = fill(facts.lesson.layer, { layer: place + 1 });
      return {
        make: (/** @type {number} */ room) => cells(layer, label, Math.min(room, WIDEST)),
        label,
      };
    });
    stage.draw("cells", ...drawn);
    let finding = fill(words.finding, {
      first: answer.count[0],
      second: answer.count[1],
      width,
      expected: number(answer.expected),
      deviation: number(answer.deviation),
    });
    if (rateOf(lesson) === 0) finding = facts.lesson.no_dropout;
    else if (answer.epoch === 0) finding = words.start;
    return { finding: [finding], note: [words.note] };
  },
};
