// The stream: a run or a study as server-sent events, resumed when the line breaks.

export class EventStream {
  /**
   * name: of the events of which there are many.
   * on: what to call. message(index, event), done(event) and failed(event) with what the server
   * said; open() when the line stands, broken() when it does not, busy(seconds) when the server
   * asks to come back later.
   */
  constructor(url, name, on) {
    this.url = url;
    this.name = name;
    this.on = on;
    this.closed = false;
    this.connect();
  }

  close() {
    this.closed = true;
    this.source.close();
    clearTimeout(this.retry);
  }

  connect() {
    const source = new EventSource(this.url);
    const { on } = this;
    const last = (told) => ({ data }) => {
      this.close();
      told(JSON.parse(data));
    };
    this.source = source;
    source.addEventListener("open", () => on.open());
    source.addEventListener(this.name, ({ lastEventId, data }) => {
      on.message(Number(lastEventId), JSON.parse(data));
    });
    source.addEventListener("done", last(on.done));
    source.addEventListener("failed", last(on.failed));
    source.addEventListener("error", () => {
      if (this.closed) return;
      on.broken();
      // The browser resumes by itself after a broken line, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) this.explain();
    });
  }

  /** Ask once more, only to read why the stream was refused, and come back when told to. */
  async explain() {
    let seconds = 2;
    const asking = new AbortController();
    try {
      const answer = await fetch(this.url, { signal: asking.signal });
      if (this.closed) return;
      if (answer.status === 422) {
        this.close();
        this.on.failed(await answer.json());
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
    if (!this.closed) this.retry = setTimeout(() => this.connect(), seconds * 1000);
  }
}
