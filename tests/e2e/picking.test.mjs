// Files and folders handed over in every way that a browser has and its driver can play.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

const text = (name) => ({ name, text: name, type: "text/plain" });

/** Names of the rows, once there are as many. */
async function names(page, count) {
  await page.until(async () => (await page.rows()).length === count, `there were never ${count} uploads`);
  return (await page.rows()).map(({ name }) => name).sort();
}

inEachBrowser((bench, browser) => {
  it("keeps the files of a dropped folder in their folders", async () => {
    await bench.page.open();
    const album = { "1.txt": "one", "2.txt": "two", "3.txt": "three", inner: { "4.txt": "four" } };
    await bench.page.dropFolders({ album, "loose.txt": "five" });
    const expected = ["album/1.txt", "album/2.txt", "album/3.txt", "album/inner/4.txt", "loose.txt"];
    assert.deepEqual(await names(bench.page, 5), expected);
    const { facts } = await bench.page.settled("album/inner/4.txt", "done");
    assert.equal(facts["Object key"], "user/demo/album/inner/4.txt");
  });

  it("says how much of a dropped folder cannot be read, and uploads the rest", async () => {
    await bench.page.open();
    await bench.page.dropFolders({ album: { "1.txt": "one", "locked.txt": null } });
    assert.equal(await bench.page.notice(), "1 entry of what you picked could not be read.");
    await bench.page.settled("album/1.txt", "done");
  });

  it("uploads files that were made in memory, whose entries WebKit cannot read", async () => {
    await bench.page.open();
    await bench.page.dropUnreadableEntries([text("in memory.txt")]);
    await bench.page.settled("in memory.txt", "done");
    assert.equal((await bench.page.rows()).length, 1);
  });

  it("counts what is neither a file nor a folder as unreadable", async () => {
    await bench.page.open();
    await bench.page.driver.executeScript(() => {
      const items = [{ kind: "file", webkitGetAsEntry: () => null, getAsFile: () => null }];
      const event = new Event("drop", { bubbles: true, cancelable: true });
      document.body.dispatchEvent(Object.assign(event, { dataTransfer: { types: ["Files"], items } }));
    });
    assert.equal(await bench.page.notice(), "1 entry of what you picked could not be read.");
  });

  it("uploads what is pasted", async () => {
    await bench.page.open();
    await bench.page.paste([text("pasted.txt")]);
    await bench.page.settled("pasted.txt", "done");
  });

  it("takes a drop on any view, and shows the list", async () => {
    await bench.page.open();
    await bench.page.goTo("code");
    await bench.page.drop([text("dropped elsewhere.txt")]);
    await bench.page.settled("dropped elsewhere.txt", "done");
    assert.match(await bench.page.textOf("uploads-heading"), /Uploads/);
  });

  it("draws a small picture of an image and the ending of other files", async () => {
    await bench.page.open();
    await bench.page.drop([text("text.txt")]);
    await bench.page.settled("text.txt", "done");
    assert.equal(await bench.page.textOfPart("thumb"), "TXT");
    await bench.page.dropPicture("picture.png");
    await bench.page.until(() => bench.page.hasPicture("picture.png"), "no picture was drawn");
  });

  // Firefox's driver can choose no folder.
  if (browser === "Chromium") {
    it("uploads a chosen folder with all that is in it", async () => {
      const folder = join(bench.files, "holiday");
      await mkdir(join(folder, "beach"), { recursive: true });
      await writeFile(join(folder, "map.txt"), "map");
      await writeFile(join(folder, "beach", "sea.txt"), "sea");
      await bench.page.open();
      await bench.page.chooseFolder(folder);
      assert.deepEqual(await names(bench.page, 2), ["holiday/beach/sea.txt", "holiday/map.txt"]);
      const { facts } = await bench.page.settled("holiday/beach/sea.txt", "done");
      assert.equal(facts["Object key"], "user/demo/holiday/beach/sea.txt");
    });
  }
});
