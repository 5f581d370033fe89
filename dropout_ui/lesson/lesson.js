// The lesson: nine steps on the run that the player shows, at the epoch on show.
// What a step says comes from the server; the figures' frames and all words come from Python.

import { loadPlotly, react } from "./charts.js";
import { mount } from "./mount.js";
import { fill } from "./player.js";
import { watch } from "./show.js";
import { STEPS } from "./steps.js";

// While the run plays, a picture is asked for no more often than this; in milliseconds.
const PAUSE = 300;
// A wait that is shorter than this is not worth a word.
const PATIENCE = 250;
const TYPING = "input:not([type=range]):not([type=radio]), textarea, select, [role=listbox], [contenteditable=true]";

/** Bring the lesson in this component up to date; it is made when first seen. */
export const show = (component, base) =>
  mount(component, ".lesson", (root) => new Lesson(root, base));

class Lesson {
  constructor(root, base) {
    this.root = root;
    this.base = base;
    this.find = (selector) => root.querySelector(selector);
    this.scene = { frames: [], index: -1 };
    this.places = {};
    this.charts = {};
    this.asked = "";
    this.answers = new Map();
    this.asking = new AbortController();
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    for (const button of root.querySelectorAll("[data-turn]")) {
      button.addEventListener("click", () => this.go(this.step + Number(button.dataset.turn)));
    }
    this.find(".lesson-time input").addEventListener("input", ({ target }) => this.scene.go(Number(target.value)));
    // What nobody looks at is not computed.
    this.seen = new IntersectionObserver((entries) => {
      // Where the page was too busy to hear of each change, the last one counts.
      this.visible = entries.at(-1).isIntersecting;
      this.ask();
    }, { rootMargin: "100px" });
    this.seen.observe(root);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.find(".lesson-pictures"));
    this.leave = watch((scene) => this.follow(scene));
  }

  close() {
    this.leave();
    this.seen.disconnect();
    this.sizes.disconnect();
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.onKey);
  }

  // What Python says ---------------------------------------------------------------------------

  update(data, trigger) {
    const fresh = !this.data;
    const other = fresh || this.data.query !== data.query;
    const dressed = !fresh && this.data.figures === data.figures && this.data.words.title === data.words.title
      && this.data.presenter === data.presenter;
    this.data = data;
    this.words = data.words;
    this.trigger = trigger;
    this.figures = JSON.parse(data.figures);
    this.root.classList.toggle("lesson-presenter", data.presenter);
    for (const [name, colour] of Object.entries(data.palette)) {
      this.root.style.setProperty(`--lesson-${name}`, colour);
    }
    if (other) {
      this.answers.clear();
      this.choice = Object.fromEntries(
        Object.entries(data.limits).map(([name, [, , usual]]) => [name, usual]));
      Object.assign(this.choice, { mode: "training", evaluating: "without", layer: "2", k: 10 });
    }
    if (fresh) this.frame();
    // An answer to an earlier click than the last one would take the reader back.
    if (this.pending === data.step) this.pending = undefined;
    const step = this.pending ?? data.step;
    if (other || !dressed || step !== this.step) {
      if (!fresh) this.write();
      this.open(step);
    }
    if (fresh && data.asked) this.root.scrollIntoView();
  }

  /** What stands around the steps; made once. */
  frame() {
    const tabs = this.find(".lesson-tabs");
    tabs.append(...STEPS.map((_, place) => {
      const tab = document.createElement("button");
      Object.assign(tab, { type: "button", id: `lesson-tab-${place + 1}` });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", "lesson-step");
      tab.addEventListener("click", () => this.go(place + 1));
      tab.addEventListener("keydown", (event) => this.rove(event, place + 1));
      return tab;
    }));
    this.write();
  }

  write() {
    const { words } = this;
    this.find(".lesson-title").textContent = words.title;
    this.find(".lesson-lead-text").textContent = words.lead;
    this.find(".lesson-keys").textContent = words.keys;
    this.find("[data-turn='-1']").textContent = `← ${words.previous}`;
    this.find("[data-turn='1']").textContent = `${words.next} →`;
    [...this.find(".lesson-tabs").children].forEach((tab, place) => {
      tab.textContent = `${place + 1} ${words[`${STEPS[place].key}.tab`]}`;
    });
  }

  // Steps --------------------------------------------------------------------------------------

  go(step) {
    if (step < 1 || step > STEPS.length) return;
    if (step !== this.step) {
      this.open(step);
      this.pending = step;
      this.trigger("step", step);
    }
  }

  rove(event, step) {
    const moves = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 1, End: STEPS.length };
    const to = moves[event.key];
    if (!to || to > STEPS.length) return;
    event.preventDefault();
    this.go(to);
    this.find(`#lesson-tab-${to}`).focus();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    if (event.composedPath()[0].matches?.(TYPING)) return;
    this.go(Number(event.key));
    this.root.scrollIntoView({ block: "start" });
  }

  open(step) {
    this.step = step;
    this.definition = STEPS[step - 1];
    const { key, parts, controls } = this.definition;
    [...this.find(".lesson-tabs").children].forEach((tab, place) => {
      const chosen = place + 1 === step;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    });
    const panel = this.find(".lesson-step");
    panel.setAttribute("aria-labelledby", `lesson-tab-${step}`);
    panel.dataset.step = key;
    this.find("h3").textContent = this.words[`${key}.title`];
    this.find(".lesson-text").textContent = this.words[`${key}.text`];
    this.find("[data-turn='-1']").disabled = step === 1;
    this.find("[data-turn='1']").disabled = step === STEPS.length;
    for (const part of [".lesson-time", ".lesson-finding"]) this.find(part).hidden = !this.definition.view;
    for (const chart of Object.values(this.charts)) window.Plotly?.purge(chart);
    [this.places, this.charts, this.drawings] = [{}, {}, {}];
    this.find(".lesson-pictures").replaceChildren(...parts.map((part) => this.part(part)));
    this.find(".lesson-controls").replaceChildren(...(controls?.(this) ?? []));
    // What the step before still waits for would keep this one waiting.
    this.asking.abort();
    this.answer = null;
    this.asked = "";
    this.tell("");
    this.put({ finding: [], note: [] });
    this.time();
    if (this.definition.view) this.ask();
    else this.put(this.definition.paint(this));
  }

  part({ name, caption, chart, wide }) {
    const figure = document.createElement("figure");
    const place = document.createElement("div");
    place.className = chart ? "lesson-chart" : "lesson-drawing";
    figure.className = wide ? "lesson-wide" : "";
    figure.dataset.part = name;
    const text = document.createElement("figcaption");
    text.textContent = this.words[caption]?.replace(/.*\{.*/s, "") ?? "";
    text.hidden = !caption;
    figure.append(text, place);
    this.places[name] = place;
    if (chart) {
      place.style.height = `${this.figures[name].layout.height}px`;
      this.charts[name] = place;
    }
    return figure;
  }

  put({ finding, note }) {
    for (const [name, sentences] of Object.entries({ finding, note })) {
      this.find(`.lesson-${name}`).replaceChildren(...sentences.map((sentence) => {
        const line = document.createElement("span");
        // A number and its sign stay together.
        line.textContent = sentence.replaceAll(" %", "\u00a0%");
        return line;
      }));
    }
  }

  // Controls -----------------------------------------------------------------------------------

  say(name, values) {
    return fill(this.words[name], values);
  }

  /** A choice is made: what hangs on it is asked for, or painted where the answer is there. */
  choose(name, value, local = false) {
    this.choice[name] = value;
    this.labels();
    if (local && this.answer) this.paint();
    else this.ask();
  }

  labels() {
    for (const control of this.find(".lesson-controls").children) control.write?.();
  }

  range({ name, min, max, step = 1, label, changed, local = false, at = Number, value = Number }) {
    const control = document.createElement("label");
    const [text, input] = [document.createElement("span"), document.createElement("input")];
    Object.assign(input, { type: "range", min, max, step });
    input.dataset.choice = name;
    input.addEventListener("input", () => {
      changed?.();
      this.choose(name, value(input.value), local);
    });
    control.write = () => {
      input.value = at(this.choice[name]);
      text.textContent = label(this.choice[name]);
      input.setAttribute("aria-valuetext", text.textContent);
    };
    control.append(text, input);
    control.className = "lesson-range";
    control.write();
    return control;
  }

  radios({ name, label, choices }) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = this.words[label];
    group.append(legend);
    for (const [value, word] of Object.entries(choices)) {
      const [option, input] = [document.createElement("label"), document.createElement("input")];
      Object.assign(input, { type: "radio", name: `lesson-${name}`, value });
      input.addEventListener("change", () => this.choose(name, value, true));
      option.append(input, this.say(word, { layer: value }));
      group.append(option);
    }
    group.write = () => {
      for (const input of group.querySelectorAll("input")) input.checked = input.value === this.choice[name];
    };
    group.write();
    return group;
  }

  button(word, press) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: this.words[word] });
    button.dataset.do = word;
    button.addEventListener("click", press);
    return button;
  }

  link(word, address) {
    const link = document.createElement("a");
    Object.assign(link, { href: this.base + address, textContent: this.words[word], download: "" });
    return link;
  }

  // The epoch on show --------------------------------------------------------------------------

  follow(scene) {
    const run = scene.run !== this.scene.run;
    this.scene = scene;
    if (!this.data) return;
    if (run) {
      this.answers.clear();
      this.answer = null;
      this.asked = "";
    }
    this.settle();
    this.time();
    this.ask();
  }

  get epoch() {
    return this.scene.frames[this.scene.index]?.epoch;
  }

  time() {
    const { epochs = [], index } = this.scene;
    const slider = this.find(".lesson-time input");
    slider.max = Math.max(0, epochs.length - 1);
    slider.value = Math.max(0, index);
    const { epochs: last } = this.data.experiment;
    slider.setAttribute("aria-valuetext", this.say("epoch", { epoch: this.epoch ?? 0, epochs: last }));
    // While the run plays, what is shown is of a moment ago.
    const epoch = this.answer?.epoch ?? this.epoch ?? 0;
    this.find(".lesson-time span").textContent = this.say("epoch", { epoch, epochs: last });
  }

  // Asking -------------------------------------------------------------------------------------

  /** The question that the page puts now; null where there is nothing to ask about yet. */
  question(first = false) {
    const { view, ask } = this.definition;
    if (!view || this.epoch === undefined || !this.scene.run) return null;
    // The player may be a run ahead of what Python has said here, or behind.
    if (!this.scene.run.endsWith(`?${this.data.query}`)) return null;
    const part = first ? this.definition.first() : ask?.(this.choice, this.scene) ?? {};
    const options = new URLSearchParams({ epoch: this.epoch, ...part });
    return `inside/${view}?${this.data.query}&${options}`;
  }

  /** One question is under way at a time, and the last one put is the next to be asked. */
  ask() {
    if (!this.data || !this.visible || !this.definition.view) return;
    const question = this.question();
    if (!question) {
      if (this.epoch === undefined) this.tell(this.scene.run === "" ? "" : this.words.waiting);
      return;
    }
    if (question === this.asked || this.busy || this.timer) return;
    const wait = this.scene.playing && this.answer ? this.last + PAUSE - performance.now() : 0;
    if (wait > 0) this.later(wait);
    else this.fetch(question);
  }

  later(wait) {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, wait);
  }

  async fetch(question) {
    const { definition } = this;
    let asking = question;
    // A step that takes its time begins with less of the same.
    if (definition.first && !this.answer && question !== this.question(true)) asking = this.question(true);
    this.busy = true;
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.last = performance.now();
    const patience = setTimeout(() => this.tell(this.words.computing), this.answer ? 4 * PATIENCE : PATIENCE);
    let again = 0;
    let status = "";
    try {
      const answer = await this.load(asking, signal);
      if (definition === this.definition && asking.includes(`?${this.data.query}&`)) {
        this.asked = asking;
        this.answer = answer;
        await this.paint();
      }
    } catch (problem) {
      if (!signal.aborted) {
        status = problem.sentence ?? this.words.offline;
        again = problem.sentence ? problem.again : 2;
        if (!again) this.asked = asking;
      }
    }
    clearTimeout(patience);
    this.busy = false;
    this.tell(status);
    if (again) this.later(1000 * again);
    else this.ask();
  }

  async load(question, signal) {
    if (this.answers.has(question)) return this.answers.get(question);
    const reply = await fetch(this.base + question, { signal });
    if (reply.ok) {
      const said = await reply.json();
      // Scrubbing back and forth asks for the same again; a few dozen answers are kept.
      if (this.answers.size > 40) this.answers.delete(this.answers.keys().next().value);
      this.answers.set(question, said);
      return said;
    }
    const said = await reply.json().catch(() => ({}));
    const problem = new Error(question);
    if (reply.status === 503) {
      problem.again = Number(reply.headers.get("Retry-After")) || 2;
      problem.sentence = this.say("busy", { seconds: problem.again });
    } else if (said.reason === "diverged") problem.sentence = this.words.diverged;
    else problem.sentence = this.say("failed", { reason: said.message ?? reply.status });
    throw problem;
  }

  tell(text) {
    const status = this.find(".lesson-status");
    if (status.textContent !== text) status.textContent = text;
  }

  // Painting -----------------------------------------------------------------------------------

  /**
   * From where the run stands still, the unit that was picked as the most active stays the same.
   * While it plays, or before the answer to where it stands is there, another may be by then.
   */
  settle() {
    const { answer } = this;
    if (this.choice.unit !== 0 || !answer?.unit) return;
    if (this.scene.playing || answer.epoch !== this.epoch) return;
    this.choice.unit = answer.unit;
    // The same question, now that the unit has a number.
    this.asked = this.asked.replace("&unit=0", `&unit=${answer.unit}`);
    this.answers.set(this.asked, answer);
  }

  async paint() {
    const { answer, definition } = this;
    this.settle();
    if (Object.keys(this.charts).length) {
      await loadPlotly(new URL(this.base + this.data.assets.plotly, location.origin));
    }
    if (definition !== this.definition || answer !== this.answer) return;
    this.labels();
    this.time();
    this.put(definition.paint(this, answer));
    this.root.dataset.epoch = answer.epoch;
  }

  caption(name, text) {
    this.places[name].previousElementSibling.textContent = text;
  }

  /**
   * Show what `make` makes for the width there is, in sixteenths of the letters' size: drawings
   * grow with the letters. It is made again when the width changes.
   */
  draw(name, make, { add = false, label } = {}) {
    const place = this.places[name];
    const drawn = add ? this.drawings[name] : [];
    this.drawings[name] = [...drawn, { make, label }];
    this.fit(name, place);
  }

  fit(name, place) {
    place.replaceChildren(...this.drawings[name].flatMap(({ make, label }) => {
      const picture = make((16 * place.clientWidth) / parseFloat(getComputedStyle(place).fontSize));
      if (!label) return [picture];
      const text = document.createElement("span");
      text.textContent = label;
      return [text, picture];
    }));
  }

  plot(name, series) {
    const chart = this.charts[name];
    const { data: traces, layout } = this.figures[name];
    const filled = traces.map((trace) => (
      trace.meta ? { ...trace, x: [], y: [], ...series[trace.meta] } : trace));
    // Plotly writes into what it is given.
    const own = structuredClone(layout);
    if (chart.clientWidth < 420) own.legend.font.size = Math.min(own.legend.font.size, 10);
    react(chart, filled, { ...own, autosize: true });
  }

  resize() {
    const width = this.find(".lesson-pictures").clientWidth;
    if (width === this.width || !width) return;
    this.width = width;
    for (const name of Object.keys(this.drawings ?? {})) this.fit(name, this.places[name]);
    for (const chart of Object.values(this.charts)) if (chart.layout) window.Plotly.Plots.resize(chart);
  }
}
