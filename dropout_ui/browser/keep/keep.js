// To take home: pictures of what is on show, and the files that the server makes of it.

import { style } from "../shared/style.js";
import { element, say } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { keep, picturesOnShow, sceneOnShow } from "./pictures.js";

// No dialog is shown without its looks.
await style("./keep.css", import.meta.url);

/** @typedef {import("../shared/session.js").Session} Session */
/** @typedef {import("./pictures.js").Picture} Picture */
/** @typedef {{ word: "frames" | "losses" | "points" | "replay" | "notebook" | "script" | "records" | "report", kind: string, path: string }} File */

/** @type {File[]} */
const RUN_FILES = [
  { word: "replay", kind: "HTML", path: "runs/replay.html" },
  { word: "frames", kind: "CSV", path: "runs/frames.csv" },
  { word: "losses", kind: "CSV", path: "runs/losses.csv" },
  { word: "points", kind: "CSV", path: "runs/points.csv" },
  { word: "notebook", kind: "Jupyter", path: "runs/notebook.ipynb" },
  { word: "script", kind: "Python", path: "script" },
];
/** @type {File[]} */
const STUDY_FILES = [
  { word: "records", kind: "CSV", path: "studies/records.csv" },
  { word: "records", kind: "Parquet", path: "studies/records.parquet" },
  { word: "report", kind: "HTML", path: "studies/report.html" },
  { word: "report", kind: "Markdown", path: "studies/report.md" },
];
/** Whose words are in a language. */
const SPOKEN = ["runs/replay.html", "studies/report.html", "studies/report.md"];

/**
 * @param {HTMLElement} place
 * @param {Session} session
 */
export function show(place, session) {
  const { facts, data } = session;
  const root = place.closest(".lab");
  if (!facts || !data || !root) return;
  const { keep: words } = facts;
  const status = element("p", { className: "keep-status" });
  status.setAttribute("role", "status");
  const pictures = picturesOnShow(root, facts);
  const rows = (/** @type {Picture[]} */ ones) =>
    ones.map((one) => pictureRow(one, words.named, (kind) => take(one, kind, session, status)));
  const links = (/** @type {File[]} */ files, /** @type {Record<string, unknown>} */ query) =>
    fileRows(files, words, (path) => {
      const language = SPOKEN.includes(path) ? { lang: languageOf(facts.language) } : {};
      return session.address(path, { ...query, ...language }).href;
    });
  const run = data.refusal ? [] : [...rows(pictures.run), ...links(RUN_FILES, data.run.query)];
  const { shownStudy } = session;
  const study = shownStudy
    ? [
        ...rows(pictures.study),
        ...links(STUDY_FILES, { ...shownStudy.experiment, ...shownStudy.query }),
      ]
    : [];
  const step = root.querySelector(".lesson-step h3")?.textContent ?? "";
  place.append(
    element("p", { className: "keep-size", textContent: words.size }),
    status,
    group(words.run, run, words.no_run),
    ...(pictures.step.length ? [group(fill(words.step, { step }), rows(pictures.step), "")] : []),
    group(words.study, study, words.no_study),
  );
}

/** @param {string} tag of a language, as a page has it; addresses have it without a country */
const languageOf = (tag) => tag.split("-")[0];

/**
 * @param {string} title
 * @param {HTMLElement[]} rows
 * @param {string} none what is said where there are none
 */
const group = (title, rows, none) =>
  element(
    "section",
    { className: "keep-group" },
    element("h3", { textContent: title }),
    ...(rows.length ? [element("ul", {}, ...rows)] : [element("p", { textContent: none })]),
  );

/**
 * @param {string} name
 * @param {HTMLElement[]} choices
 */
const row = (name, choices) =>
  element("li", {}, element("span", { textContent: name }), ...choices);

/**
 * @param {Picture} picture
 * @param {string} label with holes for its name and its kind
 * @param {(kind: "png" | "svg") => void} take
 */
function pictureRow({ name, of }, label, take) {
  const buttons = /** @type {const} */ (["png", "svg"]).map((kind) => {
    const button = element("button", { type: "button", textContent: kind.toUpperCase() });
    button.setAttribute("aria-label", fill(label, { name, what: kind.toUpperCase() }));
    // By these the terminal finds it.
    Object.assign(button.dataset, { of, kind });
    button.addEventListener("click", () => take(kind));
    return button;
  });
  return row(name, buttons);
}

/**
 * Those of one word stand in one row.
 * @param {File[]} files
 * @param {import("../wire").Catalogue["keep"]} words
 * @param {(path: string) => string} address
 */
function fileRows(files, words, address) {
  const names = [...new Set(files.map(({ word }) => word))];
  return names.map((name) => {
    const links = files
      .filter(({ word }) => word === name)
      .map(({ kind, path }) => {
        const link = element("a", { className: "tools-button", textContent: kind });
        Object.assign(link, { href: address(path), download: "" });
        link.setAttribute("aria-label", fill(words.named, { name: words[name], what: kind }));
        return link;
      });
    return row(words[name], links);
  });
}

/**
 * @param {Picture} picture
 * @param {"png" | "svg"} kind
 * @param {Session} session
 * @param {HTMLElement} status
 */
async function take(picture, kind, session, status) {
  const scene = sceneOnShow();
  if (!scene) return;
  try {
    await keep(picture, kind, session, scene);
    say(status, "");
  } catch {
    say(status, session.facts?.keep.failed ?? "");
  }
}
