// The dialog of the tour: its scenes, and a tour of one's own, made of views of the page.

import { element } from "../shared/dom.js";
import { post, Refusal } from "../shared/requests.js";
import { fill } from "../shared/text.js";
import { moved, textOf, toYaml } from "./file.js";
import { read, write } from "./store.js";

/** @typedef {import("../wire").SceneFacts} SceneFacts */

export class Editor {
  /**
   * @param {HTMLElement} place
   * @param {import("./tour.js").Tour} tour
   */
  constructor(place, tour) {
    this.place = place;
    this.tour = tour;
    this.facts = /** @type {import("../wire").Catalogue} */ (tour.session.facts);
    this.words = this.facts.tour;
    this.asking = new AbortController();
    this.site = element("div");
    this.own = element("div");
    this.status = element("div", { className: "tour-status" });
    this.status.setAttribute("role", "status");
  }

  show() {
    const { words, place } = this;
    const section = (/** @type {string} */ title, /** @type {(Node | string)[]} */ ...parts) =>
      element("section", {}, element("h3", { textContent: title }), ...parts);
    place.classList.add("tour-editor");
    place.append(
      element("p", { textContent: words.lead }),
      section(words.site, this.site),
      section(words.own, element("p", { textContent: words.own_text }), this.own),
      section(words.view, this.form()),
      this.files(),
      this.status,
    );
    this.showSite();
    this.showOwn();
  }

  async showSite() {
    const scenes = await this.tour.offered().catch(() => null);
    if (!scenes) return this.say(this.words.unreachable);
    const copy = this.button(this.words.copy, () => this.change(scenes));
    this.site.replaceChildren(this.list(scenes, false), this.starter(scenes, false), copy);
  }

  showOwn() {
    const scenes = read();
    if (!scenes.length) this.own.replaceChildren(this.words.none);
    else this.own.replaceChildren(this.list(scenes, true), this.starter(scenes, true));
  }

