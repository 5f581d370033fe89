// The nine steps: what each one asks the server, what can be moved, and what it makes of the answer.
//
// view: the question it asks, with what `ask` adds; a step without one has nothing to wait for.
// parts: its pictures and charts, each with a caption (a place in the words) or none.
// controls: what can be moved. paint: shows an answer, and returns the sentences on it.

import { number, percent } from "./format.js";
import { BREAK, cells, formula, networkPicture, neuronPicture } from "./pictures.js";
import { fill } from "./player.js";

const RULES = ["torch", "paper", "tutorial", "unscaled"];
const FORMULA_INPUTS = 3;
// An output error below this is rounding.
const ROUNDING = 1e-5;
// Any error below this is drawn here, at the lower edge of its axis.
const LEAST_ERROR = 1e-3;
// Where no log axis reaches: below the lower edge of all.
const NOTHING = 1e-12;
// The axis of the draws reaches so far at least: with fewer, its ticks would not be whole numbers.
const FEW_DRAWS = 10;

// The share of a normal distribution that is within one and two standard deviations.
const NORMAL_WITHIN = [0.6827, 0.9545];

const chart = (name, caption) => ({ name, caption, chart: true });
const picture = (name, caption, wide = false) => ({ name, caption, wide });

function pointSlider(lesson) {
  const { points } = lesson.data.experiment;
  const x = (point) => (points === 1 ? 0 : -1 + (2 * (point - 1)) / (points - 1));
  return lesson.range({
    name: "point", min: 1, max: points,
    label: (point) => lesson.say("point", { x: number(x(point)) }),
  });
}

/** The unit of step 2, which step 4 shows too: chosen, or the one that the server picked. */
function unitSlider(lesson) {
  return lesson.range({
    name: "unit", min: 1, max: lesson.data.experiment.hidden_width,
    at: (unit) => unit || lesson.answer?.unit || 1,
    label: (unit) => lesson.say("unit", { unit: unit || lesson.answer?.unit || "…" }),
    changed: () => { lesson.choice.draws = 0; },
  });
}

const unitAsked = ({ point, unit, draws }) => ({ point, unit, draws });

/** What the neuron does in training (at the step on show, or the last draw) or at test time. */
function neuronNow(lesson, answer) {
  const test = lesson.choice.mode === "test";
  const rate = lesson.data.experiment.dropout_rate;
  const scale = test || (answer.epoch === 0 && !answer.draws) ? 1 : 1 / (1 - rate);
  const kept = answer.inputs.map((input) => test || input.kept);
  const sum = test ? answer.test_sum : answer.sum;
  const drawn = answer.inputs.reduce(
    (total, { input, weight }, place) => total + (kept[place] ? input * weight * scale : 0), 0);
  const rest = sum - answer.bias - drawn;
  const others = [...answer.kept].filter((bit) => test || bit === "1").length
    - kept.filter(Boolean).length;
  return {
    scale, kept, sum, rest, others,
    given: Math.max(0, sum),
    itself: test || answer.itself_kept,
    output: test ? answer.test_output : answer.output,
  };
}

