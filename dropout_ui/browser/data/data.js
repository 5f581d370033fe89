// One's own points: a table comes in, is shown as it was read, and is learnt when that is right.

import { find } from "../shared/dom.js";
import { watch } from "../shared/playback.js";
import { post, Refusal } from "../shared/requests.js";
import { fill } from "../shared/text.js";
import { OwnDataView } from "./view.js";

/** @typedef {import("../wire").ReadingAnswer} Reading */

/**
 * What is being read: the same bytes are read again when something is chosen.
 * @typedef {object} Source
 * @property {Blob} content
 * @property {string} name
 * @property {Record<string, string>} choices
 */

export class OwnData {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    /** @type {import("../wire").Catalogue | null} */
    this.facts = null;
    this.view = new OwnDataView(root);
    /** @type {import("./pad.js").Pad | null} */
    this.pad = null;
    /** @type {Source | null} */
    this.source = null;
    /** @type {Reading | null} */
    this.reading = null;
    /** @type {import("../wire").RunEvent | null} */
    this.about = null;
    this.reads = new AbortController();
    this.gone = new AbortController();
    this.listen();
    this.leave = watch(({ about }) => {
      if (about === this.about) return;
      this.about = about;
      this.tell();
    });
  }

  listen() {
    const { view, root } = this;
    for (const button of root.querySelectorAll("button[data-do]")) {
      const name = /** @type {HTMLElement} */ (button).dataset.do;
      button.addEventListener("click", () => this.act(name ?? ""));
    }
    view.file.addEventListener("change", () => {
      const [file] = view.file.files ?? [];
      if (file) this.take(file, file.name);
      // The same name again is another choice.
      view.file.value = "";
    });
    view.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.paste();
    });
    // What is pasted is read at once: there is nothing else that one could want.
    view.text.addEventListener("paste", () => setTimeout(() => this.paste()));
    for (const select of view.axes) {
      select.addEventListener("change", () => this.choose(select.name, select.value));
    }
    view.doubts.addEventListener("click", ({ target }) => {
      const { choice, value } = /** @type {HTMLElement} */ (target).dataset;
      if (choice) this.choose(choice, value ?? "");
    });
    this.listenToDrops();
  }

  /** A file may be let go anywhere: else the browser would leave the page for it. */
  listenToDrops() {
    const { signal } = this.gone;
    const body = document.body;
    const hasFile = (/** @type {DragEvent} */ { dataTransfer }) =>
      Boolean(dataTransfer?.types.includes("Files"));
    document.addEventListener(
      "dragover",
      (event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        body.classList.add("data-over");
      },
      { signal },
    );
    for (const name of /** @type {const} */ (["dragleave", "drop"])) {
      document.addEventListener(name, () => body.classList.remove("data-over"), { signal });
    }
    document.addEventListener(
      "drop",
      (event) => {
        const [file] = event.dataTransfer?.files ?? [];
        if (!file) return;
        event.preventDefault();
        this.view.open();
        this.take(file, file.name);
        this.root.scrollIntoView({ block: "start" });
      },
      { signal },
    );
  }

  /** Words have come, or others; what was read is read again for its sentences. */
  update() {
    const { facts } = this.session;
    if (!facts || facts === this.facts) return;
    const isOther = Boolean(this.facts);
    this.facts = facts;
    this.view.write(facts);
    this.pad?.write(facts);
    this.view.count(this.pad?.points.length ?? 0);
    this.tell();
    if (isOther && this.source) this.read();
  }

  /** Whose points are learnt now. */
  tell() {
    const { facts, about } = this;
    if (!facts || !about) return;
    const { data: words } = facts;
    const { own, train, test } = about;
    const axes = own && { title: own.title || words.untitled, x: own.x.name, y: own.y.name };
    const counts = { train: train.x.length, test: test.x.length };
    this.view.now(own ? fill(words.now, { ...axes, ...counts }) : words.drawn, Boolean(own));
  }

  /** @param {string} name */
  act(name) {
    if (name === "draw") this.draw();
    else if (name === "clear") this.pad?.clear();
    else if (name === "learn_drawn") this.learnDrawn();
    else if (name === "learn") this.learn();
    else if (name === "cancel") this.forget();
    else if (name === "back") this.session.ask({ data: "" });
  }

  paste() {
    const { value } = this.view.text;
    const name = this.facts?.data.pasted ?? "";
    if (value.trim()) this.take(new Blob([value]), name);
  }

  /** The pad is loaded when somebody wants to draw. */
  async draw() {
    const { Pad } = await import("./pad.js");
    const { view, facts, root } = this;
    if (!this.pad) {
      const pad = new Pad(find(root, ".data-pad"), () => view.count(pad.points.length));
      if (facts) pad.write(facts);
      this.pad = pad;
    }
    view.toggleDrawing();
  }

  async learnDrawn() {
    if (!this.pad) return;
    const name = this.facts?.data.by_hand ?? "";
    await this.take(new Blob([this.pad.table()]), name);
    if (this.reading) this.learn();
  }

  /**
   * Read a table, which takes the place of any before it.
   * @param {Blob} content
   * @param {string} name
   */
  async take(content, name) {
    this.source = { content, name, choices: {} };
    await this.read();
  }

  /**
   * @param {string} choice
   * @param {string} value
   */
  choose(choice, value) {
    if (!this.source) return;
    this.source.choices[choice] = value;
    this.read();
  }

  async read() {
    const { source, facts, session, view } = this;
    if (!source || !facts) return;
    this.reads.abort();
    this.reads = new AbortController();
    const { signal } = this.reads;
    this.reading = null;
    const { data: words } = facts;
    const { megabytes } = facts.limits;
    if (source.content.size > megabytes * 2 ** 20) {
      this.refuse(fill(words.too_large, { limit: megabytes }));
      return;
    }
    view.status(fill(words.reading, { name: source.name }));
    const query = { name: source.name, lang: facts.language, ...source.choices };
    try {
      const reading = await post(session.address("data", query), source.content, signal);
      if (signal.aborted) return;
      this.reading = reading;
      view.status("");
      view.show(words, reading);
    } catch (error) {
      if (signal.aborted) return;
      this.refuse(error instanceof Refusal ? error.message : words.unreachable, error);
    }
  }

  /**
   * Why there is nothing to learn; a table that was found is shown all the same.
   * @param {string} text
   * @param {unknown} [error]
   */
  refuse(text, error) {
    const overview = error instanceof Refusal ? error.answer.overview : null;
    this.view.status(text, "problem");
    if (overview && this.facts) this.view.show(this.facts.data, overview);
    else this.view.hide();
  }

  learn() {
    if (!this.reading) return;
    this.session.ask({ data: this.reading.address });
    this.forget();
    find(document, ".player").scrollIntoView({ block: "start" });
  }

  forget() {
    this.reads.abort();
    this.source = null;
    this.reading = null;
    this.view.status("");
    this.view.hide();
  }

  close() {
    this.leave();
    this.reads.abort();
    this.gone.abort();
  }
}
