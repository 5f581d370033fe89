// The far end of the line: what the tests say there, the browser's half hears.

import { setImmediate } from "node:timers/promises";

/** An EventSource whose server is the test. */
export class FakeEventSource extends EventTarget {
  static CLOSED = 2;
  /** All that were made, the newest last. */
  static made = [];

  constructor(url) {
    super();
    this.url = url;
    this.readyState = 0;
    FakeEventSource.made.push(this);
  }

  static get newest() {
    return FakeEventSource.made.at(-1);
  }

  close() {
    this.readyState = FakeEventSource.CLOSED;
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  /** An event, as it is told to whoever has not closed the line. */
  send(name, data, index = 0) {
    if (this.readyState === FakeEventSource.CLOSED) return;
    const event = new Event(name);
    this.dispatchEvent(
      Object.assign(event, { data: JSON.stringify(data), lastEventId: `${index}` }),
    );
  }

  /** The line breaks: the browser tries again by itself. */
  breakDown() {
    this.readyState = 0;
    this.dispatchEvent(new Event("error"));
  }

  /** The server does not answer with a stream: the browser gives up. */
  refuse() {
    this.readyState = FakeEventSource.CLOSED;
    this.dispatchEvent(new Event("error"));
  }
}

/** Have the page talk to the tests; again for each test, so that none hears of another. */
export function connect() {
  FakeEventSource.made = [];
  globalThis.EventSource = FakeEventSource;
  globalThis.location = { origin: "http://lab.test" };
  // Who comes back does so at the first moment that it may be.
  Math.random = () => 0;
}

/**
 * Answer what is fetched: `answer` gets address and options, and returns (a promise of) an answer.
 * Returns the addresses asked so far.
 */
export function answerFetch(context, answer) {
  const asked = [];
  context.mock.method(globalThis, "fetch", async (address, options) => {
    asked.push(String(address));
    return answer(String(address), options);
  });
  return asked;
}

/** An answer in JSON. It is read in no time, where a true Response takes its turns. */
export const answered = (status, body, headers = {}) => ({
  status,
  ok: status < 300,
  headers: new Headers(headers),
  json: async () => body,
});

/** A promise to be kept later. */
export function later() {
  return Promise.withResolvers();
}

/** All that follows from what has been answered is done. */
export const settled = () => setImmediate();
