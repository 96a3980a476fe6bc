import assert from "node:assert/strict";
import { it } from "node:test";
import { Key } from "selenium-webdriver";
import { inEachBrowser } from "./harness.mjs";
import { getObject } from "./stand-in.mjs";

// More than the buffers between browser and server hold, at a pace that leaves time to step in.
const LARGE = new Uint8Array(32 << 20);
const bytesPerSecond = 4 << 20;

/** Starts the upload of a large file and waits until bytes are on their way. */
async function startLargeUpload(bench, name) {
  await bench.page.open();
  await bench.page.choose(await bench.file(name, LARGE));
  await bench.page.moving();
}

/** Where an object of this name would be, going by one that is there. */
async function linkTo(name, bench) {
  await bench.page.choose(await bench.file("beside.txt", "text"));
  const { link } = await bench.page.settled("beside.txt", "done");
  return link.replace("beside.txt", name);
}

inEachBrowser((bench) => {
  it("cancels an upload under way, and nothing is stored", async () => {
    await startLargeUpload(bench, "cancelled.bin");
    await bench.page.part("cancel").click();
    const row = await bench.page.settled("cancelled.bin", "cancelled");
    assert.deepEqual(row.facts, {});
    assert.deepEqual(await bench.page.announcements(), ["Uploading cancelled.bin", "cancelled.bin is cancelled"]);
    assert.equal((await getObject(await linkTo("cancelled.bin", bench))).status, 404);
  });

  it("cancels by keyboard and keeps the focus at the upload", async () => {
    await startLargeUpload(bench, "by key.bin");
    await bench.page.focus("callback-enabled");
    assert.equal(await bench.page.press(Key.TAB), "cancel");
    await bench.page.press(Key.ENTER);
    await bench.page.settled("by key.bin", "cancelled");
    assert.equal(await bench.page.focused(), "cancelled");
  });

  it("gives the chooser, the progress bar and the Cancel button names of their own", async () => {
    await startLargeUpload(bench, "named.bin");
    const { page } = bench;
    // Firefox adds the words of its own button, hidden here: "Choose files Browse… …".
    assert.match(await page.chooser().getAccessibleName(), /^Choose files\b/);
    assert.equal(await page.part("progress").getAccessibleName(), "Upload of named.bin");
    assert.equal(await page.part("cancel").getAccessibleName(), "Cancel the upload of named.bin");
    await page.part("cancel").click();
  });

  it("shows a network error when the server goes away in mid-upload, and works again once it is back", async () => {
    await startLargeUpload(bench, "cut.bin");
    await bench.server.crash();
    const { facts } = await bench.page.settled("cut.bin", "failed");
    assert.equal(facts.Error, "HostUnreachable");
    assert.match(facts.Stored, /^Unknown/);
    await bench.page.choose(await bench.file("meanwhile.txt", "text"));
    assert.equal((await bench.page.settled("meanwhile.txt", "failed")).facts.Error, "HostUnreachable");
    await bench.startServer();
    await bench.page.choose(await bench.file("back.txt", "text"));
    await bench.page.settled("back.txt", "done");
  });
}, { bytesPerSecond });
