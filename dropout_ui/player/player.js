// The player: buffers the frames of a run as they arrive, and plays them at the viewer's pace.
// The figures come from Python; what is done here is to put a frame into them.

import { Charts } from "./charts.js";
import { mount } from "./mount.js";
import { show as announce } from "./show.js";
import { EventStream } from "./stream.js";

const FRAMES_PER_SECOND = 15;
const LOSSES = ["train_loss", "test_loss", "true_loss"];

/** Bring the player in this component up to date; it is made when first seen. */
export const show = (component, base) =>
  mount(component, ".lab", (root) => new Player(root, base));

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function number(value) {
  if (value === 0) return "0";
  return value >= 0.001 && value < 1000 ? value.toPrecision(3) : value.toExponential(1);
}

const WRITES = "input:not([type=range]), textarea, [role=listbox], [contenteditable=true]";
const MOVES = "input[type=range], [role=slider], [role=tab], select";

/** Whether a key already means something to the element that has the focus. */
function owns(element, key) {
  if (!element.closest || element.classList.contains("lab-scrub")) return false;
  if (element.matches("input[type=radio]")) return key.startsWith("Arrow") || key === " ";
  if (element.closest(WRITES)) return true;
  if (element.closest(MOVES)) return key.length > 1;
  return key === " " && Boolean(element.closest("button, summary, a"));
}

class Player {
  constructor(root, base) {
    this.root = root;
    this.base = base;
    this.find = (selector) => root.querySelector(selector);
    this.charts = new Charts({
      fit: this.find(".lab-fit .lab-chart"),
      losses: this.find(".lab-losses .lab-chart"),
    });
    this.run = null;
    this.playing = true;
    this.speed = 1;
    this.forget();
    this.listen();
    this.colour = getComputedStyle(root).color;
    this.watch = setInterval(() => this.watchTheme(), 500);
    const turn = (now) => {
      this.turn(now);
      this.request = requestAnimationFrame(turn);
    };
    this.request = requestAnimationFrame(turn);
  }

  update(data, trigger) {
    this.data = data;
    this.trigger = trigger;
    this.root.classList.toggle("lab-presenter", data.presenter);
    if (data.run !== this.run) this.start(data.run);
    else this.tell();
    this.write();
    this.draw(data).catch(() => this.say(data.labels.no_chart, "problem"));
  }

  start(run) {
    this.stream?.close();
    this.run = run;
    this.forget();
    this.playing = Boolean(run);
    if (run) this.follow();
    else this.phase = "refused";
    this.tell();
    this.announce();
  }

  announce() {
    announce({
      run: this.run,
      frames: this.frames,
      index: this.drawn,
      epochs: this.data.epochs,
      playing: this.playing,
      go: (index) => this.go(index),
    });
  }

  /** Nothing is known of the run yet; what the last one drew stays until a frame comes. */
  forget() {
    this.frames = [];
    this.position = 0;
    this.drawn = -1;
    this.drawnLosses = -1;
    this.verdict = null;
    this.phase = "loading";
    this.lossFloor = -3;
  }

  close() {
    this.stream?.close();
    this.charts.close();
    clearInterval(this.watch);
    cancelAnimationFrame(this.request);
    document.removeEventListener("keydown", this.onKey);
  }

  /** The page changes its theme by itself, but only a new run of its script draws new figures. */
  watchTheme() {
    const { color } = getComputedStyle(this.root);
    if (color === this.colour) return;
    this.colour = color;
    this.trigger("theme", color);
  }

  follow() {
    this.phase = "waiting";
    this.began = null;
    this.stream = new EventStream(new URL(this.base + this.run, location.origin), "frame", {
      open: () => this.tell(),
      message: (index, frame) => this.take(index, frame),
      done: ({ verdict }) => {
        this.verdict = verdict;
        this.phase = "done";
        this.tell();
      },
      failed: (failure) => {
        this.failure = failure;
        this.phase = "failed";
        this.tell();
      },
      broken: () => this.say(this.data.labels.broken, "problem"),
      busy: (seconds) => this.say(fill(this.data.labels.busy, { seconds }), "problem"),
    });
  }

  take(index, frame) {
    this.frames[index] = frame;
    this.phase = "training";
    this.began ??= { at: performance.now(), epoch: frame.epoch };
    for (const loss of ["train_loss", "test_loss"]) {
      const exponent = Math.floor(Math.log10(Math.min(...frame[loss])));
      if (exponent < this.lossFloor && Number.isFinite(exponent)) this.lossFloor = exponent;
    }
    this.tell();
  }

