// Is that luck? Studies over many seeds: asked for here, followed as they go on, and shown.

import { CONFIG, loadPlotly } from "./charts.js";
import { mount } from "./mount.js";
import { fill } from "./player.js";
import {
  barSeries, chartOf, figureSentences, pairs, seedSentences, seedSeries, sweepSentences, sweepSeries, swept, tableOf,
} from "./results.js";
import { watch } from "./show.js";
import { EventStream } from "./stream.js";

const TABS = ["seeds", "sweep", "paper"];
// Charts are not drawn more often than this while records come; in milliseconds.
const PAUSE = 150;

/** Bring the studies in this component up to date; they are made when first seen. */
export const show = (component, base) =>
  mount(component, ".luck", (root) => new Luck(root, base));

/** A question as it stands in the address: a query of its own. */
const read = (text) => Object.fromEntries(new URLSearchParams(text));

/** Over many powers of ten only these are named on a logarithmic axis; else 2 and 5 as well. */
function spread(axis, series) {
  const values = Object.values(series).flatMap(({ y }) => y).filter((value) => value > 0);
  if (Math.max(...values) < 300 * Math.min(...values)) return;
  delete axis.tickformat;
  Object.assign(axis, { dtick: 1, exponentformat: "power" });
}

class Luck {
  constructor(root, base) {
    this.root = root;
    this.base = base;
    this.find = (selector) => root.querySelector(selector);
    this.scene = null;
    this.sent = "";
    this.tab = TABS[0];
    this.chosen = { contenders: ["plain", "dropout"], field: "dropout_rate", values: {}, figure: "9a" };
    this.forget();
    this.find("[data-do=start]").addEventListener("click", () => this.start());
    this.find("[data-do=stop]").addEventListener("click", () => this.stopOrGoOn());
    this.find(".luck-controls").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    this.find(".luck-play select").addEventListener("change", ({ target }) => this.play(Number(target.value)));
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.find(".luck-chart"));
    this.leave = watch((scene) => this.follow(scene));
  }

  close() {
    this.leave();
    this.stream?.close();
    this.sizes.disconnect();
    clearTimeout(this.timer);
    window.Plotly?.purge(this.find(".luck-chart"));
  }

  /** Nothing is known of any study. */
  forget() {
    this.stream?.close();
    this.question = null;
    this.rows = [];
    this.summary = [];
    this.verdict = null;
    this.phase = "";
    this.done = 0;
    this.networks = 0;
  }

  // What Python says ---------------------------------------------------------------------------

  update(data, trigger) {
    const fresh = !this.data;
    const other = !fresh && this.data.query !== data.query;
    this.data = data;
    this.words = data.words;
    this.trigger = trigger;
    this.charts = JSON.parse(data.charts);
    this.root.classList.toggle("luck-presenter", data.presenter);
    if (other) {
      const had = this.question;
      this.forget();
      if (had) this.phase = "changed";
    }
    this.write();
    // What was sent last counts more than an answer to something before it.
    const heard = this.pending === undefined || this.pending === data.study;
    if (heard) this.pending = undefined;
    if (other && this.sent) this.send("");
    else if (heard && data.study !== this.sent) {
      // The address asks for a study: it was opened so, or gone back to.
      this.sent = data.study;
      if (data.study) {
        this.ask(read(data.study));
        return;
      }
      this.forget();
    }
    this.open(this.tab);
  }

  write() {
    const { words } = this;
    this.find(".luck-title").textContent = words.title;
    this.find(".luck-lead").textContent = words.lead;
    this.find(".luck-note").textContent = words.note;
    this.find(".luck-play span").textContent = words.play;
    this.find(".luck-tabs").replaceChildren(...TABS.map((name) => this.makeTab(name)));
  }

  makeTab(name) {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `luck-tab-${name}`, textContent: this.words[`${name}_tab`] });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "luck-panel");
    tab.addEventListener("click", () => this.open(name));
    tab.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const to = TABS[TABS.indexOf(name) + move];
      if (!to) return;
      event.preventDefault();
      this.open(to);
      this.find(`#luck-tab-${to}`).focus();
    });
    return tab;
  }

  // What can be asked --------------------------------------------------------------------------

  open(tab) {
    this.tab = tab;
    for (const button of this.find(".luck-tabs").children) {
      const chosen = button.id === `luck-tab-${tab}`;
      button.setAttribute("aria-selected", chosen);
      button.tabIndex = chosen ? 0 : -1;
    }
    this.find(".luck-panel").setAttribute("aria-labelledby", `luck-tab-${tab}`);
    this.find(".luck-text").textContent = this.words[`${tab}_text`];
    this.find(".luck-controls").replaceChildren(...{ seeds: () => [], sweep: () => this.sweepControls(), paper: () => this.paperControls() }[tab]());
    this.tell();
    this.show();
  }

  sweepControls() {
    const { words, data, chosen } = this;
    const field = this.select("field", Object.keys(data.values), (name) => words[`field.${name}`]);
    const values = document.createElement("input");
    Object.assign(values, { type: "text", value: chosen.values[chosen.field] ?? data.values[chosen.field] });
    values.addEventListener("input", () => { chosen.values[chosen.field] = values.value; });
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = words.contenders;
    group.append(legend, ...data.contenders.map((name) => this.checkbox(name)));
    return [field, this.label(words.values, values), group];
  }

  paperControls() {
    const { words, data } = this;
    return [this.select("figure", data.figures, (name) => `${name}: ${words[`figure.${name}`]}`)];
  }

  label(text, element) {
    const label = document.createElement("label");
    const span = document.createElement("span");
    span.textContent = text;
    label.append(span, element);
    return label;
  }

  select(name, options, title) {
    const select = document.createElement("select");
    select.name = name;
    select.append(...options.map((value) => new Option(title(value), value)));
    select.value = this.chosen[name];
    select.addEventListener("change", () => {
      this.chosen[name] = select.value;
      this.open(this.tab);
      this.find(`select[name=${name}]`).focus();
    });
    return this.label(this.words[name], select);
  }

  checkbox(name) {
    const { chosen, words } = this;
    const input = document.createElement("input");
    // What the others are compared with always takes part.
    Object.assign(input, { type: "checkbox", value: name, checked: chosen.contenders.includes(name), disabled: name === "plain" });
    input.addEventListener("change", () => {
      chosen.contenders = this.data.contenders.filter((one) => (
        one === name ? input.checked : chosen.contenders.includes(one)));
    });
    const label = document.createElement("label");
    label.append(input, words[`contender.${name}`]);
    return label;
  }

  /** The question that the open tab puts. */
  wanted() {
    const { chosen, data } = this;
    if (this.tab === "paper") return { figure: chosen.figure };
    if (this.tab === "seeds") return { contenders: "plain,dropout" };
    const values = (chosen.values[chosen.field] ?? data.values[chosen.field]).replace(/\s+/g, "");
    return { sweep: `${chosen.field}=${values}`, contenders: chosen.contenders.join() };
  }

  // Asking -------------------------------------------------------------------------------------

  start() {
    this.ask(this.wanted());
  }

  /** Have the address say which study is shown. */
  send(text) {
    if (text === this.sent) return;
    this.sent = text;
    this.pending = text;
    this.trigger("study", text);
  }

  ask(question) {
    this.forget();
    this.question = question;
    if (question.figure) this.chosen.figure = question.figure;
    if (question.sweep) {
      const [field, values] = question.sweep.split("=");
      this.chosen.field = field;
      this.chosen.values[field] = values.split(",").join(", ");
      this.chosen.contenders = (question.contenders ?? "plain,dropout").split(",");
    }
    this.phase = "waiting";
    this.listen();
    this.open(question.figure ? "paper" : question.sweep ? "sweep" : "seeds");
  }

  get address() {
    return `${this.data.query}&${new URLSearchParams(this.question)}`;
  }

  listen() {
    const { words } = this;
    this.began = performance.now();
    this.before = null;
    this.stream = new EventStream(new URL(`${this.base}studies?${this.address}`, location.origin), "part", {
      open: () => {
        // Only now is it known that it can be asked.
        this.send(new URLSearchParams(this.question).toString());
        this.tell();
      },
      message: (index, part) => this.take(index, part),
      done: ({ verdict }) => {
        this.verdict = verdict;
        this.phase = "ready";
        this.tell();
        this.show();
      },
      failed: ({ message, errors }) => {
        this.phase = "failed";
        this.problem = fill(words.failed, { message: errors?.map(({ value, allowed }) => `${value} (${allowed})`).join("; ") || message });
        this.tell();
      },
      broken: () => this.say(words.broken, "problem"),
      busy: (seconds) => this.say(fill(words.busy, { seconds }), "problem"),
    });
    this.stream.source.addEventListener("study", ({ data }) => {
      this.networks = JSON.parse(data).networks;
      this.tell();
    });
  }

  take(index, part) {
    // A study that goes on after a stop begins with what it had.
    if (index === 0) this.rows = [];
    this.phase = "training";
    this.rows.push(...part.rows);
    this.summary = part.summary;
    this.done = part.networks;
    this.before ??= { at: performance.now(), done: part.networks };
    this.tell();
    this.later();
  }

  stopOrGoOn() {
    if (this.phase === "stopped") {
      this.phase = "waiting";
      this.listen();
    } else {
      this.stream.close();
      this.phase = "stopped";
    }
    this.tell();
  }

  play(seed) {
    if (Number.isInteger(seed)) this.trigger("seed", seed);
  }

  // The run above ------------------------------------------------------------------------------

  follow(scene) {
    this.scene = scene;
    const { complete } = this;
    if (!this.data || this.shownRun === `${scene.run} ${complete}`) return;
    this.shownRun = `${scene.run} ${complete}`;
    this.later();
  }

  get complete() {
    return Boolean(this.scene) && this.scene.frames.length === this.scene.epochs.length;
  }

  /** How the run above ended, once it has; null while it trains, or has other settings. */
  get yours() {
    if (!this.complete || this.scene.run !== this.data.run) return null;
    const [plain, dropout] = this.scene.frames.at(-1).true_loss;
    return { seed: this.data.seed, plain, dropout };
  }

  // Showing ------------------------------------------------------------------------------------

  say(text, kind = "") {
    const status = this.find(".luck-status");
    status.dataset.kind = kind;
    if (status.textContent !== text) status.textContent = text;
  }

  tell() {
    const { words, phase, done, networks } = this;
    const start = this.find("[data-do=start]");
    start.textContent = fill(words[`${this.tab}_start`], { figure: this.chosen.figure });
    const stop = this.find("[data-do=stop]");
    stop.hidden = !["waiting", "training", "stopped"].includes(phase);
    stop.textContent = phase === "stopped" ? words.go_on : words.stop;
    const progress = this.find(".luck-bar progress");
    progress.hidden = stop.hidden;
    progress.value = networks ? done / networks : 0;
    if (phase === "failed") this.say(this.problem, "problem");
    else if (phase === "training") this.say(this.progress());
    else this.say(fill({ waiting: words.waiting, stopped: words.stopped, ready: words.ready, changed: words.changed }[phase] ?? "", { done, networks }));
  }

  progress() {
    const { words, done, networks, before } = this;
    const trained = done - before.done;
    const seconds = (performance.now() - before.at) / 1000;
    if (trained <= 0 || seconds < 1) return fill(words.progress, { done, networks });
    return fill(words.remaining, { done, networks, seconds: Math.ceil(((networks - done) * seconds) / trained) });
  }

  later() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.show();
    }, PAUSE);
  }

  /** Whether the study that is known belongs to the open tab. */
  get fits() {
    const { question, tab, chosen } = this;
    if (!question) return false;
    if (tab === "paper") return question.figure === chosen.figure;
    return tab === "sweep" ? Boolean(question.sweep) : !question.figure && !question.sweep;
  }

  async show() {
    const result = this.find(".luck-result");
    result.hidden = !this.fits;
    if (result.hidden) return;
    const { question, words, summary } = this;
    const kind = chartOf(question);
    const dots = kind === "seeds" ? pairs(this.rows) : [];
    const sentences = question.figure ? figureSentences(words, question, this.verdict)
      : kind === "seeds" ? seedSentences(words, summary, dots, this.yours)
        : sweepSentences(words, question, summary);
    this.put(sentences);
    this.table();
    this.seeds(dots);
    this.files();
    try {
      await loadPlotly(new URL(this.base + this.data.assets.plotly, location.origin));
    } catch {
      this.say(words.no_chart, "problem");
      return;
    }
    if (question === this.question && !result.hidden) this.paint(kind, dots);
  }

  put(sentences) {
    this.find(".luck-finding").replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement(sentence.strong ? "strong" : "span");
      line.textContent = sentence.strong ?? sentence;
      return line;
    }));
  }

  paint(kind, dots) {
    const { data: traces, layout } = structuredClone(this.charts[kind]);
    const { question, summary, words } = this;
    const chart = this.find(".luck-chart");
    chart.dataset.kind = kind;
    chart.style.minHeight = `${layout.height}px`;
    if (!summary.length) {
      window.Plotly.purge(chart);
      return;
    }
    let series = {};
    if (kind === "bars") series = barSeries(words, question, summary);
    else if (kind === "sweep") {
      const lines = sweepSeries(question, summary);
      series = lines.series;
      layout.xaxis.type = lines.axis;
      if (lines.axis === "log") Object.assign(layout.xaxis, { dtick: "D2", tickformat: "~g" });
      layout.xaxis.title.text = words[`field.${swept(question)}`];
      spread(layout.yaxis, series);
    } else if (dots.length) {
      const seen = seedSeries(dots, this.yours);
      series = seen.series;
      layout.xaxis.range = layout.yaxis.range = seen.edges.map(Math.log10);
    }
    const filled = traces.filter(({ meta }) => series[meta]).map((trace) => ({ x: [], y: [], ...trace, ...series[trace.meta] }));
    if (chart.clientWidth < 420) layout.legend.font.size = Math.min(layout.legend.font.size, 10);
    window.Plotly.react(chart, filled, { ...layout, autosize: true }, CONFIG);
    // A chart that has been purged listens no more.
    chart.removeAllListeners("plotly_click");
    chart.on("plotly_click", ({ points }) => this.play(points[0].customdata));
    this.root.dataset.done = this.done;
  }

  resize() {
    const chart = this.find(".luck-chart");
    if (chart.layout && chart.clientWidth) window.Plotly.Plots.resize(chart);
  }

  table() {
    const { head, rows } = tableOf(this.words, this.summary);
    const row = (cells, kind) => {
      const line = document.createElement("tr");
      line.append(...cells.map((text) => {
        const cell = document.createElement(kind);
        cell.textContent = text;
        if (kind === "th") cell.scope = "col";
        return cell;
      }));
      return line;
    };
    this.find(".luck-table thead").replaceChildren(row(head, "th"));
    this.find(".luck-table tbody").replaceChildren(...rows.map((cells) => row(cells, "td")));
  }

  /** The same as a click on a dot, without a mouse. */
  seeds(dots) {
    const label = this.find(".luck-play");
    label.hidden = !dots.length;
    const select = label.querySelector("select");
    if (document.activeElement === select || select.options.length === dots.length + 1) return;
    const text = (one) => fill(this.words.seed_won, {
      seed: one.seed, dropout: one.dropout.toPrecision(2), plain: one.plain.toPrecision(2),
    });
    select.replaceChildren(new Option(this.words.choose, ""), ...dots.map((one) => new Option(text(one), one.seed)));
  }

  files() {
    const files = this.find(".luck-files");
    files.hidden = !this.rows.length;
    files.replaceChildren(this.words.download, ...["csv", "parquet"].map((kind) => {
      const link = document.createElement("a");
      Object.assign(link, { href: `${this.base}studies/records.${kind}?${this.address}`, textContent: kind === "csv" ? "CSV" : "Parquet", download: "" });
      return link;
    }));
  }
}
