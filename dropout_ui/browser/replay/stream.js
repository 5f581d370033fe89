// In place of the stream: a run that is all there already.

/** @typedef {import("../wire").RunEvent} RunEvent */
/**
 * @typedef {object} KeptRun
 * @property {RunEvent} run
 * @property {import("../wire").FrameEvent[]} frames
 * @property {{ name: "done" | "failed", data: any }} end
 * @property {number} trained how many frames there were; more than here where some are left out
 * @property {string} page its address, or only its end where nobody knows the server
 */

/** @type {KeptRun | null} */
let kept = null;

/** @param {KeptRun} run what whoever follows one will hear */
export function keep(run) {
  kept = run;
}

export class EventStream {
  /**
   * @param {URL} _url
   * @param {import("../shared/stream.js").Listeners} on
   */
  constructor(_url, on) {
    this.closed = false;
    // Not before who asked for it has it.
    queueMicrotask(() => {
      if (!kept || this.closed) return;
      on.open();
      on.events.run(kept.run, 0);
      for (const [index, frame] of kept.frames.entries()) on.events.frame(frame, index);
      on[kept.end.name](kept.end.data);
    });
  }

  close() {
    this.closed = true;
  }
}