  stopOrContinue() {
    if (this.phase === "stopped") this.follow();
    else {
      this.stream.close();
      this.phase = "stopped";
    }
    this.tell();
  }

  async draw(data) {
    const plotly = new URL(this.base + data.assets.plotly, location.origin);
    const drawn = await this.charts.draw(data.figures, plotly, {
      keep: Boolean(this.run),
      floor: this.lossFloor,
      isStale: () => data !== this.data,
    });
    if (drawn) {
      this.drawn = -1;
      this.drawnLosses = -1;
    }
  }

  paintFit(index) {
    this.drawn = index;
    this.charts.paintFit(this.frames[index]);
    this.writeFrame();
    this.announce();
  }

  paintLosses(index) {
    this.drawnLosses = index;
    this.charts.paintLosses(this.frames.slice(0, index + 1));
  }

  get last() {
    return this.frames.length - 1;
  }

  get complete() {
    return this.frames.length === this.data?.epochs.length;
  }

  turn(now) {
    const passed = Math.min(now - (this.turned ?? now), 250);
    this.turned = now;
    if (!this.charts.ready || this.last < 0) return;
    this.charts.lowerFloor(this.lossFloor);
    if (this.playing) {
      if (this.speed === "live") this.position = this.last;
      else if (this.drawn >= 0) this.position += this.step(passed);
      this.position = Math.min(this.position, this.last);
      if (this.complete && this.position >= this.last) this.play(false);
    }
    const index = Math.floor(this.position);
    if (index !== this.drawn) this.paintFit(index);
    // The losses change little from frame to frame: at full speed every other one is enough,
    // and leaves the curves the time to move smoothly.
    const resting = this.playing && this.drawnLosses === index - 1;
    if (index !== this.drawnLosses && !(resting && this.speed > 2)) this.paintLosses(index);
  }

  /** Frames to go on by. About one a screen refresh is made just one: none is shown twice. */
  step(passed) {
    const frames = (passed / 1000) * FRAMES_PER_SECOND * this.speed;
    return Math.abs(frames - 1) < 0.5 ? 1 : frames;
  }

  play(playing) {
    if (playing && this.complete && this.position >= this.last) this.position = 0;
    this.playing = playing;
    this.write();
    this.announce();
  }

  go(index) {
    this.position = Math.max(0, Math.min(index, this.last));
    this.play(false);
  }

  listen() {
    const actions = {
      replay: () => { this.position = 0; this.play(true); },
      back: () => this.go(Math.floor(this.position) - 1),
      play: () => this.play(!this.playing),
      forward: () => this.go(Math.floor(this.position) + 1),
      stop: () => this.stopOrContinue(),
      presenter: () => this.trigger("presenter", true),
    };
    for (const button of this.root.querySelectorAll("button")) {
      button.addEventListener("click", actions[button.dataset.do]);
    }
    this.find(".lab-scrub").addEventListener("input", (event) => this.go(Number(event.target.value)));
    this.find(".lab-speed").addEventListener("change", (event) => {
      const { value } = event.target;
      this.speed = value === "live" ? value : Number(value);
    });
    const tenth = () => Math.max(1, Math.round(this.data.epochs.length / 10));
    const keys = {
      " ": actions.play,
      ".": actions.play,
      b: actions.play,
      ArrowLeft: actions.back,
      ArrowRight: actions.forward,
      Home: () => this.go(0),
      End: () => this.go(this.last),
      PageUp: () => this.go(Math.floor(this.position) - tenth()),
      PageDown: () => this.pageDown(tenth()),
      p: actions.presenter,
    };
    this.onKey = (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.composedPath()[0];
      if (owns(target, event.key)) return;
      event.preventDefault();
      keys[event.key]();
    };
    document.addEventListener("keydown", this.onKey);
  }

  /** A clicker has one button to go on: from the end it begins anew. */
  pageDown(frames) {
    if (this.complete && this.position >= this.last) this.play(true);
    else this.go(Math.floor(this.position) + frames);
  }

  say(text, kind = "") {
    const status = this.find(".lab-status");
    status.dataset.kind = kind;
    if (status.textContent !== text) status.textContent = text;
  }

