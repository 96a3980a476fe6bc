// The page with a thousand files, and the size of its download.

import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

const FILES = 1000;
const FIRST_LOAD = 200_000;
/** For machines that do something else as well, in milliseconds. */
const LONG = 180_000;

inEachBrowser((bench, browser) => {
  it("is there after less than 200 KB, the package and its WebAssembly included", async () => {
    await bench.page.open();
    const { names, bytes } = await bench.page.transferred("oss_form_upload_bg.wasm");
    assert.ok(names.includes("web.js"), `${names}`);
    assert.ok(bytes > 50_000 && bytes < FIRST_LOAD, `${bytes} bytes were transferred: ${names}`);
  });

  it("uploads a thousand files, with some hundred rows at a time and few words", async () => {
    const { page } = bench;
    await page.open();
    await page.dropMany(FILES);
    await page.untilTotals("1,000 of 1,000 files stored", LONG);
    assert.equal((await page.rows()).length, 200);
    const expected = ["Uploading 1000 files", "All uploads have ended. Stored: 1000. Refused or failed: 0."];
    assert.deepEqual(await page.announcements(), expected);
    await page.click("more");
    await page.until(async () => (await page.rows()).length === 400, "no more were shown");
  });

  it("shows of many only those with problems when that is asked for", async () => {
    const { page } = bench;
    await page.open({ grant: "/get_post_signature_for_oss_upload?max=3" });
    await page.dropMany(40, { content: "ok", exception: "too long" });
    await page.untilTotals("39 of 40 files stored");
    await page.filter("problems");
    const rows = await page.rows();
    assert.deepEqual(rows.map(({ name, state }) => [name, state]), [["file-20.txt", "refused"]]);
  });

  // Only Chromium tells how much a layout shifts.
  if (browser === "Chromium") {
    it("moves nothing while it uploads", async () => {
      const { page } = bench;
      await page.open();
      await page.drop([{ name: "first.txt", text: "text", type: "text/plain" }]);
      await page.settled("first.txt", "done");
      await page.dropMany(50, { size: 1 << 20 });
      await page.until(async () => (await page.rows()).length === 51, "the rows never came");
      await page.recordLayoutShifts();
      await page.untilTotals("51 of 51 files stored", LONG);
      assert.deepEqual(await page.recordedLayoutShifts(), []);
    });
  }
});
