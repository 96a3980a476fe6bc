// Where grants come from: what is asked, and what becomes of the answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Abort, Aborted } from "../../src/npm/engine/abort.js";
import { retryAfterOf } from "../../src/npm/engine/failures.js";
import { Reader } from "../../src/npm/engine/reader.js";
import { readSource } from "../../src/npm/engine/source.js";

const FIRST = { file: undefined, reason: "first" };
const GRANT = { host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com", policy: "cG9saWN5" };
const EXPECTED = "the URL of a policy endpoint, { url, init }, a grant, or a function";

const sourceOf = (grant) => readSource(new Reader("options", { grant }));
const { signal } = new AbortController();
const fetched = (grant, request = FIRST) => sourceOf(grant).fetch(request, signal, new Abort());

/** `fetch` gives what `answer()` gives, until the test ends; what it is called with. */
function fetching(t, answer) {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url, init) => (asked.push({ url, init }), answer()));
  return asked;
}

/** Why it failed, and that it is a grant that could not be had: nothing was sent to OSS. */
async function unavailable(promise) {
  const error = await promise.then(() => assert.fail("it succeeded"), (error) => error);
  const { retryable } = error;
  const details = { code: "GrantUnavailable", retryable, stored: "no", violations: [], attempts: 0, service: null };
  assert.deepEqual({ ...error }, details);
  return error;
}

/** The sentence about an endpoint that answers 401 and `body`. */
async function sentence(t, body) {
  fetching(t, () => new Response(body, { status: 401 }));
  const { message } = await unavailable(fetched("/grant"));
  t.mock.restoreAll();
  return message;
}

test("an endpoint is asked with the page's options and the signal, and its answer is the grant", async (t) => {
  const asked = fetching(t, () => Response.json(GRANT));
  const { value } = await fetched({ url: "/grant?a=1", init: { method: "POST", signal: "not this" } });
  assert.deepEqual(value, GRANT);
  assert.deepEqual(asked, [{ url: "/grant?a=1", init: { method: "POST", signal } }]);
  assert.equal(asked[0].init.signal, signal);
});

test("an endpoint is a text, { url } with a text or URL, or a URL", async (t) => {
  const asked = fetching(t, () => Response.json(GRANT));
  const url = new URL("https://app.example/grant");
  for (const grant of [url.href, { url: url.href }, { url }, url]) {
    assert.deepEqual([sourceOf(grant).canRenew, sourceOf(grant).isTold], [true, false]);
    await fetched(grant);
  }
  assert.deepEqual(asked.map(({ url }) => url), Array(4).fill(url.href));
});

test("an object with form fields is a grant, also if it has a url", async () => {
  for (const member of ["policy", "Policy", "fields", "formData"]) {
    const grant = { url: GRANT.host, [member]: "x" };
    assert.equal(sourceOf(grant).canRenew, false);
    assert.equal((await fetched(grant)).value, grant);
  }
  assert.equal(sourceOf({ host: GRANT.host }).canRenew, false);
});

test("what is neither is told by name", () => {
  const throwing = { get policy() { throw new Error("not today") } };
  for (const [grant, message] of [
    [undefined, `grant must be ${EXPECTED}, not undefined`],
    [null, `grant must be ${EXPECTED}, not undefined`],
    [7, `grant must be ${EXPECTED}, not a number`],
    ["", `grant must be ${EXPECTED}, not a string`],
    [{ url: "" }, `grant.url must be ${EXPECTED}, not an object`],
    [{ url: 7 }, "grant.url must be a string or URL, not a number"],
    [{ url: {} }, "grant.url must be a string or URL, not an object"],
    [{ href: 7 }, "grant.href must be a string, not a number"],
    [{ url: "/grant", withFile: "yes" }, "grant.withFile must be a boolean, not a string"],
    [throwing, "grant.policy must be readable, but a getter threw"],
  ]) {
    assert.throws(() => sourceOf(grant), { code: "InvalidArgument", message });
  }
});

test("an init that cannot be read is told by name", async () => {
  const init = { get method() { throw new Error("not today") } };
  const message = "grant.init must be readable, but a getter threw";
  await assert.rejects(fetched({ url: "/grant", init }), { code: "InvalidArgument", message });
});

