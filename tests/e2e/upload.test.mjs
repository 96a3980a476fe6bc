import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { getObject } from "./stand-in.mjs";

const md5 = (bytes) => createHash("md5").update(bytes).digest("hex").toUpperCase();

/** The page says what is stored, and the stand-in has it, byte for byte. */
async function assertStored(row, bytes) {
  assert.equal(row.facts.ETag, md5(bytes));
  assert.match(row.facts["Request ID"], /^[0-9A-F]{24}$/);
  assert.match(row.facts["Object key"], new RegExp(`^[^/]+/`), "the key begins with the grant's folder");
  const stored = await getObject(row.link);
  assert.equal(stored.status, 200);
  assert.ok(stored.bytes.equals(bytes), `${row.name}: the stored bytes differ from the file`);
}

inEachBrowser((bench) => {
  it("stores a chosen file byte for byte and shows key, ETag, request ID and size", async () => {
    const bytes = randomBytes(3 << 20);
    await bench.page.open();
    await bench.page.choose(await bench.file("holiday.bin", bytes));
    const row = await bench.page.settled("holiday.bin", "done");
    await assertStored(row, bytes);
    assert.ok(row.facts["Object key"].endsWith("/holiday.bin"));
    assert.equal(row.facts.Size, "3 MB (3,145,728 bytes)");
    assert.match(row.facts["CRC-64"], /^\d{1,20}, the same as the file’s$/);
    assert.deepEqual(await bench.page.announcements(), ["Uploading holiday.bin", "holiday.bin is stored"]);
  });

  it("moves the progress bar forward and fills it only at the end", async () => {
    await bench.page.open();
    await bench.page.recordProgress();
    await bench.server.fail({ bytesPerSecond: 8 << 20 }); // slower than the page draws, however busy the machine
    await bench.page.choose(await bench.file("large.bin", randomBytes(16 << 20)));
    await bench.page.settled("large.bin", "done");
    const seen = await bench.page.recordedProgress();
    assert.ok(seen.some((percent) => percent > 0 && percent < 100), `nothing on the way: ${seen}`);
    assert.deepEqual(seen, seen.toSorted((a, b) => a - b), "the bar went backwards");
    assert.equal(seen.indexOf(100), seen.length - 1, `full before the end: ${seen}`);
  });

  it("copies the key of a stored object, and the request ID", async () => {
    await bench.page.open();
    await bench.page.choose(await bench.file("copied.txt", "text"));
    await bench.page.settled("copied.txt", "done");
    await bench.page.part("copy").click();
    await bench.page.clickOn('[aria-label="Copy: Request ID of copied.txt"]');
    const said = async () => (await bench.page.announcements()).filter((line) => line === "Copied").length === 2;
    await bench.page.until(said, "nothing was copied");
  });

  it("downloads the stored file through the link", async () => {
    const bytes = randomBytes(200_000);
    await bench.page.open();
    await bench.page.choose(await bench.file("to download.html", bytes));
    await bench.page.settled("to download.html", "done");
    await bench.page.part("download").click();
    const copy = () => readFile(join(bench.downloads, "to download.html")).catch(() => Buffer.of());
    await bench.page.until(async () => (await copy()).equals(bytes), "no such download");
  });

  it("stores an empty file", async () => {
    await bench.page.open();
    await bench.page.choose(await bench.file("empty.txt", ""));
    const row = await bench.page.settled("empty.txt", "done");
    await assertStored(row, Buffer.of());
    assert.equal(row.facts.Size, "0 bytes");
  });

  for (const name of [`"héllo 世界".txt`, "50% off; a=b & c + d#e?.txt", "<img src=x onerror=alert(1)>.txt"]) {
    it(`keeps the name ${name}`, async () => {
      const bytes = randomBytes(1000);
      await bench.page.open();
      await bench.page.choose(await bench.file(name, bytes));
      const row = await bench.page.settled(name, "done");
      await assertStored(row, bytes);
      assert.ok(row.facts["Object key"].endsWith(`/${name}`));
    });
  }

  for (const name of ["carriage\rreturn.txt", "line\nfeed.txt", "both\r\nof them.txt"]) {
    it(`reports the key under which ${JSON.stringify(name)} is stored`, async () => {
      await bench.page.open();
      await bench.page.drop([{ name, text: name, type: "text/plain" }]);
      await assertStored(await bench.page.settled(name, "done"), Buffer.from(name));
    });
  }

  it("stores a dropped file with its type", async () => {
    await bench.page.open();
    await bench.page.drop([{ name: "dropped.css", text: "p { color: teal }", type: "text/css" }]);
    const row = await bench.page.settled("dropped.css", "done");
    await assertStored(row, Buffer.from("p { color: teal }"));
    assert.equal((await getObject(row.link)).headers["content-type"], "text/css");
  });

  it("stores several files chosen at once, each in its own row", async () => {
    const files = Array.from({ length: 5 }, (_, i) => ({ name: `several-${i}.bin`, bytes: randomBytes(100_000 + i) }));
    const paths = await Promise.all(files.map(({ name, bytes }) => bench.file(name, bytes)));
    await bench.page.open();
    await bench.page.choose(...paths);
    for (const { name, bytes } of files) await assertStored(await bench.page.settled(name, "done"), bytes);
    assert.equal((await bench.page.rows()).length, files.length);
  });

  it("uploads the same file again when it is chosen again", async () => {
    const path = await bench.file("again.txt", "once more");
    await bench.page.open();
    await bench.page.choose(path);
    await bench.page.settled("again.txt", "done");
    await bench.page.choose(path);
    await bench.page.until(async () => (await bench.page.rows()).length === 2, "the second choice started nothing");
    await bench.page.settled("again.txt", "done");
  });
});