function paintNeuron(lesson, answer) {
  const now = neuronNow(lesson, answer);
  const { words } = lesson;
  const keep = 1 - lesson.data.experiment.dropout_rate;
  lesson.draw("neuron", (width) => neuronPicture(answer, { ...now, keep }, words, words["neuron.title"], width));
  const { x, y } = answer.sums;
  const top = Math.max(FEW_DRAWS, ...y);
  lesson.plot("sums", {
    sums: { x, y },
    test: { x: [answer.test_sum, answer.test_sum], y: [0, top] },
    mean: answer.mean === null ? {} : { x: [answer.mean, answer.mean], y: [0, top] },
  });
  const width = answer.kept.length;
  const values = {
    sum: number(now.sum), output: number(now.output), test_sum: number(answer.test_sum), width,
    kept: [...answer.kept].filter((bit) => bit === "1").length,
    draws: answer.draws, mean: answer.mean === null ? "" : number(answer.mean),
    error: number(answer.deviation / Math.sqrt(Math.max(1, answer.draws))),
  };
  let sentence = "neuron.at_step";
  if (lesson.choice.mode === "test") sentence = "neuron.at_test";
  else if (answer.draws) sentence = "neuron.drawn";
  else if (answer.epoch === 0) sentence = "neuron.at_start";
  const finding = [lesson.say(sentence, values)];
  if (sentence === "neuron.at_test" && answer.draws) finding.push(lesson.say("neuron.still", values));
  if (!now.itself) finding.push(words["neuron.itself_dropped"]);
  else if (now.scale !== 1) {
    finding.push(lesson.say("neuron.itself_kept", {
      given: number(now.given), keep: number(1 / now.scale), output: number(now.output),
    }));
  }
  if (lesson.data.experiment.dropout_rate === 0) finding.push(words.no_dropout);
  return { finding, note: [words["neuron.note"]] };
}

function paintThinned(lesson, answer) {
  const { words } = lesson;
  const kept = answer.kept.map((layer) => answer.units.map((unit) => layer[unit - 1] === "1"));
  lesson.draw("whole", (width) => networkPicture(answer, null, words["thinned.whole"], width));
  lesson.draw("thin", (width) => networkPicture(answer, kept, words["thinned.thin"], width));
  const units = 2 * answer.kept[0].length;
  lesson.caption("cells", fill(words["thinned.cells"], { units, shown: 2 * answer.units.length }));
  answer.kept.forEach((layer, place) => {
    const label = fill(words.layer, { layer: place + 1 });
    lesson.draw("cells", (width) => cells(layer, label, Math.min(width, 900)), { add: place > 0, label });
  });
  const finding = [];
  if (lesson.data.experiment.dropout_rate === 0) finding.push(words.no_dropout);
  else if (answer.epoch === 0) finding.push(words["thinned.start"]);
  else {
    finding.push(fill(words["thinned.finding"], {
      first: answer.count[0], second: answer.count[1], width: answer.kept[0].length,
      expected: number(answer.expected), deviation: number(answer.deviation),
    }));
  }
  return { finding, note: [words["thinned.note"]] };
}

function row(tag, texts) {
  const line = document.createElement("tr");
  line.append(...texts.map((text, place) => {
    const cell = document.createElement(place === 0 ? "th" : tag);
    cell.textContent = text;
    if (place === 0) cell.scope = tag === "th" ? "col" : "row";
    return cell;
  }));
  return line;
}

/** An output error in words: none, or so little that it is rounding, or a number. */
function errorWritten(words, error) {
  if (error === 0) return words["rules.exactly"];
  return error < ROUNDING ? words["rules.rounding"] : number(error);
}

/** What hides a mistake at the rate tried, or would at that of the run; or nothing. */
function coincidence(words, tried, own) {
  if (tried === 0.5) return [words["rules.half"]];
  if (tried === 0) return [words["rules.zero"]];
  return own === 0.5 ? [words["rules.run_half"]] : [];
}

function paintRules(lesson, answer) {
  const { words } = lesson;
  const keep = number(1 - answer.rate);
  const table = document.createElement("table");
  table.append(row("th", ["rule", "training", "testing", "error"].map((name) => words[`rules.${name}`])));
  for (const rule of RULES) {
    const torch = rule === "torch";
    table.append(row("td", [
      words[`rules.${rule}`],
      torch ? fill(words["rules.divide"], { keep }) : words["rules.unchanged"],
      torch || rule === "unscaled"
        ? words["rules.unchanged"]
        : fill(words["rules.times"], { factor: number(answer.factor[rule]) }),
      errorWritten(words, answer.error[rule]),
    ]));
  }
  lesson.draw("table", () => table);
  const curves = Object.fromEntries(RULES.map((rule) => [rule, { x: answer.grid, y: answer.curves[rule] }]));
  lesson.plot("rule_curves", curves);
  const errors = Object.fromEntries(
    RULES.map((rule) => [rule, { x: answer.rates, y: answer.errors[rule].map((error) => Math.max(error, LEAST_ERROR)) }]));
  lesson.plot("rule_errors", { ...errors, here: { x: [answer.rate, answer.rate], y: [NOTHING, 1000] } });
  const values = Object.fromEntries(RULES.map((rule) => [rule, errorWritten(words, answer.error[rule])]));
  return {
    finding: [
      fill(words["rules.finding"], { rate: number(answer.rate), ...values }),
      ...coincidence(words, answer.rate, lesson.data.experiment.dropout_rate),
    ],
    note: [words["rules.note"]],
  };
}