test("an endpoint is told of the file in its query", async (t) => {
  const asked = fetching(t, () => Response.json(GRANT));
  const urlFor = async (url, file) => {
    await fetched({ url, withFile: true }, { file, reason: "first" });
    return asked.at(-1).url;
  };
  const file = { name: "a b&c.jpg", size: 3, type: "image/jpeg" };
  const query = "filename=a%20b%26c.jpg&size=3&type=image%2Fjpeg";
  assert.equal(await urlFor("/grant", file), `/grant?${query}`);
  assert.equal(await urlFor("/grant?a=1", file), `/grant?a=1&${query}`);
  assert.equal(await urlFor("/grant#top", file), `/grant?${query}#top`);
  assert.equal(await urlFor("/grant?a=1#top?", file), `/grant?a=1&${query}#top?`);
  assert.equal(await urlFor("/grant#top?#", file), `/grant?${query}#top?#`);
  const blob = "filename=blob&size=0&type=application%2Foctet-stream";
  assert.equal(await urlFor("/grant", { name: undefined, size: 0, type: "" }), `/grant?${blob}`);
  assert.equal(await urlFor("/grant", undefined), "/grant", "a form has no file yet");
  assert.equal(sourceOf({ url: "/grant", withFile: true }).isTold, true);
});

test("half a character in a file's name is replaced, and a whole one is not", async (t) => {
  const asked = fetching(t, () => Response.json(GRANT));
  const file = { name: "\ud83da\udcf7\ud83d\udcf7世", size: 3, type: "" };
  await fetched({ url: "/grant", withFile: true }, { file, reason: "first" });
  const name = new URL(asked[0].url, "https://app.example").searchParams.get("filename");
  assert.equal(name, "\ufffda\ufffd\ud83d\udcf7世");
});

test("an endpoint that does not ask is told nothing", async (t) => {
  const asked = fetching(t, () => Response.json(GRANT));
  const file = { name: "a", size: 3, type: "" };
  for (const grant of ["/grant", { url: "/grant" }, { url: "/grant", withFile: false }]) {
    await fetched(grant, { file, reason: "first" });
  }
  assert.deepEqual(asked.map(({ url }) => url), Array(3).fill("/grant"));
});

test("how far the endpoint's clock is ahead is known by its Date", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 10, 22, 12, 0, 0, 500) });
  fetching(t, () => Response.json(GRANT, { headers: { date: "Sun, 22 Nov 2026 12:00:08 GMT" } }));
  assert.equal((await fetched("/grant")).clockOffset, 7500);
  t.mock.restoreAll();
  fetching(t, () => Response.json(GRANT));
  assert.equal((await fetched("/grant")).clockOffset, NaN, "the page may not see it");
});

test("what a grant endpoint says to people is shown", async (t) => {
  for (const [body, shown] of [
    ['{"message":"sign in first"}', ": sign in first"],
    ['{"error":"sign in first"}', ": sign in first"],
    ['{"detail":"sign in first"}', ": sign in first"],
    ['{"title":"sign in first"}', ": sign in first"],
    ['{"error":{"code":7,"message":"sign in first"}}', ": sign in first"],
    ['{"error":{"detail":{"title":"sign in first"}}}', ": sign in first"],
    ['{"code":7,"msg":"sign in first"}', ": sign in first"],
    ['{"title":"b","message":"a"}', ": a"],
    ['{"message":{"code":7},"title":"b"}', ": b"],
    ['"sign in first"', ": sign in first"],
    ["sign in first\n", ": sign in first"],
    ["<html><p>sign in first", ""],
    ["\n <html><p>sign in first", ""],
    ['{"code":7}', ""],
    ['{"message":""}', ""],
    ["[]", ""],
    ["null", ""],
    ["7", ""],
    ["", ""],
    [" \n", ""],
  ]) {
    assert.equal(await sentence(t, body), `the grant endpoint /grant answered 401${shown}`, body);
  }
});

test("a message is looked for three objects deep and no deeper", async (t) => {
  const nested = (depth) => (depth === 0 ? "deep" : { error: nested(depth - 1) });
  assert.equal(await sentence(t, JSON.stringify(nested(3))), "the grant endpoint /grant answered 401: deep");
  assert.equal(await sentence(t, JSON.stringify(nested(4))), "the grant endpoint /grant answered 401");
});

