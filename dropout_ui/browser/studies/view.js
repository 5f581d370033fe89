// What the studies write and draw.

import { element, find, say, tableRow } from "../shared/dom.js";
import { unbroken } from "../shared/text.js";
import { seedTitle } from "./plot.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("./sentences.js").Sentence} Sentence */
/** @typedef {import("./results.js").Pair} Pair */

export class StudiesView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.start = /** @type {HTMLButtonElement} */ (find(root, "[data-do=start]"));
    this.stop = /** @type {HTMLButtonElement} */ (find(root, "[data-do=stop]"));
    this.chart = find(root, ".studies-chart");
    this.shares = find(root, ".studies-shares");
    this.seeds = /** @type {HTMLSelectElement} */ (find(root, ".studies-play select"));
    this.listed = "";
  }

  /**
   * @param {Catalogue["studies"]} words
   * @param {boolean} presenter
   */
  write(words, presenter) {
    this.root.classList.toggle("studies-presenter", presenter);
    find(this.root, ".studies-title").textContent = words.title;
    find(this.root, ".studies-lead").textContent = words.lead;
    find(this.root, ".studies-play span").textContent = words.play;
    find(this.root, ".studies-files span").textContent = words.download;
    find(this.root, ".studies-scroll").setAttribute("aria-label", words.table);
  }

  /** @param {string} text of the tab */
  text(text) {
    find(this.root, ".studies-text").textContent = text;
  }

  /**
   * Buttons, bar and status.
   * @param {{ start: string | null, stop: string | null, share: number, text: string,
   *   isProblem: boolean, isLoud: boolean }} how null where there is nothing to start, or to stop
   */
  bar({ start, stop, share, text, isProblem, isLoud }) {
    const progress = /** @type {HTMLProgressElement} */ (find(this.root, ".studies-bar progress"));
    this.start.hidden = start === null;
    this.start.textContent = start ?? "";
    this.stop.hidden = stop === null;
    this.stop.textContent = stop ?? "";
    progress.hidden = stop === null;
    progress.value = share;
    const status = find(this.root, ".studies-status");
    status.dataset.kind = isProblem ? "problem" : "";
    // What changes all the time is not read out.
    status.setAttribute("aria-live", isLoud ? "polite" : "off");
    say(status, text);
  }

  /** @param {boolean} there whether there is a result to show */
  result(there) {
    find(this.root, ".studies-result").hidden = !there;
  }

  /**
   * Make room before anything has come, so that what stands below does not move all the time.
   * @param {{ lines: number, rows: number }} room
   * @param {string} kind of the chart
   * @param {number} height of it
   * @param {number} shares height of the chart of who was ahead; 0 for none
   */
  reserve({ lines, rows }, kind, height, shares) {
    const { style } = find(this.root, ".studies-result");
    style.setProperty("--lines", String(lines));
    style.setProperty("--rows", String(rows));
    this.chart.dataset.kind = kind;
    this.chart.style.minHeight = `${height}px`;
    this.shares.hidden = !shares;
    this.shares.style.minHeight = `${shares}px`;
  }

  /**
   * @param {readonly Sentence[]} sentences
   * @param {boolean} isLoud whether they are read out
   */
  finding(sentences, isLoud) {
    const place = find(this.root, ".studies-finding");
    place.setAttribute("aria-live", isLoud ? "polite" : "off");
    const lines = sentences.map((sentence) =>
      typeof sentence === "string"
        ? element("span", { textContent: unbroken(sentence) })
        : element("strong", { textContent: unbroken(sentence.strong) }),
    );
    const text = lines.map((line) => line.textContent).join("");
    // What stays the same is not read out again.
    if (text !== place.textContent) place.replaceChildren(...lines);
  }

  /** @param {{ head: string[], rows: string[][] }} table */
  table({ head, rows }) {
    find(this.root, ".studies-table thead").replaceChildren(tableRow("th", head));
    const made = rows.map((cells) => tableRow("td", cells));
    find(this.root, ".studies-table tbody").replaceChildren(...made);
  }

  /** @param {string} text below the table */
  note(text) {
    find(this.root, ".studies-note").textContent = text;
  }

  /**
   * The same as a click on a dot, without a mouse; it says which seed is on show.
   * @param {Catalogue["studies"]} words
   * @param {readonly Pair[]} dots
   * @param {{ isShown: boolean, isUnderWay: boolean, onShow: number }} how
   */
  list(words, dots, { isShown, isUnderWay, onShow }) {
    const label = find(this.root, ".studies-play");
    label.hidden = !isShown;
    // What is not there yet has its room.
    label.classList.toggle("studies-unseen", !dots.length);
    const { seeds } = this;
    const texts = dots.map((one) => seedTitle(words, one));
    const listed = JSON.stringify([words.choose, texts]);
    if (listed !== this.listed && (document.activeElement !== seeds || !isUnderWay)) {
      const options = dots.map(({ seed }, at) => new Option(texts[at], String(seed)));
      seeds.replaceChildren(new Option(words.choose, ""), ...options);
      this.listed = listed;
    }
    const there = [...seeds.options].some(({ value }) => value === String(onShow));
    seeds.value = there ? String(onShow) : "";
  }

  /**
   * @param {boolean} there whether there are rows to keep
   * @param {(kind: string) => string} address
   */
  files(there, address) {
    const files = find(this.root, ".studies-files");
    files.classList.toggle("studies-unseen", !there);
    for (const link of files.querySelectorAll("a")) link.href = address(link.dataset.kind ?? "");
  }
}
