// The same uploads with the same results wherever the package runs: in windows, dedicated workers and service workers of
// both browsers, and in Node. The last two have no `XMLHttpRequest`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inEachBrowser } from "../harness.mjs";
import { startServer } from "../server.mjs";
import { getObject } from "../stand-in.mjs";
import { bytesOf, names } from "./site/cases.js";

const www = fileURLToPath(new URL("site", import.meta.url));

const stored = (name, size, attempts = 1) => ({
  outcome: { key: `user/demo/${name}`, status: 204, bytes: size, verified: true, attempts },
  posted: attempts,
  objects: { [name]: size },
});

const failed = (code, details) => ({
  name: "UploadError",
  code,
  retryable: false,
  attempts: 0,
  service: null,
  duplicate: null,
  violations: [],
  ...details,
});

/**
 * The result of each case: its outcome, the number of forms posted, the sizes of the objects that are there, and of those
 * that are not there `undefined`.
 */
const expected = {
  stored: stored("stored.bin", 5 << 20),
  empty: stored("empty.bin", 0),
  refused: {
    outcome: failed("PolicyViolation", { stored: "no", violations: ["the file is 11 bytes; the policy allows 0 to 10"] }),
    posted: 0,
    objects: { "refused.bin": undefined },
  },
  "callback failed": {
    outcome: failed("CallbackFailed", { stored: "yes", attempts: 1, service: "CallbackFailed" }),
    posted: 1,
    objects: { "called.bin": 7 },
  },
  "error, then stored": stored("tried.bin", 1 << 16, 3),
  "cut, then stored": stored("cut.bin", 1 << 20, 2),
  "stored all the same, then refused": {
    // The first, the refusal, and one more for each new grant: as many as there may be attempts.
    outcome: failed("ServiceError", { stored: "unknown", attempts: 7, service: "SecurityTokenExpired" }),
    posted: 7,
    objects: { "unknown.bin": 1 << 10 },
  },
  aborted: { outcome: { isReason: true }, posted: 1, objects: { "aborted.bin": undefined } },
  many: {
    outcome: many().map(([name, size]) => ["fulfilled", `user/demo/${name}`, size, true]),
    posted: 20,
    objects: Object.fromEntries(many()),
  },
  "total progress": {
    outcome: { loaded: 30, total: 30, filesSettled: 2 },
    posted: 2,
    objects: { "one.bin": 10, "two.bin": 20 },
  },
};

function many() {
  return Array.from({ length: 20 }, (_, index) => [`many ${index}.bin`, index * 1000]);
}

/** Tests every case in one runtime. `run` returns the result of `runCase` there, `server` the server that it used. */
function runsEveryCase({ run, server, hasXhr }) {
  for (const name of names.filter((name) => name !== "progress")) {
    it(`comes to the same as everywhere: ${name}`, async () => {
      const { objects, ...came } = expected[name];
      assert.deepEqual(plain(await run(name)), plain(came));
      await assertObjects(server(), objects);
    });
  }

  it(hasXhr ? "tells progress as bytes leave" : "tells progress of the beginning and the end alone", async () => {
    const { outcome, posted } = await run("progress");
    assert.equal(posted, 1);
    const total = 4 << 20;
    const ends = [{ loaded: 0, total, percent: 0, attempt: 1 }, { loaded: total, total, percent: 100, attempt: 1 }];
    assert.deepEqual([outcome[0], outcome.at(-1)], ends);
    const between = outcome.slice(1, -1);
    assert.equal(between.length > 0, hasXhr, `events: ${JSON.stringify(outcome)}`);
    assert.ok(between.every(({ percent }) => percent < 100), "100 percent before the answer");
    assert.deepEqual(outcome, outcome.toSorted((a, b) => a.loaded - b.loaded));
    await assertObjects(server(), { "progress.bin": total });
  });
}

/** As JSON has it, without the checksum, which is compared through `verified`. */
function plain(value) {
  return JSON.parse(JSON.stringify(value, (name, member) => (name === "crc64" ? undefined : member)));
}

async function assertObjects({ port }, objects) {
  for (const [name, size] of Object.entries(objects)) {
    const url = `http://demo-bucket.oss-cn-hangzhou.localhost:${port}/user/demo/${encodeURIComponent(name)}`;
    const { status, bytes } = await getObject(url);
    assert.equal(status, size === undefined ? 404 : 200, name);
    assert.ok(size === undefined || bytes.equals(bytesOf(size)), `${name} differs from the file`);
  }
}

inEachBrowser((bench) => {
  for (const runtime of ["window", "dedicated worker", "service worker"]) {
    for (const entry of ["inline", "beside"]) {
      describe(`in a ${runtime}, with the module ${entry}`, () => {
        before(async () => {
          await bench.page.driver.get(bench.server.origin);
          await bench.page.until(() => bench.page.driver.executeScript("return 'run' in window"), "the page did not start");
        });

        const run = (name) => {
          const order = [runtime, { entry, name }];
          return bench.page.driver.executeAsyncScript(
            (runtime, order, done) => void run(runtime, order).then(done, (error) => done({ broken: error.message })),
            ...order,
          );
        };
        runsEveryCase({ run, server: () => bench.server, hasXhr: runtime !== "service worker" });
      });
    }
  }
}, { www });

for (const entry of ["index.js", "web.js"]) {
  describe(`in Node, with ${entry}`, () => {
    let server;
    before(async () => void (server = await startServer()));
    after(() => server?.stop());

    runsEveryCase({ run: (name) => inNode(name, entry, server.origin), server: () => server, hasXhr: false });
  });
}

/** A case runs by itself: that Node ends shows that nothing is left which keeps it. */
async function inNode(name, entry, origin) {
  const script = ["--import", "../consumers/resolve-localhost.mjs", "node.mjs", name, entry, origin];
  const { stdout } = await promisify(execFile)(process.execPath, script, { cwd: import.meta.dirname });
  return JSON.parse(stdout);
}
