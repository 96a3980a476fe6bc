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

const stateOf = async (bench, name) => (await bench.page.rows()).find((row) => row.name === name)?.state;

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
    await bench.page.focusPart("cancel");
    await bench.page.press(Key.ENTER);
    await bench.page.settled("by key.bin", "cancelled");
    assert.equal(await bench.page.focused(), "cancelled");
  });

  it("names the choosers, the progress bar and the Cancel button", async () => {
    await startLargeUpload(bench, "named.bin");
    const { page } = bench;
    // Firefox adds the words of its button, which is hidden here: "Choose files Browse… …".
    assert.match(await page.chooser().getAccessibleName(), /^Choose files\b/);
    assert.match(await page.chooser("folder-input").getAccessibleName(), /^Choose a folder\b/);
    assert.equal(await page.part("progress").getAccessibleName(), "Upload of named.bin");
    assert.equal(await page.part("cancel").getAccessibleName(), "Cancel the upload of named.bin");
    await page.part("cancel").click();
  });

  it("starts nothing new while it is paused, and goes on where it was", async () => {
    await bench.page.open();
    await bench.page.openOptions();
    await bench.page.fill("concurrency", "1");
    const paths = ["first.bin", "second.bin"].map((name) => bench.file(name, new Uint8Array(8 << 20)));
    await bench.page.choose(...(await Promise.all(paths)));
    await bench.page.moving();
    await bench.page.click("pause");
    await bench.page.settled("first.bin", "done");
    assert.equal(await stateOf(bench, "second.bin"), "waiting");
    assert.match(await bench.page.textOf("totals-bytes"), /paused/);
    await bench.page.click("pause");
    await bench.page.settled("second.bin", "done");
    assert.equal(await bench.page.textOf("totals-files"), "2 of 2 files stored");
  });

  it("stores a file at a further attempt after OSS was unavailable, and says so", async () => {
    await bench.page.open();
    await bench.server.fail({ answer: "ServiceUnavailable" });
    await bench.page.choose(await bench.file("second try.txt", "text"));
    const { facts } = await bench.page.settled("second try.txt", "done");
    assert.equal(facts.Attempts, "2");
  });

  it("uploads a failed file again when that is asked for", async () => {
    await bench.page.open();
    await bench.page.openOptions();
    await bench.page.fill("attempts", "1");
    await bench.server.fail({ answer: "InternalError" });
    await bench.page.choose(await bench.file("again.txt", "text"));
    const { facts } = await bench.page.settled("again.txt", "failed");
    assert.equal(facts["OSS answered"], "500 InternalError");
    await bench.page.retry("again.txt");
  });

  it("cancels all uploads, and clears those that have ended off the list", async () => {
    await startLargeUpload(bench, "one of all.bin");
    await bench.page.click("cancel-all");
    await bench.page.settled("one of all.bin", "cancelled");
    await bench.page.click("clear");
    await bench.page.until(async () => (await bench.page.rows()).length === 0, "the list was not cleared");
    assert.match(await bench.page.textOf("empty"), /^Nothing here yet/);
  });

  it("shows a network error when the server goes away in mid-upload, and works again once it is back", async () => {
    await startLargeUpload(bench, "cut.bin");
    await bench.server.crash();
    const { facts } = await bench.page.settled("cut.bin", "failed");
    assert.equal(facts.Error, "HostUnreachable");
    assert.match(facts.Stored, /^Unknown/);
    await bench.page.goTo("policy");
    await bench.page.click("renew");
    const missing = async () => /^There is no grant/.test(await bench.page.textOf("grant-missing"));
    await bench.page.until(missing, "a grant is shown");
    await bench.page.goTo("upload");
    await bench.page.choose(await bench.file("meanwhile.txt", "text"));
    assert.match(await bench.page.notice(), /^The server of this page does not answer/);
    assert.equal((await bench.page.settled("meanwhile.txt", "failed")).facts.Error, "HostUnreachable");
    await bench.startServer();
    await bench.page.choose(await bench.file("back.txt", "text"));
    await bench.page.settled("back.txt", "done");
    assert.equal(await bench.page.textOf("notice"), "");
  });
}, { bytesPerSecond });
