// Files that change on disk while they are sent. Whatever happens, the user hears of it, and nothing is called verified that
// is not one file, whole.

import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { OLD, assertStored, changedWhileSent, changes } from "./kept-file.mjs";

const FILE_CHANGED = { code: "FileChanged", stored: "unknown" };
const VERIFIED = { verified: true, attempts: 1 };

/** The outcome in Firefox; the others notice each. */
const whileSent = {
  touched: VERIFIED,
  "appended to": { code: "ServiceError", stored: "no" },
  deleted: FILE_CHANGED,
};

inEachBrowser((bench) => {
  for (const [what, inFirefox] of Object.entries(whileSent)) {
    it(`reports the outcome of a file that is ${what} while it is sent`, async () => {
      const name = `${what} meanwhile.bin`;
      const came = await changedWhileSent(bench, name, changes[what]);
      assert.deepEqual(came, bench.browser === "Firefox" ? inFirefox : FILE_CHANGED);
      if (came.verified) await assertStored(bench, name, OLD);
    });
  }
});
