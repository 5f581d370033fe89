// The player: buffers the frames of a run as they arrive, and plays them at the viewer's pace.

import { find } from "../shared/dom.js";
import { show } from "../shared/playback.js";
import { loadPlotly, nameFile } from "../shared/plotly.js";
import { EventStream } from "../shared/stream.js";
import { fill } from "../shared/text.js";
import { PlayerCharts } from "./charts.js";
import { Clock } from "./clock.js";
import { Training } from "./training.js";
import { verdictText } from "./sentences.js";
import { PlayerView } from "./view.js";

/** @typedef {import("../wire").FrameEvent} Frame */
/**
 * @typedef {"replay" | "back" | "play" | "forward" | "stop" | "presenter" | "first" | "last"
 *   | "far_back" | "far_forward"} Action
 */

export class Player {
  /**
   * @param {HTMLElement} root
   * @param {import("../shared/session.js").Session} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    this.view = new PlayerView(root);
    this.charts = new PlayerCharts({
      fit: find(root, ".player-fit .player-chart"),
      losses: find(root, ".player-losses .player-chart"),
    });
    this.clock = new Clock();
    this.clock.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.training = new Training("");
    this.begun = false;
    /** @type {number | null} the epoch after which all is covered, in whatever run; null: nothing */
    this.covered = null;
    /** @type {EventStream | null} */
    this.stream = null;
    /** What is drawn: the look and the run, and the places of the frames. */
    this.drawn = { look: /** @type {unknown} */ (null), run: "", fit: -1, losses: -1 };
    this.turned = 0;
    this.listen();
    const turn = (/** @type {number} */ now) => {
      this.turn(now);
      this.request = requestAnimationFrame(turn);
    };
    this.request = requestAnimationFrame(turn);
  }

  /** Python has asked for a run: a new one starts at once, before there are words for it. */
  follow() {
    const { data } = this.session;
    if (!data) return;
    const id = data.refusal ? "" : data.run.id;
    if (this.begun && id === this.training.run) return;
    this.begun = true;
    this.stream?.close();
    this.training = new Training(id);
    this.clock.begin(Boolean(id));
    Object.assign(this.drawn, { fit: -1, losses: -1 });
    if (id) this.connect();
    this.tell();
    this.announce();
  }

  connect() {
    const { training, session } = this;
    training.wait();
    this.stream = new EventStream(session.address("runs", session.data?.run.query), {
      events: {
        run: (about) => {
          training.about = about;
          this.cover(this.covered);
          this.view.reach(about.recorded_epochs.length);
          this.writeRace();
          this.draw();
          this.announce();
        },
        frame: (frame, index) => {
          training.take(frame, index, performance.now());
          this.clock.know(training.frames.length, training.wanted);
          this.tell();
        },
      },
      open: () => this.tell(),
      done: ({ verdict }) => {
        training.end(verdict);
        this.tell();
      },
      failed: (failure) => {
        training.fail(failure);
        this.tell();
      },
      broken: () => this.trouble("broken", {}),
      busy: (seconds) => this.trouble("busy", { seconds }),
    });
  }

  /** Words and looks have come, or others. */
  update() {
    const { facts, data } = this.session;
    if (!facts || !data) return;
    this.view.write(facts, data.presenter);
    this.writeRace();
    this.view.showPlaying(this.clock.playing);
    this.tell();
    this.showFrame();
    this.draw();
  }

  /** Who runs, in words; those of the last run stay until it is known. */
  writeRace() {
    const { facts } = this.session;
    const { about } = this.training;
    if (facts) this.view.race(facts, about?.contenders);
  }

  /** Draw the charts of the run in the look of the page, where that is not what they show. */
  async draw() {
    const { look, data, facts } = this.session;
    const { about, run } = this.training;
    if (!look || !about || !data || !facts) return;
    try {
      await loadPlotly(this.session.address(data.assets.plotly));
    } catch {
      this.view.status(facts.player.no_chart, "problem");
      return;
    }
    if (about !== this.training.about || look !== this.session.look) return;
    if (this.drawn.look === look && this.drawn.run === run) return;
    Object.assign(this.drawn, { look, run });
    await this.charts.draw(look, facts, about, { keep: true, floor: this.training.floor });
    for (const [name, place] of Object.entries(this.charts.places)) {
      nameFile(place, `${data.run.file_stem}_${name}`);
    }
    this.drawn.fit = -1;
    this.drawn.losses = -1;
  }

  /** @param {number} now */
  turn(now) {
    const passed = now - (this.turned || now);
    this.turned = now;
    const { clock, charts, drawn, training } = this;
    if (!charts.ready || clock.last < 0 || drawn.run !== training.run) return;
    const wasPlaying = clock.playing;
    clock.advance(passed, drawn.fit >= 0);
    if (clock.playing !== wasPlaying) this.changed();
    const { index } = clock;
    if (index !== drawn.fit) {
      drawn.fit = index;
      training.see(index);
      charts.lowerFloor(training.floor);
      charts.paintFit(training.frames[index]);
      this.showFrame();
      this.announce();
    }
    // The losses change little from frame to frame: at full speed every other one is enough,
    // and leaves the curves the time to move smoothly.
    const resting = clock.playing && Number(clock.speed) > 2 && drawn.losses === index - 1;
    if (index !== drawn.losses && !resting) {
      drawn.losses = index;
      charts.paintLosses(training.frames.slice(0, index + 1));
    }
  }

  /** Whether it plays has changed, or where it stands. */
  changed() {
    this.view.showPlaying(this.clock.playing);
    this.announce();
  }

  announce() {
    const { training, drawn, clock, charts } = this;
    show({
      run: training.run,
      about: training.about,
      frames: training.frames,
      index: drawn.fit,
      // On its way to another frame it does not stand still at the one on show.
      playing: clock.playing || clock.index !== drawn.fit,
      covered: this.covered !== null,
      go: (index) => {
        clock.go(index);
        this.changed();
      },
      playTo: (epoch) => {
        clock.playTo(training.indexOf(epoch));
        this.changed();
      },
      cover: (epoch) => {
        this.cover(epoch);
        this.changed();
      },
      putBehind: (behind) => {
        charts.behind = behind;
        drawn.run = "";
        this.draw();
      },
    });
  }

  /**
   * Show nothing of what comes after an epoch, in this run and in those to come.
   * @param {number | null} epoch null: nothing is covered any more
   */
  cover(epoch) {
    const { clock, training } = this;
    this.covered = epoch;
    clock.cover = epoch === null ? Infinity : training.indexOf(epoch);
    if (clock.index > clock.cover) clock.go(clock.cover);
    this.tell();
  }

  listen() {
    for (const button of this.root.querySelectorAll("button")) {
      const name = /** @type {Action} */ (button.dataset.do);
      button.addEventListener("click", () => this.act(name));
    }
    this.view.scrub.addEventListener("input", () => {
      this.clock.go(Number(this.view.scrub.value));
      this.view.scrub.value = String(this.clock.index);
      this.changed();
    });
    this.view.speed.addEventListener("change", () => {
      const { value } = this.view.speed;
      this.clock.speed = value === "live" ? value : Number(value);
    });
  }

  /** @param {Action} action */
  act(action) {
    const { clock } = this;
    const tenth = Math.max(1, Math.round(this.training.wanted / 10));
    if (action === "stop") this.stopOrContinue();
    else if (action === "presenter") this.session.ask({ presenter: !this.session.data?.presenter });
    else if (action === "play") clock.playing ? clock.pause() : clock.play();
    else if (action === "replay") clock.replay();
    // A clicker has one button to go on: from the end it begins anew.
    else if (action === "far_forward" && clock.isAtEnd) clock.play();
    else {
      const to = {
        back: clock.index - 1,
        forward: clock.index + 1,
        first: 0,
        last: clock.last,
        far_back: clock.index - tenth,
        far_forward: clock.index + tenth,
      };
      clock.go(to[action]);
    }
    this.changed();
  }

  stopOrContinue() {
    if (this.training.phase === "stopped") this.connect();
    else {
      this.stream?.close();
      this.training.phase = "stopped";
    }
    this.tell();
  }

  /** How the training stands, in words. */
  tell() {
    const { training, view } = this;
    view.showTraining(training.progress);
    const { facts, data } = this.session;
    if (!facts || !data) return;
    const { player: words } = facts;
    if (data.refusal) view.status(data.refusal, "problem");
    // How a training has failed is a part of what is covered.
    else if (this.covered !== null && training.phase === "failed") view.status("");
    else {
      const { name, values, isProblem } = training.told(performance.now());
      view.status(name ? fill(words[name], values) : "", isProblem ? "problem" : "");
    }
    this.tellVerdict();
  }

  /** @param {"broken" | "busy"} name @param {Record<string, unknown>} values */
  trouble(name, values) {
    const { facts } = this.session;
    if (facts) this.view.status(fill(facts.player[name], values), "problem");
  }

  /** The verdict is of the end, and said where the end is on show. */
  tellVerdict() {
    const { facts } = this.session;
    const { verdict, wanted, run, about } = this.training;
    if (!facts || !run) {
      this.view.verdict("");
      return;
    }
    if (this.covered !== null) {
      this.view.verdict(fill(facts.player.covered, { epoch: this.covered }));
      return;
    }
    const measure = facts.measures[about?.measure ?? "true_loss"].name;
    if (!verdict || this.drawn.fit !== wanted - 1) {
      this.view.verdict(fill(facts.player.undecided, { measure }));
      return;
    }
    const { epoch } = this.training.frames[wanted - 1];
    this.view.verdict(verdictText(facts, verdict, epoch, measure));
  }

  showFrame() {
    const { fit } = this.drawn;
    this.view.showFrame(this.training.frames[fit], fit, this.training.about);
    this.tellVerdict();
  }

  close() {
    this.stream?.close();
    this.charts.close();
    cancelAnimationFrame(this.request);
  }
}
