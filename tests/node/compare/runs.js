// Runs for the tests: what the server says of them, in short, and the words there are.

/** A catalogue with as many facts as comparing needs. */
export const facts = {
  fields: {
    dropout_rate: { title: "Dropout rate", titles: {}, is_of: "" },
    noise: { title: "Noise level", titles: {}, is_of: "drawn" },
    target: { title: "True function", titles: { linear: "Linear", sine: "Sine" }, is_of: "drawn" },
    race: { title: "Contenders", titles: {}, is_of: "" },
    data: { title: "Your own points", titles: {}, is_of: "own" },
    test_share: { title: "Share to test on", titles: {}, is_of: "own" },
    seed: { title: "Seed", titles: {}, is_of: "" },
  },
  contenders: {
    plain: contender("no dropout", null, "solid", ["#a00", "#700"]),
    dropout: contender("dropout", null, "dash", ["#00a", "#007", "#004", "#002"]),
    decay: contender("weight decay", 3, "dot", ["#0a0"]),
  },
  spare_dashes: ["2px,3px", "6px,3px", "12px,4px"],
  run: ["plain", "dropout"],
  measures: { true_loss: { name: "error" }, test_loss: { name: "loss on the test points" } },
  player: { between: ", " },
  studies: { colon: ": " },
  data: { untitled: "points without a name" },
  compare: { same: "the same settings", drawn: "drawn points", more: "{changes} and {count} more" },
};

function contender(title, strength, dash, light) {
  return { title, named: `${title} {strength}`, strength, dash, shades: { light, dark: light } };
}

const USUAL = { dropout_rate: 0.5, noise: 0.3, target: "linear", race: "plain,dropout" };
const BESIDE = { data: "", test_share: 0.3, seed: 1 };
const OWN = { title: "", x: axis("x"), y: axis("y") };

function axis(name) {
  return { name, kind: "number", unit: "" };
}

/** A run before its first frame; of one's own points where it has data. */
export function aboutRun(id, settings = {}, epochs = [0, 1, 3]) {
  const experiment = { ...USUAL, ...BESIDE, ...settings };
  const { data, race } = experiment;
  return {
    id,
    experiment,
    contenders: race.split(","),
    own: data ? { ...OWN, title: data === "untitled" ? "" : data } : null,
    measure: data ? "test_loss" : "true_loss",
    train: { x: [-1, 1], y: [experiment.seed, 1] },
    test: { x: [0], y: [0] },
    grid: [-1, -0.5, 0, 0.5, 1],
    true_curve: data ? null : [-1, -0.5, 0, 0.5, 1],
    recorded_epochs: epochs,
  };
}

/** A frame of it, whose losses fall as one over the epochs. */
export function frameOf({ contenders }, epoch) {
  const each = (make) => Object.fromEntries(contenders.map((name, at) => [name, make(at)]));
  return {
    epoch,
    curves: each((at) => [at, at + epoch, at - epoch, at, at]),
    test_loss: each((at) => (at + 1) / (1 + epoch)),
    true_loss: each((at) => (at + 1) / (10 + epoch)),
  };
}

/** What is on show of it at its frame of this index, with all its frames trained. */
export function sceneOf(about, index) {
  const frames = about.recorded_epochs.map((epoch) => frameOf(about, epoch));
  return { run: about.id, about, frames, index, playing: false };
}
