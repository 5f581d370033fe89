// The stream: a run or a study as server-sent events, resumed when the line breaks.

import { untilReturn } from "./returning.js";

/** After a refusal that does not say when to come back; in seconds. */
const PAUSE = 2;

/**
 * What is done with what comes.
 * @typedef {object} Listeners
 * @property {Record<string, (data: any, index: number) => void>} events by the names of events
 * @property {(data: any) => void} done the last event
 * @property {(data: any) => void} failed the last event too, or why the server refuses
 * @property {() => void} open the line stands
 * @property {() => void} broken it does not; the browser, or this, tries again
 * @property {(seconds: number) => void} busy the server asks to come back later
 */

export class EventStream {
  /**
   * @param {URL} url
   * @param {Listeners} on
   */
  constructor(url, on) {
    this.url = url;
    this.on = on;
    this.closed = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
    this.source = this.connect();
  }

  close() {
    this.closed = true;
    this.source.close();
    clearTimeout(this.retry);
  }

  /** A line with all listeners: after a refusal it is another one. */
  connect() {
    const source = new EventSource(this.url);
    const { on } = this;
    source.addEventListener("open", () => on.open());
    for (const [name, told] of Object.entries(on.events)) {
      source.addEventListener(name, ({ lastEventId, data }) =>
        told(JSON.parse(data), Number(lastEventId)),
      );
    }
    for (const name of /** @type {const} */ (["done", "failed"])) {
      source.addEventListener(name, ({ data }) => {
        this.close();
        on[name](JSON.parse(data));
      });
    }
    source.addEventListener("error", () => {
      if (this.closed) return;
      on.broken();
      // The browser resumes by itself after a broken line, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) this.explain();
    });
    return source;
  }

  /** Ask once more, only to read why the stream was refused, and come back when told to. */
  async explain() {
    let seconds = PAUSE;
    const asking = new AbortController();
    try {
      const answer = await fetch(this.url, { signal: asking.signal });
      const reason = answer.status === 422 ? await answer.json() : null;
      if (this.closed) return;
      if (reason) {
        this.close();
        this.on.failed(reason);
        return;
      }
      if (answer.status === 503) {
        seconds = Number(answer.headers.get("Retry-After")) || seconds;
        this.on.busy(seconds);
      }
    } catch {
      // Not even an answer: the line is down, and the message on show says so.
    } finally {
      asking.abort();
    }
    if (this.closed) return;
    this.retry = setTimeout(() => {
      this.source = this.connect();
    }, untilReturn(seconds));
  }
}
