// What the page says of studies and how it writes numbers: from JSON, and to it.

import { readFileSync } from "node:fs";
import { number, whole } from "../../dropout_ui/browser/shared/numbers.js";
import { chartOf, pairs, revived } from "../../dropout_ui/browser/studies/results.js";
import {
  figureSentences,
  seedSentences,
  sweepSentences,
} from "../../dropout_ui/browser/studies/sentences.js";
import { tableOf } from "../../dropout_ui/browser/studies/table.js";

const { facts, studies, numbers, shares } = JSON.parse(readFileSync(0, "utf8"));

const said = ({ about, rows, summary, shareWon, verdict }) => {
  const found = { about, summary: revived(summary), shareWon, verdict, phase: "ready" };
  const others = about.contenders.map(({ text }) => text).filter((one) => one !== facts.baseline);
  const dots = pairs(revived(rows), facts.baseline, others[0], about.measure);
  let sentences = sweepSentences;
  if (about.figure) sentences = figureSentences;
  else if (chartOf(about, facts) === "seeds") sentences = seedSentences;
  return { sentences: sentences(facts, found, dots, null), table: tableOf(facts, found) };
};

process.stdout.write(
  JSON.stringify({
    studies: studies.map(said),
    numbers: numbers.map(number),
    shares: shares.map(whole),
  }),
);
