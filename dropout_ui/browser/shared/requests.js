// Requests: JSON from the server, and why there is none.

/** After a refusal that does not say when to come back; in seconds. */
const PAUSE = 2;

/** @typedef {Partial<import("../wire").FailedEvent & import("../wire").ReadingRefusal & import("../wire").TourRefusal>} Answer */

/** A request that the server refuses. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {Answer} answer
   * @param {number} again seconds after which to ask again; 0 where that is of no use
   */
  constructor(status, answer, again) {
    super(answer.message ?? String(status));
    this.answer = answer;
    this.reason = answer.reason ?? "";
    this.again = again;
  }
}

/**
 * What the server answers. Throws a Refusal, or what `fetch` throws where nobody answers.
 * @param {string | URL} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export const ask = (address, signal) => request(address, { signal });

/**
 * The same for what is sent along.
 * @param {string | URL} address
 * @param {Blob} body
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export const post = (address, body, signal) => request(address, { method: "POST", body, signal });

/**
 * @param {string | URL} address
 * @param {RequestInit} options
 */
async function request(address, options) {
  const reply = await fetch(address, options);
  if (reply.ok) return reply.json();
  const answer = await reply.json().catch(() => ({}));
  const again = reply.status === 503 ? Number(reply.headers.get("Retry-After")) || PAUSE : 0;
  throw new Refusal(reply.status, answer, again);
}

/** @type {Map<string, Promise<any>>} */
const known = new Map();

/**
 * A file that never changes under its address, asked for once.
 * @param {string} address
 * @returns {Promise<any>}
 */
export function load(address) {
  const asked = known.get(address) ?? ask(address);
  known.set(address, asked);
  asked.catch(() => known.delete(address));
  return asked;
}
