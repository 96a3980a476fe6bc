// Files that change on disk after they were chosen. Chromium notices every change, and says of all but a deleted file that it
// cannot read it; WebKit says of each that it is gone; Firefox sends what it finds, and waits for ever for what is gone.

import assert from "node:assert/strict";
import { truncate } from "node:fs/promises";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { NEW, OLD, assertStored, bytesPerSecond, changes, keep, outcome, startUpload } from "./kept-file.mjs";
import { getObject } from "./stand-in.mjs";

const FILE_CHANGED = { code: "FileChanged", stored: "unknown" };
const FILE_UNREADABLE = { code: "FileUnreadable", stored: "unknown" };
/** WebKit knows no type for the file's name, so that the package looks at it before it asks for a grant. */
const FOUND_CHANGED = { code: "FileChanged", stored: "no" };
const VERIFIED = { verified: true, attempts: 1 };

/** The outcomes for a file that was changed before it is sent. */
const changedBefore = {
  touched: { Firefox: VERIFIED, Chromium: FILE_UNREADABLE, WebKit: FOUND_CHANGED },
  overwritten: { Firefox: VERIFIED, Chromium: FILE_UNREADABLE, WebKit: FOUND_CHANGED },
  "appended to": { Firefox: { code: "ServiceError", stored: "no" }, Chromium: FILE_UNREADABLE, WebKit: FOUND_CHANGED },
  truncated: { Firefox: FILE_CHANGED, Chromium: FILE_UNREADABLE, WebKit: FOUND_CHANGED },
  deleted: { Firefox: FILE_CHANGED, Chromium: FILE_CHANGED, WebKit: FOUND_CHANGED },
};

inEachBrowser((bench) => {
  for (const [what, outcomes] of Object.entries(changedBefore)) {
    it(`reports the outcome of a file that was ${what} before it is sent`, async () => {
      const path = await keep(bench, `${what} before.bin`);
      await changes[what](path);
      await startUpload(bench);
      const came = await outcome(bench);
      assert.deepEqual(came, outcomes[bench.browser]);
      if (came.verified) await assertStored(bench, `${what} before.bin`, what === "overwritten" ? NEW : OLD);
    });
  }

  it("gives up a file that is truncated while it is sent, and asks for it again", async () => {
    await truncate(await startSlowUpload(bench, "cut.bin"), 1);
    const { detail, facts } = await bench.page.settled("cut.bin", "failed");
    assert.equal(facts.Error, "FileChanged");
    assert.match(facts.Stored, /^Unknown/);
    assert.match(detail, /changed or vanished on disk .* choose it again$/);
  });

  it("never calls an upload done that has mixed old bytes with new", async () => {
    await changes.overwritten(await startSlowUpload(bench, "mixed.bin"));
    if (bench.browser === "Firefox") {
      const { link } = await bench.page.settled("mixed.bin", "done");
      assert.ok((await getObject(link)).bytes.equals(NEW), "it was sent again");
    } else {
      assert.equal((await bench.page.settled("mixed.bin", "failed")).facts.Error, "FileChanged");
    }
  });
});

/** Uploads a file of old bytes by the page, and waits until some are on their way. */
async function startSlowUpload(bench, name) {
  const path = await bench.file(name, OLD);
  await bench.page.open();
  await bench.server.fail({ bytesPerSecond });
  await bench.page.choose(path);
  await bench.page.moving();
  return path;
}
