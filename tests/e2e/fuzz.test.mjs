// The module as it ships, in each browser, and thousands of grants, policies, answers, options and files that no page should
// hand over. FUZZ_SEED=7 FUZZ_CASES=20000 varies it; a fault names its case, which FUZZ_FIRST=<case> FUZZ_CASES=1 repeats.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { serveFolder } from "./static.mjs";

const { FUZZ_SEED = "1", FUZZ_FIRST = "0", FUZZ_CASES = "4200" } = process.env;
const repository = new URL("../../", import.meta.url);
const text = (path) => readFile(new URL(path, repository), "utf8");

const SCRIPTS = ["cases.js", "hostile.js", "network.js", "page.js", "random.js"];
const PAGE = '<!doctype html><meta charset="utf-8"><title>A page that is hostile</title><body><script type="module" src="/fuzz/page.js"></script>';

/** The codes of the package's errors, by its types. */
async function errorCodes() {
  const [, union] = /export type UploadErrorCode =([^;]+);/.exec(await text("src/npm/types.d.ts"));
  return Array.from(union.matchAll(/"(\w+)"/g), ([, code]) => code);
}

async function scripts() {
  const entries = SCRIPTS.map(async (name) => [`/fuzz/${name}`, ["text/javascript", await text(`tests/e2e/fuzz/${name}`)]]);
  return Object.fromEntries(await Promise.all(entries));
}

for (const [name, start] of Object.entries(browsers)) {
  describe(`in ${name}`, () => {
    let server, browser;

    before(async () => {
      server = await serveFolder(fileURLToPath(new URL("pkg", repository)), { pages: { "/": ["text/html", PAGE], ...await scripts() } });
      browser = await start();
    });

    after(async () => {
      await browser?.quit();
      await server?.stop();
    });

    test(`whatever is handed over, each promise ends as documented and the next file is uploaded (seed ${FUZZ_SEED})`, async (t) => {
      await browser.driver.get(server.origin);
      await browser.driver.wait(() => browser.driver.executeScript("return typeof window.fuzz === 'function'"), 20_000);
      await browser.driver.manage().setTimeouts({ script: 240_000 });
      const plan = { seed: Number(FUZZ_SEED), first: Number(FUZZ_FIRST), cases: Number(FUZZ_CASES), codes: await errorCodes() };
      const run = "const [plan, done] = arguments; window.fuzz(plan).then(done, (error) => done({ faults: [String(error)] }))";
      const { faults, ends } = await browser.driver.executeAsyncScript(run, plan);
      t.diagnostic(JSON.stringify(ends));
      assert.deepEqual(faults, []);
      if (plan.cases < 1000) return;
      const seen = new Set(Object.keys(ends).map((end) => end.split(" ")[1]));
      for (const end of ["fulfilled", "aborted", "InvalidArgument", "InvalidGrant", "GrantUnavailable", "PolicyViolation", "ServiceError", "UnexpectedAnswer"]) {
        assert.ok(seen.has(end), `no case ended with ${end}`);
      }
    });
  });
}
