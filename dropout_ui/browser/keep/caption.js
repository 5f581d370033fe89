// What is said below a picture, and how it is set in lines. Nothing here knows the page.

import { titleWith } from "../shared/contenders.js";
import { settingsText } from "../shared/settings.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../wire").Catalogue} Catalogue */

/** @param {string} text that may be a sentence already */
const unended = (text) => text.replace(/[.。]$/, "");

/**
 * Of a run: the picture's name, the settings, and the epoch on show.
 * @param {Catalogue} facts
 * @param {string} name
 * @param {import("../shared/playback.js").Scene} scene
 */
export function runCaption(facts, name, { about, frames, index }) {
  if (!about) return name;
  const epochs = about.recorded_epochs.at(-1);
  const values = { name: unended(name), settings: settingsText(facts, about), epochs };
  return fill(facts.keep.caption_at, { ...values, epoch: frames[index]?.epoch ?? 0 });
}

/**
 * Of a study: what is compared, over how many seeds, and the settings.
 * @param {Catalogue} facts
 * @param {import("../wire").StudyEvent} about
 * @param {string} [picture] what this one is called; "" for the one that shows the study
 */
export function studyCaption(facts, about, picture = "") {
  const { keep: words, fields, figures, player } = facts;
  const names = about.contenders.map((one) => titleWith(facts, one.name, one.strength));
  const compared = names.join(player.between);
  const study = about.figure ? unended(figures[about.figure].title) : compared;
  const name = picture ? fill(words.named, { name: picture, what: study }) : study;
  const settings = [settingsText(facts, about)];
  if (about.sweep) {
    const { title, titles } = fields[about.sweep.field];
    const values = about.sweep.values.map((value) => titles[value] ?? value);
    settings.unshift(fill(words.named, { name: title, what: values.join(player.between) }));
  }
  const { seeds } = about;
  return fill(words.caption_of_study, { name, seeds, settings: settings.join("; ") });
}

/** What may not stand at the beginning of a line. */
const CLOSING = /^[\s,.;:!?)\]，。；：！？）、]+$/;

/**
 * A text in lines that are not wider than there is room.
 * @param {string} text
 * @param {(text: string) => number} widthOf
 * @param {number} room
 * @param {string} [language]
 */
export function inLines(text, widthOf, room, language) {
  const lines = [""];
  const words = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
  for (const { segment } of words) {
    const line = lines[lines.length - 1];
    if (!line || CLOSING.test(segment) || widthOf(line + segment) <= room) {
      lines[lines.length - 1] = line + segment;
    } else lines.push(segment);
  }
  return lines.map((line) => line.trim());
}
