// The address of exactly this, to copy and as a QR code.

import { element } from "../shared/dom.js";
import { style } from "../shared/style.js";
import { isLocal, sharedAddress } from "./address.js";

// No dialog is shown without its looks.
await style("./share.css", import.meta.url);

/** @typedef {import("../shared/session.js").Session} Session */
/** @typedef {import("../wire").Catalogue["share"]} Words */

/** Codes that are wider, in modules, are hard to read from afar. */
const WIDE = 80;

/**
 * @param {HTMLElement} place
 * @param {Session} session
 */
export function show(place, session) {
  const { facts, data } = session;
  if (!facts) return;
  const words = facts.share;
  const address = sharedAddress(location.href, facts.language);
  const field = element("input", { type: "text", value: address, readOnly: true });
  field.setAttribute("aria-label", words.address);
  const copy = element("button", { type: "button", textContent: words.copy });
  const said = element("p", { className: "share-said" });
  said.setAttribute("role", "status");
  copy.addEventListener("click", async () => {
    said.textContent = "";
    const copied = await copyOf(field);
    said.textContent = copied ? words.copied : words.not_copied;
  });
  const code = element("div", { className: "share-code" });
  const bar = element("div", { className: "share-bar" }, field, copy);
  const part = element("div", { className: "share" }, bar, said, code);
  if (data?.presenter) part.classList.add("share-large");
  place.append(part);
  draw(code, session, words, address);
}

/**
 * Whether the text of a field could be copied. Without https the clipboard is only to be had by
 * the old way, from what is selected.
 * @param {HTMLInputElement} field
 */
async function copyOf(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

/**
 * Put the code there, or a sentence why there is none.
 * @param {HTMLElement} place
 * @param {Session} session
 * @param {Words} words
 * @param {string} address
 */
async function draw(place, session, words, address) {
  const reply = await fetch(session.address("qr.svg", { address })).catch(() => null);
  if (!reply?.ok) {
    const why = reply?.status === 422 ? words.too_long : words.unreachable;
    place.append(element("p", { textContent: why }));
    return;
  }
  const svg = await reply.text();
  const image = element("img", { alt: words.code });
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  place.append(image);
  const notes = [isWide(svg) && words.wide, isLocal(address) && words.local];
  for (const note of notes) if (note) place.append(element("p", { textContent: note }));
}

/**
 * Whether a code has many modules: its drawing is as many units wide.
 * @param {string} svg
 */
const isWide = (svg) => Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]) > WIDE;
