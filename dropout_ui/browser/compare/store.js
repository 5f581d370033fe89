// The store: the last runs of this browser, in this browser. It sends nothing.

import { isRecord } from "./record.js";

/** @typedef {import("./record.js").RunRecord} RunRecord */

/** With the version of its form: what another one has written is left alone. */
const KEY = "dropout-lab.runs.1";
export const MOST = 20;
export const MOST_PINNED = 4;

/**
 * What a text in the storage says; nothing where it cannot be read.
 * @param {string | null} text
 * @returns {RunRecord[]}
 */
export function read(text) {
  try {
    const found = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? bounded(found.filter(isRecord)) : [];
  } catch {
    return [];
  }
}

/**
 * Each run once, as it comes first; those that are pinned, and else the newest. The newest first.
 * @param {readonly RunRecord[]} runs
 */
function bounded(runs) {
  const each = [...new Map(runs.toReversed().map((run) => [run.id, run])).values()];
  const byPin = each.sort((one, other) => other.at - one.at);
  const pinned = pinnedOf(byPin).slice(0, MOST_PINNED);
  const others = byPin.filter((run) => !pinned.includes(run));
  const kept = [...pinned, ...others].slice(0, MOST);
  return kept.sort((one, other) => other.at - one.at);
}

/**
 * In the order in which they were pinned.
 * @param {readonly RunRecord[]} runs
 */
export const pinnedOf = (runs) =>
  runs.filter(({ pinned }) => pinned).sort((one, other) => one.pinned - other.pinned);

export class RunStore {
  /** @param {() => Pick<Storage, "getItem" | "setItem" | "removeItem">} storage which may be forbidden */
  constructor(storage) {
    this.storage = storage;
    /** @type {RunRecord[]} what could not be written */
    this.memory = [];
    /** Whether the browser keeps what is written. */
    this.keeps = true;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /** The newest first. Read each time: another tab may have written. */
  get runs() {
    try {
      return bounded([...this.memory, ...read(this.storage().getItem(KEY))]);
    } catch {
      this.keeps = false;
      return this.memory;
    }
  }

  /**
   * Keep a run. One that is known keeps its pin, and what is known of its later epochs.
   * @param {RunRecord} run
   */
  add(run) {
    const { runs } = this;
    const known = runs.find(({ id }) => id === run.id);
    const fuller = known && known.epoch > run.epoch ? known : run;
    this.write([{ ...fuller, at: run.at, pinned: known?.pinned ?? 0 }, ...runs]);
  }

  /**
   * Pin a run, or take its pin off.
   * @param {string} id
   * @param {number} at milliseconds
   * @returns {boolean} whether there was room
   */
  turnPin(id, at) {
    const { runs } = this;
    const isPinned = runs.some((run) => run.id === id && run.pinned);
    if (!isPinned && pinnedOf(runs).length >= MOST_PINNED) return false;
    this.write(runs.map((run) => (run.id === id ? { ...run, pinned: isPinned ? 0 : at } : run)));
    return true;
  }

  forget() {
    this.write([]);
  }

  /** @param {RunRecord[]} runs */
  write(runs) {
    const kept = bounded(runs);
    try {
      if (kept.length) this.storage().setItem(KEY, JSON.stringify(kept));
      else this.storage().removeItem(KEY);
      this.memory = [];
      this.keeps = true;
    } catch {
      // Full, or forbidden: then it lasts as long as the page.
      this.memory = kept;
      this.keeps = false;
    }
    for (const listener of this.listeners) listener();
  }

  /**
   * Call `listener` whenever something has changed, in another tab as well.
   * @param {() => void} listener
   * @returns {() => void} how to stop
   */
  watch(listener) {
    const hear = (/** @type {StorageEvent} */ { key }) => {
      if (key === KEY || key === null) listener();
    };
    this.listeners.add(listener);
    window.addEventListener("storage", hear);
    return () => {
      this.listeners.delete(listener);
      window.removeEventListener("storage", hear);
    };
  }
}

/** The one of this page. */
export const store = new RunStore(() => localStorage);
