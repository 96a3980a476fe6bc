// Files that change on disk when there is no checksum to notice it: what is left is what a browser says when the file is looked
// at, before and after it is sent.

import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { changedWhileSent, changes, keep, outcome, startUpload } from "./kept-file.mjs";

const FILE_CHANGED = { code: "FileChanged", stored: "unknown" };
const FOUND_CHANGED = { code: "FileChanged", stored: "no" };
const FOUND_UNREADABLE = { code: "FileUnreadable", stored: "no" };
const UNVERIFIED = { verified: false, attempts: 1 };
const checksum = "off";

/** The outcomes for a file that was changed before it is sent. Nothing of it is sent, if that is noticed. */
const changedBefore = {
  touched: { Firefox: UNVERIFIED, Chromium: FOUND_UNREADABLE, WebKit: FOUND_CHANGED },
  // Firefox sends what it finds, without a word: nobody but a checksum could tell.
  overwritten: { Firefox: UNVERIFIED, Chromium: FOUND_UNREADABLE, WebKit: FOUND_CHANGED },
  "appended to": { Firefox: { code: "ServiceError", stored: "no" }, Chromium: FOUND_UNREADABLE, WebKit: FOUND_CHANGED },
  truncated: { Firefox: FOUND_CHANGED, Chromium: FOUND_UNREADABLE, WebKit: FOUND_CHANGED },
  deleted: { Firefox: FOUND_CHANGED, Chromium: FOUND_CHANGED, WebKit: FOUND_CHANGED },
};

inEachBrowser((bench) => {
  for (const [what, outcomes] of Object.entries(changedBefore)) {
    it(`verifies no file that was ${what} before it is sent, and reports the error of the browser`, async () => {
      const path = await keep(bench, `${what} unchecked.bin`);
      await changes[what](path);
      await startUpload(bench, { checksum });
      assert.deepEqual(await outcome(bench), outcomes[bench.browser]);
    });
  }

  it("gives up a file that is truncated while it is sent", async () => {
    assert.deepEqual(await changedWhileSent(bench, "cut.bin", changes.truncated, { checksum }), FILE_CHANGED);
  });

  // OSS then stores a mix of old and new bytes, which only a checksum shows, so nothing is promised about them.
  it("verifies nothing of a file that is overwritten while it is sent, which Firefox keeps to itself", async () => {
    const came = await changedWhileSent(bench, "mixed.bin", changes.overwritten, { checksum });
    assert.deepEqual(came, bench.browser === "Firefox" ? UNVERIFIED : FILE_CHANGED);
  });
});
