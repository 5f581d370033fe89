// A tour as a file: written as YAML, which the server reads back. Nothing here knows the page.

/** @typedef {import("../wire").SceneFacts} SceneFacts */

/** The first line of a file. */
const HEAD = "# A tour of Dropout Lab. docs/use.md says what a scene may have.\n";
/** What YAML takes for the end of a line, or leaves out, where JSON has it as it is. */
const UNSAFE = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * A text in quotation marks: what JSON writes, YAML reads.
 * @param {string} text
 */
const quoted = (text) =>
  JSON.stringify(text).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * The address of a scene, as the address bar has it.
 * @param {SceneFacts} scene
 */
export function addressOf({ query }) {
  const asked = new URLSearchParams(query).toString();
  return asked && `?${asked}`;
}

/** @param {readonly SceneFacts[]} scenes */
export function toYaml(scenes) {
  const written = scenes.map((scene) => {
    const lines = [`- address: ${quoted(addressOf(scene))}`, `epoch: ${scene.epoch}`];
    if (scene.cover) lines.push("cover: true");
    for (const [language, { title, text }] of Object.entries(scene.texts)) {
      lines.push(`${language}:`, `  title: ${quoted(title)}`, `  text: ${quoted(text)}`);
    }
    return `  ${lines.join("\n    ")}\n`;
  });
  return `${HEAD}scenes:\n${written.join("\n")}`;
}

/**
 * The scenes with one of them moved.
 * @param {readonly SceneFacts[]} scenes
 * @param {number} from
 * @param {number} to
 */
export function moved(scenes, from, to) {
  if (!(to in scenes)) return [...scenes];
  const rest = scenes.filter((_, at) => at !== from);
  return rest.toSpliced(to, 0, scenes[from]);
}

/**
 * What is said of a scene in a language or, where that is missing, in another one.
 * @param {SceneFacts} scene
 * @param {string} language as in "zh-CN"
 */
export function textOf({ texts }, language) {
  return texts[language.slice(0, 2)] ?? Object.values(texts)[0];
}

/**
 * What a scene is about, as the part of the page that is brought into sight: of a run its sliders, and the fit is below.
 * @param {SceneFacts} scene
 */
export function partOf({ step, study }) {
  if (step) return ".lesson-step";
  return study ? ".studies-bar" : ".st-key-sliders";
}

/** What an address may have beside the number of a scene, and still ask for that scene alone. */
const BESIDE = ["tour", "lang", "presenter", "screen"];

/** @param {string} search of an address: whether it names a scene and nothing that differs from it */
export const isBare = (search) =>
  [...new URLSearchParams(search).keys()].every((name) => BESIDE.includes(name));
