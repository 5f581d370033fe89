// If you forget eval(): units are still dropped while predicting.

import { known } from "../../shared/figures.js";
import { number } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { rateOf } from "./sliders.js";

/** @type {import("../lesson.js").Step} */
export const forgotten = {
  parts: () => [{ name: "forgotten", chart: true, wide: true }],
  controls({ form, facts, about }) {
    const { words } = facts.steps.forgotten;
    return [
      form.radios({
        name: "evaluating",
        label: words.mode,
        choices: { without: words.without, with: words.with },
      }),
      form.button("forgotten.again", words.again, () => {
        form.choose("redraw", (form.choice.redraw + 1) % about.options.redraw.max);
      }),
    ];
  },
  ask: ({ redraw }) => ({ redraw }),
  paint(lesson, /** @type {import("../../wire").ForgottenAnswer & { epoch: number }} */ answer) {
    const { stage, facts, about, form } = lesson;
    const { words } = facts.steps.forgotten;
    const right = form.choice.evaluating === "with";
    const line = (/** @type {number[]} */ curve) => ({ x: answer.grid, y: curve });
    stage.plot(about, "forgotten", {
      test: known(about).test,
      curve: right ? {} : line(answer.curve),
      eval_curve: line(answer.eval_curve),
    });
    const values = {
      loss: number(answer.test_loss),
      eval_loss: number(answer.eval_loss),
      reports: answer.reports,
      low: number(answer.low),
      middle: number(answer.middle),
      high: number(answer.high),
    };
    const said = right ? [words.right] : [words.reported, words.range];
    // More than one prediction in twenty is below `low`.
    if (!right && answer.low < answer.eval_loss) said.push(words.luck);
    const finding = said.map((text) => fill(text, values));
    const note = [words.note];
    if (rateOf(lesson) === 0) finding.push(facts.lesson.no_dropout);
    else if (!right) note.push(words.ragged);
    return { finding, note };
  },
};
