// Scenarios: functions that run inside an empty page which imports the package as users do. Each has its own server,
// and with it an origin, connections and a bucket that no other scenario has touched.
//
// After each, whatever it is about: every promise has settled, nothing was called after that, no listener, timer or
// request is left, and the bucket holds what the package reported, and nothing else.

import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "../browsers.mjs";
import { startServer } from "../server.mjs";
import { getObject, postObject } from "../stand-in.mjs";
import { bytes } from "./page/bytes.js";

const www = fileURLToPath(new URL("page", import.meta.url));
/** WebKit's driver sets a timer of this length in the page; by its oddness the page knows it (see page/instruments.js). */
const SCRIPT_TIMEOUT = 60_017;
/** `absent` or `forbidden` for pages that have to do without. */
const webAssembly = process.env.E2E_WEBASSEMBLY ?? null;
/** Browsers that send a form once more by themselves when a connection that was used before dies without an answer. */
const RESENDING = ["Firefox", "Chromium"];

/**
 * Calls `tests(scenario)` once for each browser. `scenario(sentence, body, argument)` runs `body(tools, argument)` in the
 * page, where it has nothing but its arguments and the page's globals; see `page/tools.js` for the tools. An argument with
 * `before: { name, size }` has such a file stored before, by another client.
 */
export function inEachBrowser(tests, { entry = "/pkg/index.js" } = {}) {
  for (const [name, start] of Object.entries(browsers)) {
    describe(`in ${name}`, () => {
      let browser;
      before(async () => {
        browser = await start();
        await browser.driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT });
      });
      after(() => browser?.quit());
      const world = { webAssembly, resends: RESENDING.includes(name) };
      tests((sentence, body, argument) => it(sentence, () => play(browser.driver, { entry, world }, body, argument)));
    });
  }
}

async function play(driver, { entry, world }, body, argument = null) {
  const server = await startServer({ www });
  try {
    const before = await storeBefore(server, argument?.before);
    await driver.get(server.origin);
    const { error, complaints, reports } = await driver.executeAsyncScript(script(body), entry, argument, world);
    assert.equal(error, null);
    assert.deepEqual([...complaints, ...(await lies(server, [...before, ...reports]))], []);
  } finally {
    await server.remove();
  }
}

function script(body) {
  return `const [entry, argument, world, done] = arguments; runScenario(entry, ${body}, argument, world).then(done);`;
}

async function storeBefore({ port }, file) {
  if (!file) return [];
  const key = `user/demo/${file.name}`;
  await postObject(port, key, bytes(file.name, file.size));
  return [{ ...file, key, stored: "yes" }];
}

/** Returns the false claims of the reports about the bucket, in words. */
async function lies(server, reports) {
  const keys = new Set([...reports.map(({ key }) => key), ...(await storedKeys(server))]);
  const agent = new http.Agent({ keepAlive: true });
  const found = [];
  for (const key of keys) {
    const object = await getObject(objectUrl(server, key), agent);
    found.push(lie(object, key, reports.filter((report) => report.key === key)));
  }
  agent.destroy();
  return found.filter(Boolean);
}

async function storedKeys(server) {
  const answer = await fetch(`http://127.0.0.1:${server.port}/__faults`);
  const { requests } = await answer.json();
  return requests.map(({ storedKey }) => storedKey).filter(Boolean);
}

/** Several uploads may have had the same key; any of those that may have stored it can have been the last. */
function lie({ status, bytes: stored }, key, reports) {
  const possible = reports.filter((report) => report.stored !== "no");
  const isOneOfThem = possible.some(({ name, size }) => stored.equals(bytes(name, size)));
  const isPromised = reports.some((report) => report.stored === "yes");
  if (status === 404) return isPromised ? `${key} is not there` : null;
  return isOneOfThem ? null : `${key} is there with ${stored.length} bytes, and the reports are ${JSON.stringify(reports)}`;
}

function objectUrl({ port }, key) {
  return `http://demo-bucket.oss-cn-hangzhou.localhost:${port}/${key.split("/").map(encodeURIComponent).join("/")}`;
}