const y = (below, how = {}) => ["y", { below, ...how }];
const w = (below) => ["w", { below }];

/** The strongest inputs; where all of them are dropped, the strongest that is kept is among them. */
function inputsOfFormulas({ inputs }) {
  const shown = inputs.slice(0, FORMULA_INPUTS);
  const kept = inputs.find((input) => input.kept);
  if (kept && !shown.includes(kept)) shown[FORMULA_INPUTS - 1] = kept;
  return shown;
}

/** y w + y w + … + b = z, with numbers. `given`: of each input shown what reaches the unit. */
function sumWithNumbers(answer, shown, { given, sum }, words) {
  const count = answer.kept.length - shown.length;
  let rest = sum - answer.bias;
  const parts = [];
  shown.forEach(({ weight }, place) => {
    rest -= given[place] * weight;
    parts.push({ value: weight, as: "w" }, "·", { value: given[place], as: "y" }, "+", BREAK);
  });
  if (count > 0) {
    parts.push({ value: rest }, { text: `(${fill(words["formulas.others"], { count })})` }, "+", BREAK);
  }
  return formula(["z", {}], "=", ...parts, { value: answer.bias, as: "b" }, BREAK, "=", { value: sum, as: "z" });
}

function paintFormulas(lesson, answer) {
  const { words } = lesson;
  const rate = lesson.data.experiment.dropout_rate;
  const started = answer.epoch > 0;
  const scale = started ? 1 / (1 - rate) : 1;
  const shown = inputsOfFormulas(answer);
  const test = { given: shown.map(({ input }) => input), sum: answer.test_sum };
  const training = { given: shown.map(({ input, kept }) => (kept ? input * scale : 0)), sum: answer.sum };
  const one = shown.find((input) => input.kept) ?? shown[0];
  const block = (title, lines) => {
    const section = document.createElement("section");
    const heading = document.createElement("h4");
    heading.textContent = title;
    section.append(heading, ...lines);
    return section;
  };
  const z = ["z", {}];
  const first = one.first_weight * answer.x + one.first_bias;
  const sum = (tilde) => formula(
    z, "=", { sum: "i" }, w("i"), y("i", { tilde }), "+", ["b", {}]);
  const output = (value, from) => formula(
    ["y", { prime: true }], "=", ["f", {}], "(", { value: from, as: "z", bare: true }, ")", "=", { value, as: "y" });
  lesson.draw("formulas", () => {
    const all = document.createElement("div");
    all.append(
      block(fill(words["formulas.first"], { unit: one.unit }), [
        formula(z, "=", ["w", {}], ["x", {}], "+", ["b", {}], ",", ["y", {}], "=", ["f", {}], "(", z, ")"),
        formula(
          z, "=", { value: one.first_weight, as: "w" }, "·", { value: answer.x }, "+",
          { value: one.first_bias, as: "b" }, "=", { value: first, as: "z" }, ",",
          ["y", {}], "=", { value: Math.max(0, first), as: "y" }),
      ]),
      block(fill(words["formulas.standard"], { unit: answer.unit }), [
        sum(false),
        sumWithNumbers(answer, shown, test, words),
        formula(["y", { prime: true }], "=", ["f", {}], "(", z, ")"),
        output(answer.test_output, answer.test_sum),
      ]),
      block(fill(words["formulas.dropped"], { unit: answer.unit }), [
        formula(
          ["r", { below: "i" }], "∼", ["B", {}], "(", { value: 1 }, "−", ["p", {}], ")", ",",
          y("i", { tilde: true }), "=",
          { over: [["r", { below: "i" }], y("i")], under: [{ value: 1 }, "−", ["p", {}]] }),
        formula(
          y(String(one.unit), { tilde: true }), "=",
          { over: [{ value: Number(one.kept), as: "r" }, "·", { value: one.input, as: "y" }], under: [{ value: 1 / scale }] },
          "=", { value: one.kept ? one.input * scale : 0, as: "y" }),
        sum(true),
        sumWithNumbers(answer, shown, training, words),
        output(Math.max(0, answer.sum), answer.sum),
        formula(
          ["y", { prime: true, tilde: true }], "=",
          { over: [{ value: Number(answer.itself_kept), as: "r" }, "·", { value: Math.max(0, answer.sum), as: "y" }], under: [{ value: 1 / scale }] },
          "=", { value: answer.output, as: "y" }),
      ]),
    );
    return all;
  });
  const finding = [fill(words["formulas.symbols"], { rate: number(rate) })];
  if (rate === 0) finding.push(words.no_dropout);
  else if (!started) finding.push(words["thinned.start"]);
  const units = shown.map(({ unit }) => unit).join(", ");
  return { finding, note: [fill(words["formulas.inputs"], { units }), words["formulas.first_mask"]] };
}

