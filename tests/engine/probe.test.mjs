// What is asked of a host that has not answered, in a page whose network is a function of the test.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Abort, Aborted } from "../../src/npm/engine/abort.js";
import { cause } from "../../src/npm/engine/probe.js";

const HOST = "https://ExampleBucket.oss-cn-hangzhou.aliyuncs.com/";

/** A page, until the test ends: `fetch` answers as `answers` says of its mode. What is asked, and who listens. */
function page(t, answers) {
  const [asked, listeners] = [[], new Set()];
  const globals = {
    location: {},
    addEventListener: (name, listener) => listeners.add(listener),
    removeEventListener: (name, listener) => listeners.delete(listener),
    fetch: async (url, { mode, body }) => {
      asked.push({ url, mode, body });
      if (!answers[mode]) throw new TypeError("Failed to fetch");
      return new Response("<Error/>", { status: 400 });
    },
  };
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]));
  }
  const report = (event) => listeners.forEach((listener) => listener(event));
  return { asked, listeners, report };
}

test("the host is asked with nothing of the upload, and nobody listens afterwards", async (t) => {
  const { asked, listeners } = page(t, { "no-cors": true });
  assert.equal(await cause(HOST, false, new Abort()), "CorsNotAllowed");
  assert.deepEqual(asked.map(({ mode }) => mode), ["cors", "no-cors", "cors"]);
  for (const { url, body } of asked) assert.deepEqual([url, body], [HOST, undefined]);
  assert.equal(listeners.size, 0);
});

test("a report about the host, as the browser writes it, says that the page's policy blocks it", async (t) => {
  const { report } = page(t, {});
  const found = cause(HOST, false, new Abort());
  report({ blockedURI: HOST.toLowerCase(), disposition: "enforce" });
  assert.equal(await found, "BlockedByCsp");
});

test("a report about another host, of a policy that blocks nothing, or of no host at all says nothing", async (t) => {
  const { report } = page(t, {});
  const found = cause(HOST, false, new Abort());
  report({ blockedURI: "https://other.example/", disposition: "enforce" });
  report({ blockedURI: HOST.toLowerCase(), disposition: "report" });
  report({ disposition: "enforce" });
  assert.equal(await found, "HostUnreachable");
});

test("where nothing can be watched, as in a service worker, no preflight can have been refused", async (t) => {
  const { asked } = page(t, { cors: true });
  assert.equal(await cause(HOST, true, new Abort()), "ConnectionReset");
  assert.equal(asked.length, 1);
});

test("what is asked last is given up with the upload", async (t) => {
  const { listeners } = page(t, {});
  t.mock.method(globalThis, "fetch", (_, { signal }) => new Promise((_, reject) => (signal.onabort = reject)));
  const controller = new AbortController();
  const found = cause(HOST, false, new Abort(controller.signal));
  const { signal } = fetch.mock.calls[0].arguments[1];
  controller.abort("enough");
  await assert.rejects(found, Aborted);
  assert.deepEqual([signal.aborted, listeners.size], [true, 0]);
});
