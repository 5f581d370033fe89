// The steps of the lesson by their names, in the order of the catalogue.

import { activity } from "./activity.js";
import { ensemble } from "./ensemble.js";
import { forgotten } from "./forgotten.js";
import { formulas } from "./formulas.js";
import { neuron } from "./neuron.js";
import { penalty } from "./penalty.js";
import { rules } from "./rules.js";
import { spread } from "./spread.js";
import { thinned } from "./thinned.js";
import { torch } from "./torch.js";

/** @type {Record<keyof import("../../wire").Steps, import("../lesson.js").Step>} */
export const STEPS = {
  thinned,
  neuron,
  rules,
  formulas,
  ensemble,
  penalty,
  spread,
  forgotten,
  activity,
  torch,
};
