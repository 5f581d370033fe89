// What the player writes: words and numbers beside its charts.

import { entryOf, titleIn } from "../shared/contenders.js";
import { element, find, say } from "../shared/dom.js";
import { number } from "../shared/numbers.js";
import { fill, inARow } from "../shared/text.js";
import { readingText, seen, whyText } from "./sentences.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../wire").FrameEvent} Frame */

export class PlayerView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.scrub = /** @type {HTMLInputElement} */ (find(root, ".player-scrub"));
    this.speed = /** @type {HTMLSelectElement} */ (find(root, ".player-speed"));
    /** @type {Catalogue | null} */
    this.facts = null;
    /** @type {readonly string[] | null} who is in the table */
    this.contenders = null;
  }

  /** @param {string} name what it does */
  button(name) {
    return /** @type {HTMLButtonElement} */ (find(this.root, `[data-do=${name}]`));
  }

  /**
   * All words, in the language of the page.
   * @param {Catalogue} facts
   * @param {boolean} presenter
   */
  write(facts, presenter) {
    const { player: words } = facts;
    this.facts = facts;
    this.root.classList.toggle("player-presenter", presenter);
    this.root.setAttribute("aria-label", words.name);
    find(this.root, ".player-fit figcaption").textContent = words.fit;
    for (const name of /** @type {const} */ (["replay", "back", "forward"])) {
      named(this.button(name), words[name]);
    }
    named(this.button("presenter"), presenter ? words.leave_presenter : words.presenter);
    this.speed.setAttribute("aria-label", words.speed);
    find(this.root, "option[value=live]").textContent = words.live;
    find(this.root, ".player-transport").title = words.keys;
    this.scrub.setAttribute("aria-label", words.scrub);
  }

  /**
   * Who runs: the rows of the table.
   * @param {Catalogue} facts
   * @param {readonly string[]} [contenders] as they are written; those of the last run if not given
   */
  race(facts, contenders = this.contenders ?? facts.run) {
    const { player: words, losses } = facts;
    this.contenders = contenders;
    const drops = contenders.some((text) => facts.contenders[entryOf(text).name].drops);
    find(this.root, ".player-losses figcaption").textContent = drops
      ? words.losses_seen
      : words.losses;
    const columns = /** @type {const} */ (["optimised_loss", ...losses]);
    const heads = [
      words.mean_squared_error,
      ...columns.map((loss) => words[/** @type {"test_loss"} */ (loss)]),
    ];
    const head = (/** @type {string} */ text, /** @type {string} */ scope) => {
      const cell = element("th", { textContent: text });
      cell.setAttribute("scope", scope);
      return cell;
    };
    const row = element("tr", {}, ...heads.map((text) => head(text, "col")));
    row.children[1 + columns.indexOf("true_loss")].classList.add("player-truth");
    find(this.root, ".player-metrics thead").replaceChildren(row);
    const named = contenders.map((text) => [text, titleIn(facts, text)]);
    const titles = [...named, ["", words.itself]];
    const rows = titles.map(([name, title]) => {
      const cells = columns.map(() => element("td"));
      const made = element("tr", {}, head(title, "row"), ...cells);
      made.dataset.contender = name;
      made.classList.toggle("player-truth", !name);
      cells[columns.indexOf("true_loss")].classList.add("player-truth");
      return made;
    });
    find(this.root, ".player-metrics tbody").replaceChildren(...rows);
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    this.root.classList.toggle("player-playing", playing);
    if (!this.facts) return;
    const { play, pause } = this.facts.player;
    named(this.button("play"), playing ? pause : play);
  }

  /** @param {number} frames how many the run will have: so far the bar goes, whatever is drawn */
  reach(frames) {
    this.scrub.max = String(Math.max(1, frames - 1));
  }

  /**
   * What changes with every frame.
   * @param {Frame | undefined} frame
   * @param {number} index
   * @param {import("../wire").RunEvent | null} about
   */
  showFrame(frame, index, about) {
    if (!this.facts) return;
    const { player: words, losses, measures } = this.facts;
    // Of one's own points nobody knows the true function.
    this.root.classList.toggle("player-own", Boolean(about?.own));
    const { text } = measures[about?.measure ?? "true_loss"];
    say(find(this.root, ".player-note"), about?.own ? text : inARow([text, words.lucky]));
    const epochs = about?.recorded_epochs ?? [];
    const epoch = fill(words.epoch, { epoch: frame?.epoch ?? 0, epochs: epochs.at(-1) ?? 0 });
    say(find(this.root, ".player-epoch"), epoch);
    this.reach(epochs.length);
    this.scrub.value = String(Math.max(0, index));
    this.scrub.setAttribute("aria-valuetext", epoch);
    say(find(this.root, ".player-now"), frame ? readingText(this.facts, frame.test_loss) : "");
    for (const row of this.root.querySelectorAll(".player-metrics tbody tr")) {
      const name = /** @type {HTMLElement} */ (row).dataset.contender ?? "";
      const values = losses.map((loss) =>
        name ? frame?.[/** @type {"test_loss"} */ (loss)][name] : about?.true_losses[loss],
      );
      for (const [at, value] of [seen(frame, name), ...values].entries()) {
        row.children[at + 1].textContent = value === undefined ? "–" : number(value);
      }
    }
    say(find(this.root, ".player-why"), whyText(this.facts, about, frame));
  }

  /**
   * How the training stands.
   * @param {{ share: number, canStop: boolean, stopped: boolean }} how share: of all frames
   */
  showTraining({ share, canStop, stopped }) {
    /** @type {HTMLProgressElement} */ (find(this.root, ".player-ahead")).value = share;
    const stop = this.button("stop");
    stop.disabled = !canStop;
    this.root.classList.toggle("player-halted", stopped);
    if (!this.facts) return;
    const { continue: goOn, stop: halt } = this.facts.player;
    named(stop, stopped ? goOn : halt);
  }

  /**
   * @param {string} text
   * @param {"" | "problem"} [kind]
   */
  status(text, kind = "") {
    const place = find(this.root, ".player-status");
    place.dataset.kind = kind;
    say(place, text);
  }

  /** @param {string} text */
  verdict(text) {
    say(find(this.root, ".player-verdict"), text);
  }
}

/**
 * @param {HTMLElement} button
 * @param {string} label
 */
function named(button, label) {
  button.title = label;
  button.setAttribute("aria-label", label);
}
