// Runs so far: a list of them, back to any, and some of them pinned beside each other.

import { element } from "../shared/dom.js";
import { titleIn } from "../shared/contenders.js";
import { number } from "../shared/numbers.js";
import { watch } from "../shared/playback.js";
import { style } from "../shared/style.js";
import { fill } from "../shared/text.js";
import { changes, inWords, upper } from "./changes.js";
import { Pinned } from "./pinned.js";
import { LETTERS } from "./pins.js";
import { recordOf } from "./record.js";
import { sparkline } from "./sparkline.js";
import { MOST, MOST_PINNED, pinnedOf, store } from "./store.js";

/** @typedef {import("../shared/session.js").Session} Session */
/** @typedef {import("./record.js").RunRecord} RunRecord */

await style("./compare.css", import.meta.url);

/** @type {Runs | undefined} */
let shown;

/**
 * @param {HTMLElement} place
 * @param {Session} session
 */
export function show(place, session) {
  shown?.close();
  const { facts, look } = session;
  if (facts && look) shown = new Runs(place, session, facts, look);
}

class Runs {
  /**
   * @param {HTMLElement} place
   * @param {Session} session
   * @param {import("../wire").Catalogue} facts
   * @param {import("../shared/session.js").Look} look
   */
  constructor(place, session, facts, look) {
    this.session = session;
    this.facts = facts;
    this.look = look;
    this.dialog = place.closest("dialog");
    /** @type {import("../shared/playback.js").Scene | null} */
    this.scene = null;
    const { compare: words } = facts;
    this.status = element("p", { className: "compare-status" });
    this.status.setAttribute("role", "status");
    this.list = element("ol", { className: "compare-list" });
    this.pinned = new Pinned(session, facts, look);
    this.forget = element("button", { type: "button", textContent: words.forget });
    this.forget.addEventListener("click", () => store.forget());
    place.append(
      element("p", { textContent: fill(words.lead, { most: MOST }) }),
      this.status,
      this.list,
      this.forget,
      element("h3", { textContent: words.pinned }),
      this.pinned.root,
    );
    this.stop = [store.watch(() => this.render()), watch((scene) => this.take(scene))];
    this.dialog?.addEventListener("close", () => this.close(), { once: true });
    this.render();
  }

  /** @param {import("../shared/playback.js").Scene} scene */
  take(scene) {
    const isAnother = this.scene && this.scene.run !== scene.run;
    this.scene = scene;
    if (isAnother) this.render();
  }

  /** The run on show, as far as it is shown: its end is not told before. */
  get now() {
    const { about, frames, index } = this.scene ?? {};
    if (!about || !frames?.[index ?? -1]) return null;
    return recordOf(about, frames.slice(0, 1 + Number(index)), Date.now());
  }

  /** All that can be told in the words there are, the run on show first. */
  get runs() {
    const { contenders, measures } = this.facts;
    const kept = store.runs.filter(
      (run) =>
        run.measure in measures && run.contenders.every((text) => text.split("=")[0] in contenders),
    );
    const { now } = this;
    if (!now) return kept;
    return [kept.find(({ id }) => id === now.id) ?? now, ...kept.filter(({ id }) => id !== now.id)];
  }

  render() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.place;
    const { compare: words } = this.facts;
    const { runs } = this;
    const pins = pinnedOf(runs);
    this.list.replaceChildren(...runs.map((run) => this.item(run, runs[0], pins.indexOf(run))));
    this.say(!runs.length ? words.empty : store.keeps ? "" : words.memory);
    this.pinned.render(pins);
    /** @type {HTMLElement | undefined} */
    const same = [...this.list.querySelectorAll("button")].find(
      ({ dataset }) => dataset.place === focused,
    );
    if (focused) same?.focus();
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }

  /**
   * A run in the list.
   * @param {RunRecord} run
   * @param {RunRecord} first what the others are told against
   * @param {number} pin its place among those pinned; -1 if it is not
   */
  item(run, first, pin) {
    const { facts, look } = this;
    const { compare: words } = facts;
    const isOnShow = run.id === this.scene?.run;
    const differs = inWords(facts, changes(facts, run, first), Infinity);
    const head = element("strong", { textContent: isOnShow ? words.on_show : upper(differs) });
    if (pin >= 0) head.prepend(element("b", { textContent: LETTERS[pin] }));
    const told = element(
      "div",
      {},
      head,
      element("span", { textContent: this.errorsText(run) }),
      element("small", { textContent: this.aboutText(run) }),
    );
    const turn = this.button(run, pin < 0 ? words.pin : words.unpin, "pin", () =>
      this.turnPin(run),
    );
    const back = this.button(run, words.show, "show", () => this.goTo(run));
    back.disabled = isOnShow;
    const picture = sparkline(facts, look.theme === "dark" ? "dark" : "light", run);
    return element("li", {}, picture, told, element("div", {}, back, turn));
  }

  /**
   * @param {RunRecord} run
   * @param {string} textContent
   * @param {string} name
   * @param {() => void} act
   */
  button(run, textContent, name, act) {
    const made = element("button", { type: "button", textContent });
    made.dataset.place = `${name} ${run.id}`;
    made.addEventListener("click", act);
    return made;
  }

  /** @param {RunRecord} run */
  errorsText({ contenders, errors }) {
    const { player: words } = this.facts;
    const each = contenders.map((text) =>
      fill(words.reading_of_one, {
        contender: titleIn(this.facts, text),
        loss: number(errors[text]),
      }),
    );
    return each.join(words.between);
  }

  /**
   * By what it is judged, how far it came, and when it was on show.
   * @param {RunRecord} run
   */
  aboutText({ measure, epoch, epochs, at }) {
    const { measures, player, language } = this.facts;
    const time = new Date(at);
    const isToday = time.toDateString() === new Date().toDateString();
    const when = isToday
      ? time.toLocaleTimeString(language, { timeStyle: "short" })
      : time.toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
    const reached = fill(player.epoch, { epoch, epochs });
    return [upper(measures[measure].name), reached, when].join(" · ");
  }

  /** @param {RunRecord} run */
  turnPin(run) {
    const { compare: words } = this.facts;
    // The run on show may not be kept yet.
    if (!store.runs.some(({ id }) => id === run.id)) store.add(run);
    if (store.turnPin(run.id, Date.now())) return;
    this.say(fill(words.full, { most: MOST_PINNED }));
  }

  /** @param {RunRecord} run */
  goTo({ experiment }) {
    const texts = Object.entries(experiment).map(([name, value]) => [name, String(value)]);
    this.session.ask({ run: Object.fromEntries(texts) });
    this.dialog?.close();
  }

  close() {
    for (const stop of this.stop) stop();
    this.pinned.close();
  }
}
