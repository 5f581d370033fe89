// The player: buffers the frames of a run as they arrive, and plays them at the viewer's pace.
// The figures come from Python; what is done here is to put a frame into them.

const FRAMES_PER_SECOND = 15;
// Below so many pixels a chart's legend is set smaller, so that two entries fit side by side.
const NARROW = 420;
const SMALL_LEGEND = 10;
const ANIMATION = {
  mode: "immediate",
  frame: { duration: 0, redraw: false },
  transition: { duration: 0 },
};
const CONFIG = {
  displaylogo: false,
  doubleClick: "reset",
  modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"],
};
const LOSSES = ["train_loss", "test_loss", "true_loss"];

const players = new WeakMap();

/** Bring the player in this component up to date; it is made when first seen. */
export function show(component, base) {
  const root = component.parentElement.querySelector(".lab");
  if (!root) return () => {};
  if (!players.has(root)) players.set(root, new Player(root, base));
  const player = players.get(root);
  player.update(component.data, component.setTriggerValue);
  // A render that another one replaces is left too; only a page that is gone ends the player.
  return () => setTimeout(() => root.isConnected || player.close());
}

function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  // The page's head asks for it already; where it does not, it is asked for here.
  let script = document.querySelector(`script[src$="${new URL(url).pathname.split("/").pop()}"]`);
  if (!script) {
    script = document.createElement("script");
    script.src = url;
    document.head.append(script);
  }
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error("plotly.js"));
    });
  });
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function number(value) {
  if (value === 0) return "0";
  return value >= 0.001 && value < 1000 ? value.toPrecision(3) : value.toExponential(1);
}

const WRITES = "input:not([type=range]), textarea, [role=listbox], [contenteditable=true]";
const MOVES = "input[type=range], [role=slider], select";

const legendSize = (chart) => (chart.clientWidth < NARROW ? SMALL_LEGEND : chart.legendSize);

function resize(chart) {
  if (!chart.layout) return;
  window.Plotly.relayout(chart, { autosize: true, "legend.font.size": legendSize(chart) });
}

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
    this.charts = {
      fit: this.find(".lab-fit .lab-chart"),
      losses: this.find(".lab-losses .lab-chart"),
    };
    // The page around a chart changes without the window: sidebar, presenter mode, late styles.
    this.sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => resize(target)));
    for (const chart of Object.values(this.charts)) this.sizes.observe(chart);
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
    clearTimeout(this.retry);
    this.run = run;
    this.forget();
    this.playing = Boolean(run);
    if (run) this.follow();
    else this.phase = "refused";
    this.tell();
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
    clearTimeout(this.retry);
    clearInterval(this.watch);
    this.sizes.disconnect();
    cancelAnimationFrame(this.request);
    document.removeEventListener("keydown", this.onKey);
    for (const chart of Object.values(this.charts)) window.Plotly?.purge(chart);
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
    const stream = new EventSource(new URL(this.base + this.run, location.origin));
    this.stream = stream;
    stream.addEventListener("open", () => this.tell());
    stream.addEventListener("frame", (event) => {
      this.take(Number(event.lastEventId), JSON.parse(event.data));
    });
    stream.addEventListener("done", (event) => {
      stream.close();
      this.verdict = JSON.parse(event.data).verdict;
      this.phase = "done";
      this.tell();
    });
    stream.addEventListener("failed", (event) => {
      stream.close();
      this.phase = "failed";
      this.failure = JSON.parse(event.data);
      this.tell();
    });
    stream.addEventListener("error", () => {
      if (stream !== this.stream || this.phase === "done" || this.phase === "failed") return;
      this.say(this.data.labels.broken, "problem");
      // The browser resumes by itself after a broken line, but not after a refusal.
      if (stream.readyState === EventSource.CLOSED) this.explain(stream);
    });
  }

  /** Ask once more, only to read why the stream was refused, and come back when told to. */
  async explain(stream) {
    let seconds = 2;
    const asking = new AbortController();
    try {
      const answer = await fetch(stream.url, { signal: asking.signal });
      if (stream !== this.stream) return;
      if (answer.status === 422) {
        this.phase = "failed";
        this.failure = await answer.json();
        this.tell();
        return;
      }
      if (answer.status === 503) {
        seconds = Number(answer.headers.get("Retry-After")) || seconds;
        this.say(fill(this.data.labels.busy, { seconds }), "problem");
      }
    } catch {
      // Not even an answer: the line is down, and the message on show says so.
    } finally {
      asking.abort();
    }
    if (stream === this.stream && this.phase !== "failed" && this.phase !== "stopped") {
      this.retry = setTimeout(() => this.follow(), seconds * 1000);
    }
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
      clearTimeout(this.retry);
      this.phase = "stopped";
    }
    this.tell();
  }

  async draw(data) {
    const plotly = await loadPlotly(new URL(this.base + data.assets.plotly, location.origin));
    if (data !== this.data) return;
    for (const [name, chart] of Object.entries(this.charts)) {
      const { data: traces, layout } = JSON.parse(data.figures[name]);
      if (name === "losses") layout.yaxis.range[0] = this.lossFloor;
      chart.legendSize = layout.legend.font.size;
      layout.legend.font.size = legendSize(chart);
      if (this.run) this.keepCurves(chart, traces);
      await plotly.react(chart, traces, layout, CONFIG);
    }
    this.drawnFloor = this.lossFloor;
    this.ready = true;
    this.drawn = -1;
    this.drawnLosses = -1;
  }

  /** A new figure has empty curves: until its first frame it shows the last one's. */
  keepCurves(chart, traces) {
    for (const [at, trace] of traces.entries()) {
      const old = chart.data?.[at];
      if (trace.meta && old?.meta?.series === trace.meta.series) {
        trace.x = old.x;
        trace.y = old.y;
      }
    }
  }

  paintFit(index) {
    const frame = this.frames[index];
    this.drawn = index;
    this.animate(this.charts.fit, () => ({}), (meta) => frame.curves[meta.network]);
    this.writeFrame();
  }

  paintLosses(index) {
    const seen = this.frames.slice(0, index + 1);
    this.drawnLosses = index;
    const epochs = seen.map((one) => one.epoch);
    this.animate(
      this.charts.losses,
      () => ({ x: epochs }),
      (meta) => seen.map((one) => one[meta.series][meta.network]),
    );
  }

  animate(chart, x, y) {
    const data = [];
    const traces = [];
    for (const [at, { meta }] of chart.data.entries()) {
      if (!meta) continue;
      data.push({ ...x(meta), y: y(meta) });
      traces.push(at);
    }
    window.Plotly.animate(chart, { data, traces }, ANIMATION).catch(() => {});
  }

  lowerFloor() {
    if (this.drawnFloor === this.lossFloor) return;
    const low = this.charts.losses.layout.yaxis.range[0];
    // Only where the viewer has not zoomed.
    if (low === this.drawnFloor) {
      window.Plotly.relayout(this.charts.losses, { "yaxis.range[0]": this.lossFloor });
    }
    this.drawnFloor = this.lossFloor;
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
    if (!this.ready || this.last < 0) return;
    this.lowerFloor();
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