/** A number as an exponent. */
const raised = (value) => [...String(value)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");

function paintEnsemble(lesson, answer) {
  const { words } = lesson;
  const { grid } = answer;
  const { experiment } = lesson.data;
  const wanted = lesson.choice.k;
  let at = answer.k.findIndex((k) => k >= wanted);
  if (at < 0) at = answer.k.length - 1;
  const k = answer.k[at];
  // One trace for all thin curves: they are told apart by a gap.
  const thin = { x: answer.thinned.flatMap(() => [...grid, null]), y: answer.thinned.flatMap((curve) => [...curve, null]) };
  const { scaled_distance } = answer;
  lesson.plot("thinned", {
    thinned: thin, mean: { x: grid, y: answer.means[at] }, scaled: { x: grid, y: answer.scaled },
  });
  lesson.plot("distances", {
    distances: { x: answer.counts, y: answer.distances },
    scaled: { x: [1, 1000], y: [scaled_distance, scaled_distance] },
    here: { x: [k], y: [answer.distance_at_k[at]] },
  });
  const finding = [fill(words["ensemble.finding"], {
    k, mean: number(answer.distance_at_k[at]), scaled: number(scaled_distance),
  })];
  if (experiment.dropout_rate === 0) return { finding: [...finding, words.no_dropout], note: [] };
  finding.push(fill(words["ensemble.apart"], {
    apart: number(answer.apart_at_k[at]), alone: number(answer.alone_apart),
  }));
  const digits = Math.floor(answer.units * Math.log10(2)) + 1;
  const met = answer.epoch * experiment.points;
  return {
    finding,
    note: [fill(words["ensemble.count"], {
      units: answer.units, power: raised(answer.units), digits, met,
    }), words["ensemble.genes"]],
  };
}

function band({ x, mean, deviation }, times) {
  const upper = mean.map((value, place) => value + times * deviation[place]);
  const lower = mean.map((value, place) => value - times * deviation[place]);
  return { x: [...x, ...x.toReversed()], y: [...upper, ...lower.reverse()] };
}

function paintSpread(lesson, answer) {
  const { words } = lesson;
  lesson.plot("spread", {
    two: band(answer, 2), one: band(answer, 1), mean: { x: answer.x, y: answer.mean },
  });
  let compared = answer.outside > answer.inside ? "spread.wider" : "spread.narrower";
  if (answer.epoch === 0) compared = "spread.start";
  const none = lesson.data.experiment.dropout_rate === 0;
  const [one, two] = NORMAL_WITHIN.map((share) => Math.round(share * answer.points));
  return {
    finding: none ? [words.no_dropout] : [
      fill(words[compared], { inside: number(answer.inside), outside: number(answer.outside) }),
      fill(words["spread.covered"], {
        points: answer.points, one: answer.within_one, two: answer.within_two,
      }),
      fill(words["spread.yardstick"], { one, two }),
    ],
    note: [words["spread.note"]],
  };
}

function paintForgotten(lesson, answer) {
  const { words } = lesson;
  const right = lesson.choice.evaluating === "with";
  const line = (curve) => ({ x: answer.grid, y: curve });
  lesson.plot("forgotten", {
    curve: right ? {} : line(answer.curve), eval_curve: line(answer.eval_curve),
  });
  const values = {
    loss: number(answer.test_loss), eval_loss: number(answer.eval_loss), reports: answer.reports,
    low: number(answer.low), middle: number(answer.middle), high: number(answer.high),
  };
  const sentences = right ? ["forgotten.right"] : ["forgotten.reported", "forgotten.range"];
  // More than one prediction in twenty is below `low`.
  if (!right && answer.low < answer.eval_loss) sentences.push("forgotten.luck");
  const finding = sentences.map((name) => fill(words[name], values));
  const note = [words["forgotten.note"]];
  if (lesson.data.experiment.dropout_rate === 0) finding.push(words.no_dropout);
  else if (!right) note.push(words["forgotten.ragged"]);
  return { finding, note };
}

/** Figures of every recorded epoch up to the one on show, straight from the stream. */
function overEpochs(frames, index, name) {
  const past = frames.slice(0, index + 1);
  const series = {};
  for (const layer of [1, 2]) {
    ["plain", "dropout"].forEach((network, place) => {
      series[`${network}${layer}`] = {
        x: past.map(({ epoch }) => epoch),
        y: past.map((frame) => frame[name][layer - 1][place]),
      };
    });
  }
  return series;
}

function paintActivity(lesson, answer) {
  const { words } = lesson;
  const { frames } = lesson.scene;
  // The one that the histograms are of: the run may have played on.
  const index = frames.findIndex(({ epoch }) => epoch === answer.epoch);
  const frame = frames[index];
  const layer = Number(lesson.choice.layer);
  for (const name of ["active_share", "mean_activation"]) lesson.plot(name, overEpochs(frames, index, name));
  // Steps from edge to edge, up from the axis at the first and down to it at the last.
  const histogram = ({ edges, shares }) => {
    const steps = (row) => ({ x: [edges[0], ...edges], y: [0, ...row, 0].map((share) => Math.max(share, NOTHING)) });
    return { plain: steps(shares[0]), dropout: steps(shares[1]) };
  };
  const which = layer === 1 ? "first" : "second";
  lesson.caption("activations", words[`activity.${which}`]);
  lesson.plot("activations", histogram(answer[which]));
  lesson.plot("weights", histogram(answer.weights));
  const [plain, dropout] = frame.active_share[layer - 1];
  const [plainMean, dropoutMean] = frame.mean_activation[layer - 1];
  return {
    finding: [fill(words["activity.finding"], {
      layer, plain: percent(plain), dropout: percent(dropout),
      plain_mean: number(plainMean), dropout_mean: number(dropoutMean),
    })],
    note: [words["activity.note"]],
  };
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without https there is no clipboard to write to, only the old command.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy");
  return undefined;
}

export const STEPS = [
  {
    key: "thinned",
    view: "thinning",
    ask: ({ point }) => ({ point }),
    controls: (lesson) => [pointSlider(lesson)],
    parts: [
      picture("whole", "thinned.whole"), picture("thin", "thinned.thin"),
      picture("cells", "thinned.cells", true),
    ],
    paint: paintThinned,
  },
  {
    key: "neuron",
    view: "unit",
    ask: unitAsked,
    controls: (lesson) => [
      lesson.radios({ name: "mode", label: "neuron.mode", choices: { training: "neuron.training", test: "neuron.test" } }),
      unitSlider(lesson),
      pointSlider(lesson),
      ...[["draw", 1], ["draw_many", 100]].map(([name, more]) => lesson.button(`neuron.${name}`, () => {
        lesson.choice.unit ||= lesson.answer?.unit ?? 0;
        lesson.choice.draws = Math.min(lesson.data.limits.draws[1], lesson.choice.draws + more);
        lesson.choose("mode", "training");
      })),
      lesson.button("neuron.clear", () => lesson.choose("draws", 0)),
    ],
    parts: [picture("neuron", "neuron.picture"), chart("sums", "neuron.sums")],
    paint: paintNeuron,
  },
  {
    key: "rules",
    view: "rules",
    ask: ({ tried_rate }) => ({ tried_rate }),
    controls: (lesson) => {
      const [min, max] = lesson.data.limits.tried_rate;
      return [lesson.range({
        name: "tried_rate", min, max, step: 0.05,
        label: (rate) => lesson.say("rules.rate", { rate: number(rate), keep: number(1 - rate) }),
      })];
    },
    parts: [
      picture("table", null, true), chart("rule_curves", "rules.curves"),
      chart("rule_errors", "rules.errors"),
    ],
    paint: paintRules,
  },
  {
    key: "formulas",
    view: "unit",
    ask: ({ point, unit }) => ({ point, unit }),
    controls: (lesson) => [unitSlider(lesson), pointSlider(lesson)],
    parts: [picture("formulas", null, true)],
    paint: paintFormulas,
  },
  {
    key: "ensemble",
    view: "ensemble",
    // All thousand take their time: those that are not asked for wait until the run stands still.
    ask: ({ k }, { playing }) => ({ networks: playing ? Math.max(100, k) : 1000 }),
    first: () => ({ networks: 100 }),
    controls: (lesson) => {
      const { counts } = lesson.data;
      return [lesson.range({
        name: "k", min: 0, max: counts.length - 1,
        at: (k) => counts.indexOf(k), value: (place) => counts[place],
        label: (k) => lesson.say("ensemble.k", { k }),
        local: true,
      })];
    },
    parts: [chart("thinned", "ensemble.curves"), chart("distances", "ensemble.distances")],
    paint: paintEnsemble,
  },
  { key: "spread", view: "spread", parts: [{ ...chart("spread", null), wide: true }], paint: paintSpread },
  {
    key: "forgotten",
    view: "forgotten",
    ask: ({ redraw }) => ({ redraw }),
    controls: (lesson) => [
      lesson.radios({
        name: "evaluating", label: "forgotten.mode",
        choices: { without: "forgotten.without", with: "forgotten.with" },
      }),
      lesson.button("forgotten.again", () => {
        lesson.choose("redraw", (lesson.choice.redraw + 1) % lesson.data.limits.redraw[1]);
      }),
    ],
    parts: [{ ...chart("forgotten", null), wide: true }],
    paint: paintForgotten,
  },
  {
    key: "activity",
    view: "activity",
    controls: (lesson) => [lesson.radios({
      name: "layer", label: "activity.which", choices: { 1: "layer", 2: "layer" },
    })],
    parts: [
      chart("active_share", "activity.share"), chart("mean_activation", "activity.mean"),
      chart("activations", "activity.second"), chart("weights", "activity.weights"),
    ],
    paint: paintActivity,
  },
  {
    key: "torch",
    controls: (lesson) => [
      lesson.button("torch.copy", () => copy(lesson.data.script).then(
        () => lesson.tell(lesson.words["torch.copied"]),
        () => lesson.tell(lesson.words["torch.not_copied"]),
      )),
      lesson.link("torch.download", `script?${lesson.data.query}`),
    ],
    parts: [picture("script", null, true)],
    paint: (lesson) => {
      lesson.draw("script", () => {
        const script = document.createElement("pre");
        script.tabIndex = 0;
        script.textContent = lesson.data.script;
        return script;
      });
      return { finding: [], note: [] };
    },
  },
];
