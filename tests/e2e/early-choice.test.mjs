// Files that are chosen before the page's modules have run.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { inEachBrowser } from "./harness.mjs";

const demo = fileURLToPath(new URL("../../www", import.meta.url));
/** The demo page whose modules wait for a word. */
const www = await mkdtemp(join(tmpdir(), "oss-form-upload-late-"));

const LATE = `addEventListener("late", () => import("./main.js"), { once: true });`;

before(async () => {
  await cp(demo, www, { recursive: true, filter: (source) => source !== join(demo, "server") });
  const index = join(www, "index.html");
  const html = await readFile(index, "utf8");
  await writeFile(index, html.replace('src="main.js"', 'src="late.js"'));
  await writeFile(join(www, "late.js"), LATE);
});

after(() => rm(www, { recursive: true }));

inEachBrowser((bench) => {
  it("are uploaded once when they have, and what is chosen later as ever", async () => {
    const { page } = bench;
    await page.driver.get(page.origin);
    await page.choose(await bench.file("early-1.txt", "one"), await bench.file("early-2.txt", "two"));
    assert.equal((await page.rows()).length, 0);
    await page.driver.executeScript(() => window.dispatchEvent(new Event("late")));
    for (const name of ["early-1.txt", "early-2.txt"]) await page.settled(name, "done");
    assert.equal(await page.driver.executeScript(() => document.getElementById("file-input").files.length), 0);
    await page.choose(await bench.file("later.txt", "three"));
    await page.settled("later.txt", "done");
    assert.equal((await page.rows()).length, 3);
  });
}, { www });