test("a text of more than 200 characters is not shown", async (t) => {
  for (const shown of ["a".repeat(200), "世".repeat(200)]) {
    assert.equal(await sentence(t, shown), `the grant endpoint /grant answered 401: ${shown}`);
    assert.equal(await sentence(t, `${shown}.`), "the grant endpoint /grant answered 401");
    assert.equal(await sentence(t, JSON.stringify({ message: `${shown}.` })), "the grant endpoint /grant answered 401");
  }
});

test("an endpoint is shown without its query and fragment, which may be secret", async (t) => {
  fetching(t, () => new Response("", { status: 500 }));
  for (const secret of ["?token=x#y", "#y?z", "?a\nb"]) {
    const { message } = await unavailable(fetched(`https://app.example/grant${secret}`));
    assert.equal(message, "the grant endpoint https://app.example/grant answered 500");
  }
});

test("an answer outside of 2xx is worth another attempt if it may change by itself, after its Retry-After", async (t) => {
  const again = { 302: false, 401: false, 404: false, 408: true, 429: true, 500: true, 503: true };
  for (const [status, retryable] of Object.entries(again)) {
    fetching(t, () => new Response("", { status, headers: { "retry-after": "7" } }));
    const error = await unavailable(fetched("/grant"));
    assert.equal(error.message, `the grant endpoint /grant answered ${status}`);
    assert.deepEqual([error.retryable, retryAfterOf(error)], [retryable, "7"]);
    t.mock.restoreAll();
  }
});

test("any 2xx with JSON is an answer", async (t) => {
  fetching(t, () => new Response("7", { status: 299 }));
  assert.equal((await fetched("/grant")).value, 7);
});

test("an answer that is not JSON is told, and not tried again", async (t) => {
  for (const body of ["<html>", "", "{"]) {
    fetching(t, () => new Response(body));
    const { message, retryable } = await unavailable(fetched("/grant"));
    assert.deepEqual([message, retryable], ["the grant endpoint /grant did not answer with JSON", false]);
    t.mock.restoreAll();
  }
});

test("an endpoint that cannot be reached, or breaks off, is tried again", async (t) => {
  const cause = new TypeError("Failed to fetch");
  const cut = new ReadableStream({ start: (controller) => controller.error(cause) });
  for (const answer of [() => { throw cause }, () => new Response(cut)]) {
    fetching(t, answer);
    const error = await unavailable(fetched("/grant?token=x"));
    const message = "the grant endpoint /grant cannot be reached, or its CORS rule does not allow this page";
    assert.deepEqual([error.message, error.retryable, error.cause], [message, true, cause]);
    t.mock.restoreAll();
  }
});

test("a function is told of the file, the reason and the signal", async () => {
  const blob = new Blob(["abc"]);
  const asked = [];
  const grant = (request) => (asked.push(request), GRANT);
  const source = sourceOf(grant);
  assert.deepEqual([source.canRenew, source.isTold], [true, undefined]);
  assert.deepEqual(await fetched(grant, { file: { blob, size: 3 }, reason: "refused" }), { value: GRANT });
  assert.deepEqual(await fetched(async (request) => grant(request)), { value: GRANT });
  assert.deepEqual(asked, [{ file: blob, reason: "refused", signal }, { file: null, reason: "first", signal }]);
  assert.deepEqual([asked[0].file === blob, asked[0].signal === signal], [true, true]);
});

test("a function that fails is worth another attempt if it failed as fetch does", async () => {
  const message = "the grant function failed; its reason is this error's cause";
  const sad = "sign in first";
  for (const [cause, retryable] of [[new TypeError("Failed to fetch"), true], [new Error(sad), false], [sad, false]]) {
    for (const grant of [() => { throw cause }, () => Promise.reject(cause)]) {
      const error = await unavailable(fetched(grant));
      assert.deepEqual([error.message, error.retryable, error.cause], [message, retryable, cause]);
    }
  }
});

test("an abort is no failure of the source", async (t) => {
  fetching(t, () => new Promise(() => {}));
  for (const grant of ["/grant", () => new Promise(() => {}), () => Promise.reject(new Error("given up"))]) {
    const controller = new AbortController();
    const fetching = sourceOf(grant).fetch(FIRST, controller.signal, new Abort(controller.signal));
    controller.abort("enough");
    const thrown = await fetching.then(() => assert.fail("it succeeded"), (thrown) => thrown);
    assert.ok(thrown instanceof Aborted);
    assert.equal(thrown.reason, "enough");
  }
});