  /** How the training stands. */
  tell() {
    const { labels, epochs } = this.data;
    const epoch = this.frames.at(-1)?.epoch ?? 0;
    const values = { epoch, epochs: epochs.at(-1) };
    this.find(".lab-ahead").value = Math.max(0, this.last) / Math.max(1, epochs.length - 1);
    const stop = this.find("[data-do=stop]");
    stop.disabled = !["waiting", "training", "stopped"].includes(this.phase);
    this.root.classList.toggle("lab-halted", this.phase === "stopped");
    this.name(stop, this.phase === "stopped" ? labels.continue : labels.stop);
    if (this.phase === "refused") this.say(this.data.refusal, "problem");
    else if (this.phase === "failed") {
      const known = this.failure.reason === "diverged" ? labels.diverged : labels.failed;
      this.say(fill(known, this.failure), "problem");
    } else if (this.phase === "training") this.say(this.progress(values));
    else if (this.phase === "stopped") this.say(fill(labels.stopped, values));
    else this.say({ loading: labels.loading, waiting: labels.waiting }[this.phase] ?? "");
    this.writeVerdict();
  }

  /** The time left, from the speed so far, once there is something to go by. */
  progress(values) {
    const { labels } = this.data;
    const seconds = (performance.now() - this.began.at) / 1000;
    const trained = values.epoch - this.began.epoch;
    if (seconds < 1 || trained <= 0) return fill(labels.training, values);
    const left = ((values.epochs - values.epoch) * seconds) / trained;
    return fill(labels.remaining, { ...values, seconds: Math.ceil(left) });
  }

  writeVerdict() {
    const { labels, epochs } = this.data;
    const verdict = this.verdict;
    const text = !this.run ? "" : !verdict ? labels.undecided : fill(labels[`won_${verdict.winner}`], {
      epoch: epochs.at(-1),
      plain: number(verdict.plain),
      dropout: number(verdict.dropout),
      percent: Math.round(verdict.difference * 100),
    });
    const place = this.find(".lab-verdict");
    if (place.textContent !== text) place.textContent = text;
  }

  name(button, label) {
    button.title = label;
    button.setAttribute("aria-label", label);
  }

  /** All words, in the language of the page. */
  write() {
    const { labels, epochs } = this.data;
    document.documentElement.lang = this.data.language;
    for (const name of ["fit", "losses"]) {
      this.find(`.lab-${name} figcaption`).textContent = labels[name];
    }
    for (const name of ["replay", "back", "forward"]) {
      this.name(this.find(`[data-do=${name}]`), labels[name]);
    }
    const play = this.find("[data-do=play]");
    this.root.classList.toggle("lab-playing", this.playing);
    this.name(play, this.playing ? labels.pause : labels.play);
    const presenter = this.data.presenter ? labels.leave_presenter : labels.presenter;
    this.name(this.find("[data-do=presenter]"), presenter);
    this.find(".lab-speed").setAttribute("aria-label", labels.speed);
    this.find("option[value=live]").textContent = labels.live;
    this.find(".lab-transport").title = labels.keys;
    const heads = this.root.querySelectorAll(".lab-metrics thead th");
    heads[0].textContent = labels.mean_squared_error;
    LOSSES.forEach((loss, at) => { heads[at + 1].textContent = labels[loss]; });
    for (const row of this.root.querySelectorAll("tbody tr")) {
      row.firstElementChild.textContent = [labels.plain, labels.dropout][row.dataset.network];
    }
    this.find(".lab-scrub").setAttribute("aria-label", labels.scrub);
    this.writeFrame();
  }

  /** What changes with every frame. */
  writeFrame() {
    const { labels, epochs } = this.data;
    const frame = this.frames[this.drawn];
    const epoch = fill(labels.epoch, { epoch: frame?.epoch ?? 0, epochs: epochs.at(-1) });
    this.find(".lab-epoch").textContent = epoch;
    const scrub = this.find(".lab-scrub");
    scrub.max = epochs.length - 1;
    scrub.value = Math.max(0, this.drawn);
    scrub.setAttribute("aria-valuetext", epoch);
    this.find(".lab-now").textContent = frame
      ? fill(labels.reading, {
          plain: number(frame.test_loss[0]),
          dropout: number(frame.test_loss[1]),
        })
      : "";
    for (const row of this.root.querySelectorAll("tbody tr")) {
      const network = Number(row.dataset.network);
      LOSSES.forEach((loss, at) => {
        row.children[at + 1].textContent = frame ? number(frame[loss][network]) : "–";
      });
    }
  }
}
