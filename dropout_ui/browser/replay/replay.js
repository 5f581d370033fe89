// A run in a file of its own: the player, without a server.

import { Player } from "../player/player.js";
import { element, find } from "../shared/dom.js";
import { belongsToFocus, isPlain, PLAYER_KEYS } from "../shared/keys.js";
import { Session } from "../shared/session.js";
import { speak } from "../shared/plotly.js";
import { settingsText } from "../shared/settings.js";
import { fill } from "../shared/text.js";
import { keep } from "./stream.js";

/** @typedef {import("../wire").Catalogue} Catalogue */
/** @typedef {import("../shared/session.js").Look} Look */
/**
 * @typedef {object} Packed
 * @property {string} language that it begins in
 * @property {Record<string, string>} languages by their names, what they call themselves
 * @property {Record<string, Catalogue>} facts in each language
 * @property {Record<string, Record<"light" | "dark", Look>>} looks in each language and theme
 */

const NAME = "Dropout Lab";

/** Nothing is asked of anybody: what needs an address gets one that leads nowhere. */
class OfflineSession extends Session {
  address() {
    return new URL("about:blank");
  }
}

/**
 * @param {Packed} packed
 * @param {import("./stream.js").KeptRun} run
 */
export function replay(packed, run) {
  keep(run);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const session = new OfflineSession("");
  const player = new Player(find(document, ".player"), session);
  /** @param {string} language */
  const show = (language) => {
    const facts = packed.facts[language];
    const look = packed.looks[language][dark.matches ? "dark" : "light"];
    Object.assign(session, { facts, look });
    speak(look.locale);
    document.documentElement.lang = facts.language;
    paint(look);
    write(facts, run);
    for (const button of document.querySelectorAll(".replay-languages button")) {
      const { name } = /** @type {HTMLElement} */ (button).dataset;
      button.setAttribute("aria-pressed", String(name === language));
    }
    player.update();
  };
  let { language } = packed;
  const buttons = Object.entries(packed.languages).map(([name, title]) => {
    const button = element("button", { type: "button", textContent: title, lang: name });
    button.dataset.name = name;
    button.addEventListener("click", () => {
      language = name;
      show(language);
    });
    return button;
  });
  find(document, ".replay-languages").append(...buttons);
  dark.addEventListener("change", () => show(language));
  document.addEventListener("keydown", (event) => hear(event, player));
  session.update(known(run), () => {});
  player.follow();
  show(language);
}

/**
 * What Python would say on the page.
 * @param {import("./stream.js").KeptRun} run
 * @returns {any} what the player reads of it
 */
const known = ({ run }) => ({
  session: "",
  assets: {},
  run: { id: run.id, query: {}, file_stem: document.title },
  refusal: "",
  seed: run.experiment.seed,
  presenter: false,
});

/**
 * The colours that the player's styles ask for.
 * @param {Look} look
 */
function paint({ palette }) {
  const colours = {
    "text-color": palette.text,
    "background-color": palette.page,
    "secondary-background-color": `color-mix(in srgb, ${palette.text} 6%, ${palette.page})`,
    "border-color": `color-mix(in srgb, ${palette.text} 25%, ${palette.page})`,
    "primary-color": palette.dropout,
    "red-text-color": palette.plain,
  };
  const { style } = document.documentElement;
  for (const [name, colour] of Object.entries(colours)) style.setProperty(`--st-${name}`, colour);
}

/**
 * What stands around the player.
 * @param {Catalogue} facts
 * @param {import("./stream.js").KeptRun} kept
 */
function write(facts, { run, frames, trained, page }) {
  const { replay: words } = facts;
  const settings = settingsText(facts, run);
  document.title = fill(facts.keep.named, { name: NAME, what: settings });
  find(document, "meta[name=description]").setAttribute("content", document.title);
  find(document, "h1").textContent = words.head;
  find(document, ".replay-settings").textContent = settings;
  const thinned = find(document, ".replay-thinned");
  thinned.hidden = frames.length === trained;
  thinned.textContent = fill(words.thinned, { frames: frames.length, trained });
  const isWhole = /^https?:/.test(page);
  const link = isWhole ? element("a", { href: page, textContent: page }) : page;
  find(document, ".replay-source").replaceChildren(words.source, " ", link);
}

/**
 * @param {KeyboardEvent} event
 * @param {Player} player
 */
function hear(event, player) {
  const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
  if (!isPlain(event) || belongsToFocus(target, event.key)) return;
  const action = PLAYER_KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  player.act(action);
}
