// What dropout did to the network: active units, and the size of what they give.

import { number, percent } from "../../shared/numbers.js";
import { fill } from "../../shared/text.js";
import { activationOf } from "./sliders.js";

/** @typedef {import("../../wire").FrameEvent} Frame */

/** Where no log axis reaches: below the lower edge of all. */
const NOTHING = 1e-12;
const LAYERS = [1, 2];

/**
 * Numbers of every recorded epoch up to the one on show, straight from the stream; of those of
 * these who run.
 * @param {readonly Frame[]} past
 * @param {"active_share" | "mean_activation"} measure
 * @param {readonly string[]} wanted
 */
function overEpochs(past, measure, wanted) {
  const x = past.map(({ epoch }) => epoch);
  const names = wanted.filter((name) => past[0]?.[measure][name]);
  const lines = names.flatMap((name) =>
    LAYERS.map((layer) => {
      const y = past.map((frame) => frame[measure][name][layer - 1]);
      return /** @type {const} */ ([`${name}:${layer}`, { x, y }]);
    }),
  );
  return Object.fromEntries(lines);
}

/**
 * Steps from edge to edge, up from the axis at the first and down to it at the last.
 * @param {import("../../wire").HistogramAnswer} histogram
 */
function steps({ edges, shares }) {
  const outlines = Object.entries(shares).map(([name, row]) => [
    name,
    { x: [edges[0], ...edges], y: [0, ...row, 0].map((share) => Math.max(share, NOTHING)) },
  ]);
  return Object.fromEntries(outlines);
}

/**
 * One of so many numbers alone is still above the lower edge of the axis.
 * @param {number} count
 */
const downTo = (count) => (/** @type {any} */ layout) => {
  layout.yaxis.range = [Math.log10(0.5 / count), layout.yaxis.range[1]];
};

/** @type {import("../lesson.js").Step} */
export const activity = {
  parts: ({
    steps: {
      activity: { words },
    },
  }) => [
    { name: "active_share", caption: words.share, chart: true },
    { name: "mean_activation", caption: words.mean, chart: true },
    { name: "unit_means", caption: fill(words.unit_means, { layer: 2 }), chart: true },
    { name: "activations", caption: fill(words.activations, { layer: 2 }), chart: true },
    { name: "weights", caption: words.weights, chart: true, wide: true },
  ],
  controls({ form, facts }) {
    const title = (/** @type {number} */ layer) => fill(facts.lesson.layer, { layer });
    return [
      form.radios({
        name: "layer",
        label: facts.steps.activity.words.which,
        choices: Object.fromEntries(LAYERS.map((layer) => [layer, title(layer)])),
      }),
    ];
  },
  paint(lesson, /** @type {import("../../wire").ActivityAnswer & { epoch: number }} */ answer) {
    const { stage, facts, about, form, scene } = lesson;
    const { words } = facts.steps.activity;
    const frames = scene?.frames ?? [];
    // The one that the histograms are of: the run may have played on.
    const index = frames.findIndex(({ epoch }) => epoch === answer.epoch);
    const past = frames.slice(0, index + 1);
    const layer = Number(form.choice.layer);
    for (const measure of /** @type {const} */ (["active_share", "mean_activation"])) {
      stage.plot(about, measure, overEpochs(past, measure, facts.run));
    }
    const width = Number(about.experiment.hidden_width);
    const own = answer.layers[layer - 1];
    const counts = { unit_means: width, activations: width * about.train.x.length };
    for (const part of /** @type {const} */ (["unit_means", "activations"])) {
      stage.caption(part, fill(words[part], { layer }));
      stage.plot(about, part, steps(own[part]), downTo(counts[part]));
    }
    stage.plot(about, "weights", steps(answer.weights), downTo(width ** 2));
    const { active_share: share, mean_activation: mean } = own;
    const values = {
      layer,
      plain: percent(share.plain),
      dropout: percent(share.dropout),
      plain_high: percent(own.high_share.plain),
      dropout_high: percent(own.high_share.dropout),
      plain_silent: own.silent.plain,
      dropout_silent: own.silent.dropout,
      width,
      plain_mean: number(mean.plain),
      dropout_mean: number(mean.dropout),
    };
    const { silences, active, title: name } = activationOf(lesson);
    const silent = silences ? words.silent : words.no_silence;
    const areThere = facts.run.every((one) => about.contenders.includes(one));
    return {
      finding: [fill(words.finding, values), fill(silent, { ...values, activation: name })],
      note: [active, words.note, ...(areThere ? [] : [words.absent])],
    };
  },
};
