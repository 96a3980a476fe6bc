import assert from "node:assert/strict";
import { it } from "node:test";
import { Key } from "selenium-webdriver";
import { inEachBrowser } from "./harness.mjs";

inEachBrowser((bench) => {
  it("can be used with the keyboard alone", async () => {
    const { page } = bench;
    await page.open();
    assert.equal(await page.press(Key.TAB), "file-input");
    assert.equal(await page.press(Key.TAB), "callback-enabled");
    assert.equal(await page.press(Key.SPACE), "callback-enabled");
    assert.equal(await page.press(Key.TAB), "callback-url");
    assert.equal(await page.press(Key.TAB), "callback-note");
    await page.choose(await bench.file("by keyboard.txt", "text"));
    await page.settled("by keyboard.txt", "done");
    await page.focus("callback-note");
    assert.equal(await page.press(Key.TAB), "download");
    assert.equal(await page.part("download").getAccessibleName(), "Download the stored file by keyboard.txt");
  });

  it("shows where the focus is, also on the hidden file input", async () => {
    const { page } = bench;
    await page.open();
    assert.equal(await page.outlineOf("file-label"), "none");
    await page.press(Key.TAB);
    assert.equal(await page.outlineOf("file-label"), "solid");
  });

  it("fits into 320 pixels with long names", async () => {
    const name = `${"a_name_without_any_place_to_break".repeat(6)}.txt`;
    await bench.page.open();
    await bench.page.useCallback({ note: "a note" });
    await bench.page.choose(await bench.file(name, "text"));
    await bench.page.settled(name, "done");
    assert.equal(await bench.page.overflowAt(320), 0);
  });
});