  /**
   * @param {string} text
   * @param {() => void} act
   */
  button(text, act) {
    const made = element("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  }

  /**
   * @param {SceneFacts[]} scenes
   * @param {boolean} isOwn
   */
  starter(scenes, isOwn) {
    const starter = this.button(this.words.start, () => this.start(scenes, 0, isOwn));
    starter.className = "tour-start";
    return starter;
  }

  /**
   * @param {SceneFacts[]} scenes
   * @param {number} at
   * @param {boolean} isOwn
   */
  start(scenes, at, isOwn) {
    this.place.closest("dialog")?.close();
    this.tour.start(scenes, at, isOwn);
  }

  /**
   * The scenes, each of which is gone to by a click.
   * @param {SceneFacts[]} scenes
   * @param {boolean} isOwn
   */
  list(scenes, isOwn) {
    const { tour } = this;
    const rows = scenes.map((scene, at) => {
      const { title } = textOf(scene, this.facts.language);
      const opener = this.button(title, () => this.start(scenes, at, isOwn));
      opener.className = "tour-open";
      if (tour.isOn && tour.isOwn === isOwn && tour.at === at) opener.ariaCurrent = "step";
      return element("li", {}, opener, ...(isOwn ? this.tools(scenes, at, title) : []));
    });
    return element("ol", { className: "tour-list" }, ...rows);
  }

  /**
   * What can be done with a scene of one's own.
   * @param {SceneFacts[]} scenes
   * @param {number} at
   * @param {string} title
   */
  tools(scenes, at, title) {
    const { words } = this;
    const made = (
      /** @type {string} */ sign,
      /** @type {string} */ name,
      /** @type {SceneFacts[]} */ after,
      /** @type {number} */ focus,
    ) => {
      const button = this.button(sign, () => {
        this.change(after);
        const rows = this.own.querySelectorAll("li");
        const there = rows[Math.min(focus, rows.length - 1)];
        /** @type {HTMLElement | null} */ (
          there?.querySelector(`[data-tool="${sign}"]`) ?? null
        )?.focus();
      });
      button.dataset.tool = sign;
      button.title = name;
      button.ariaLabel = `${name}: ${title}`;
      return button;
    };
    const up = made("↑", words.up, moved(scenes, at, at - 1), at - 1);
    const down = made("↓", words.down, moved(scenes, at, at + 1), at + 1);
    up.disabled = at === 0;
    down.disabled = at === scenes.length - 1;
    return [up, down, made("✕", words.remove, scenes.toSpliced(at, 1), at)];
  }

  /** @param {SceneFacts[]} scenes of one's own, from now on */
  change(scenes) {
    const { scenes: limit } = this.facts.tour_limits;
    if (scenes.length > limit) return this.say(fill(this.words.full, { limit }));
    this.say(write(scenes) ? "" : this.words.not_kept);
    this.showOwn();
  }

  /** A form for two texts, which makes a scene of the view on show. */
  form() {
    const { words, facts, tour } = this;
    const { title: longest, text: longestText } = facts.tour_limits;
    const epoch = tour.playback?.frames[tour.playback.index]?.epoch ?? 0;
    const title = element("input", { type: "text", required: true, maxLength: longest });
    const text = element("textarea", { required: true, rows: 3, maxLength: longestText });
    const cover = element("input", { type: "checkbox", checked: tour.playback?.covered ?? false });
    const form = element(
      "form",
      { className: "tour-form" },
      element("p", { textContent: fill(words.view_text, { epoch }) }),
      element("label", {}, words.scene_title, title),
      element("label", {}, words.scene_text, text),
      element("label", { className: "tour-check" }, cover, words.scene_cover),
      element("button", { textContent: words.add }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = { title: title.value.trim(), text: text.value.trim() };
      if (!said.title || !said.text) return;
      this.change([...read(), this.view(epoch, cover.checked, said)]);
      form.reset();
    });
    return form;
  }

  /**
   * The view on show as a scene.
   * @param {number} epoch
   * @param {boolean} cover
   * @param {import("../wire").SceneTextFacts} said
   * @returns {SceneFacts}
   */
  view(epoch, cover, said) {
    const { run, step, study } = /** @type {import("../wire").LabData} */ (this.tour.session.data);
    return {
      query: { ...run.query, ...(step && { step: String(step) }), ...study?.query },
      run: run.id,
      step,
      study: study?.id ?? "",
      epoch,
      cover,
      texts: { [this.facts.language.slice(0, 2)]: said },
    };
  }

  /** To take it along, and to bring one. */
  files() {
    const { words } = this;
    const chooser = element("input", { type: "file", accept: ".yaml,.yml", hidden: true });
    chooser.addEventListener("change", () => {
      const [file] = chooser.files ?? [];
      if (file) this.open(file);
      chooser.value = "";
    });
    const download = this.button(words.download, () => {
      const file = new Blob([toYaml(read())], { type: "application/yaml" });
      const href = URL.createObjectURL(file);
      element("a", { href, download: "tour.yaml" }).click();
      URL.revokeObjectURL(href);
    });
    const open = this.button(words.open, () => chooser.click());
    return element("div", { className: "tour-files" }, download, open, chooser);
  }

  /** @param {File} file which the server reads and forgets */
  async open(file) {
    const { words, facts, tour } = this;
    try {
      const address = tour.session.address("tour", { lang: facts.language });
      const { scenes } = await post(address, file, this.asking.signal);
      this.change(scenes);
      this.say(fill(words.opened, { name: file.name, count: scenes.length }));
    } catch (error) {
      if (!(error instanceof Refusal)) return this.say(words.unreachable);
      this.say(fill(words.bad, { name: file.name }), error.answer.sentences);
    }
  }

  /**
   * @param {string} text
   * @param {readonly string[]} [sentences] below it
   */
  say(text, sentences = []) {
    const rows = sentences.map((one) => element("li", { textContent: one }));
    this.status.replaceChildren(text, ...(rows.length ? [element("ul", {}, ...rows)] : []));
    this.status.scrollIntoView({ block: "nearest" });
  }
}
