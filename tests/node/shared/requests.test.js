import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, load, Refusal } from "../../../dropout_ui/browser/shared/requests.js";
import { answered, answerFetch, later } from "../line.js";

const refusal = (expected) => (problem) => {
  assert(problem instanceof Refusal);
  const { message, reason, again } = problem;
  assert.deepEqual({ message, reason, again }, expected);
  return true;
};

test("what is answered is told parsed, and whoever asks can leave", async (context) => {
  const leaving = new AbortController();
  let signal;
  answerFetch(context, (_, options) => {
    signal = options.signal;
    return Response.json({ rate: 0.5 });
  });
  assert.deepEqual(await ask("/inside", leaving.signal), { rate: 0.5 });
  assert.equal(signal, leaving.signal);
});

test("a refusal has the server's reason, and is of no use to ask again", async (context) => {
  const body = { reason: "diverged", message: "The run diverged." };
  answerFetch(context, () => Response.json(body, { status: 422, headers: { "Retry-After": "9" } }));
  const expected = { message: "The run diverged.", reason: "diverged", again: 0 };
  await assert.rejects(ask("/inside"), refusal(expected));
});

test("a busy server is asked again when it says, else after two seconds", async (context) => {
  const headers = { "Retry-After": "5" };
  answerFetch(context, () => Response.json({ message: "busy" }, { status: 503, headers }));
  await assert.rejects(ask("/inside"), refusal({ message: "busy", reason: "", again: 5 }));
  answerFetch(context, () => Response.json({ message: "busy" }, { status: 503 }));
  await assert.rejects(ask("/inside"), refusal({ message: "busy", reason: "", again: 2 }));
});

test("a refusal that is no JSON is told by its status", async (context) => {
  answerFetch(context, () => new Response("<html>Bad Gateway</html>", { status: 502 }));
  await assert.rejects(ask("/inside"), refusal({ message: "502", reason: "", again: 0 }));
});

test("a line that is down is no refusal", async (context) => {
  const down = new TypeError("fetch failed");
  answerFetch(context, () => Promise.reject(down));
  await assert.rejects(ask("/inside"), down);
});

test("a file is asked for once, however many want it and whenever", async (context) => {
  const reply = later();
  const asked = answerFetch(context, () => reply.promise);
  const both = [load("/once.json"), load("/once.json")];
  reply.resolve(answered(200, { words: 1 }));
  assert.deepEqual(await Promise.all(both), [{ words: 1 }, { words: 1 }]);
  assert.deepEqual(await load("/once.json"), { words: 1 });
  assert.deepEqual(asked, ["/once.json"]);
});

test("a file that could not be had is asked for again", async (context) => {
  const replies = [Promise.reject(new TypeError("fetch failed")), answered(200, "there")];
  const asked = answerFetch(context, () => replies.shift());
  await assert.rejects(load("/again.json"), TypeError);
  assert.equal(await load("/again.json"), "there");
  assert.equal(asked.length, 2);
});
