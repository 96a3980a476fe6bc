// Files that change on disk after they were chosen. Chromium notices every change; Firefox sends what it finds, and waits
// for ever for what is gone.

import assert from "node:assert/strict";
import { appendFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { it } from "node:test";
import { By } from "selenium-webdriver";
import { inEachBrowser } from "./harness.mjs";
import { getObject } from "./stand-in.mjs";

// More than the buffers between browser and server hold, at a pace that leaves time to step in.
const SIZE = 32 << 20;
const bytesPerSecond = 4 << 20;
const OLD = Buffer.alloc(SIZE, "old");
const NEW = Buffer.alloc(SIZE, "new");

const FILE_CHANGED = { code: "FileChanged", stored: "unknown" };
const VERIFIED = { verified: true, attempts: 1 };

/** Without truncating the file first, as `writeFile` would by itself. */
const overwrite = (path) => writeFile(path, NEW, { flag: "r+" });

/** What is done to a file before its upload begins, and what comes of the upload in Firefox. */
const changes = [
  ["touched", (path) => utimes(path, new Date(0), new Date(0)), VERIFIED],
  ["overwritten", overwrite, VERIFIED],
  ["appended to", (path) => appendFile(path, "more"), { code: "ServiceError", stored: "no" }],
  ["truncated", (path) => truncate(path, SIZE / 2), FILE_CHANGED],
  ["deleted", (path) => rm(path), FILE_CHANGED],
];

inEachBrowser((bench) => {
  for (const [what, change, inFirefox] of changes) {
    it(`tells what comes of a file that was ${what} before it is sent`, async () => {
      const path = await keep(bench, `${what} before.bin`);
      await change(path);
      assert.deepEqual(await upload(bench), (await isFirefox(bench)) ? inFirefox : FILE_CHANGED);
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
    await overwrite(await startSlowUpload(bench, "mixed.bin"));
    if (await isFirefox(bench)) {
      const { link } = await bench.page.settled("mixed.bin", "done");
      assert.ok((await getObject(link)).bytes.equals(NEW), "it was sent again");
    } else {
      assert.equal((await bench.page.settled("mixed.bin", "failed")).facts.Error, "FileChanged");
    }
  });
});

async function isFirefox(bench) {
  return (await bench.page.driver.getCapabilities()).getBrowserName() === "firefox";
}

/** Uploads a file of old bytes by the page, and waits until some are on their way. */
async function startSlowUpload(bench, name) {
  const path = await bench.file(name, OLD);
  await bench.page.open();
  await bench.server.fail({ bytesPerSecond });
  await bench.page.choose(path);
  await bench.page.moving();
  return path;
}

/** Chooses a file of old bytes in an input of the test's own, which does not upload it. */
async function keep(bench, name) {
  const path = await bench.file(name, OLD);
  await bench.page.open();
  await bench.page.driver.executeScript(() => {
    document.body.append(Object.assign(document.createElement("input"), { type: "file", id: "kept" }));
  });
  await bench.page.driver.findElement(By.id("kept")).sendKeys(path);
  // Chromium looks at a file when its size is first asked for.
  await bench.page.driver.executeScript("return document.getElementById('kept').files[0].size");
  return path;
}

/** Uploads that file, and tells what came of it in two words. */
function upload(bench) {
  return bench.page.driver.executeAsyncScript(async (done) => {
    const { Uploader } = await import("./pkg/web.js");
    const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });
    uploader.upload(document.getElementById("kept").files[0]).then(
      ({ verified, attempts }) => done({ verified, attempts }),
      ({ code, stored }) => done({ code, stored }),
    );
  });
}
