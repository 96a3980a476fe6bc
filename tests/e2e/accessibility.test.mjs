import assert from "node:assert/strict";
import { it } from "node:test";
import axe from "axe-core";
import { Key } from "selenium-webdriver";
import { inEachBrowser } from "./harness.mjs";

inEachBrowser((bench) => {
  it("can be used with the keyboard alone", async () => {
    const { page } = bench;
    await page.open();
    await page.focus("file-input");
    assert.equal(await page.press(Key.TAB), "folder-input");
    assert.equal(await page.press(Key.TAB), "Options");
    await page.press(Key.ENTER);
    assert.equal(await page.press(Key.TAB), "concurrency");
    await page.focus("keep-existing");
    assert.equal(await page.press(Key.TAB), "callback-enabled");
    assert.equal(await page.press(Key.SPACE), "callback-enabled");
    assert.equal(await page.press(Key.TAB), "callback-url");
    assert.equal(await page.press(Key.TAB), "callback-note");
    await page.choose(await bench.file("by keyboard.txt", "text"));
    await page.settled("by keyboard.txt", "done");
    assert.equal(await page.press(Key.TAB), "clear");
    await page.focusPart("download");
    assert.equal(await page.part("download").getAccessibleName(), "Download the stored file by keyboard.txt");
    assert.equal(await page.press(Key.TAB), "copy");
    assert.equal(await page.press(Key.TAB), "toggle");
    assert.equal(await page.part("toggle").getAttribute("aria-expanded"), "true");
    await page.press(Key.ENTER);
    assert.equal(await page.part("toggle").getAttribute("aria-expanded"), "false");
    assert.equal(await page.press(Key.TAB), "remove");
    assert.equal(await page.press(Key.ENTER), "uploads-heading", "the focus stays near what was removed");
  });

  it("begins with the language and the views, and shows the one that is chosen by key", async () => {
    const { page } = bench;
    await page.open();
    assert.equal(await page.press(Key.TAB), "language");
    assert.equal(await page.press(Key.TAB), "Upload");
    assert.equal(await page.press(Key.TAB), "Policy");
    await page.press(Key.ENTER);
    await page.until(async () => (await page.textOf("grant-heading")) === "Current grant", "the policy is not shown");
  });

  it("shows where the focus is, also on the hidden file input", async () => {
    const { page } = bench;
    await page.open();
    assert.equal(await page.outlineOf("file-label"), "none");
    await page.focus("diagnose-button"); // a key makes the browser show the focus from here on
    await page.press(Key.TAB);
    await page.focus("file-input");
    await page.until(async () => (await page.outlineOf("file-label")) === "solid", "no outline");
  });

  it("fits into 320 pixels with long names, in every view", async () => {
    const name = `${"a_name_without_any_place_to_break".repeat(6)}.txt`;
    const { page } = bench;
    await page.open();
    await page.useCallback({ note: "a note" });
    await page.choose(await bench.file(name, "text"));
    await page.settled(name, "done");
    assert.equal(await page.overflowAt(320), 0);
    for (const view of ["policy", "code", "frameworks", "diagnose"]) {
      await page.goTo(view);
      assert.equal(await page.overflowAt(320), 0, view);
    }
  });

  it("has no violation of axe-core in any view, state and language", async () => {
    const { page } = bench;
    await page.open({ grant: "/get_post_signature_for_oss_upload?max=10" });
    assert.deepEqual(await page.violations(axe.source), [], "empty");
    await page.openOptions();
    const refused = { name: "refused.txt", text: "more than ten bytes", type: "" };
    await page.drop([{ name: "stored.txt", text: "stored", type: "text/plain" }, refused]);
    await page.settled("stored.txt", "done");
    await page.settled("refused.txt", "refused");
    assert.deepEqual(await page.violations(axe.source), [], "upload");
    for (const view of ["policy", "code", "frameworks", "diagnose"]) {
      await page.goTo(view);
      if (view === "diagnose") await page.click("diagnose-button");
      if (view === "frameworks") await page.until(() => page.hasWidget(), "there is no widget");
      if (view === "diagnose") await page.until(async () => (await page.findings()).length > 0, "nothing was found");
      assert.deepEqual(await page.violations(axe.source), [], view);
    }
    await page.click("language");
    assert.deepEqual(await page.violations(axe.source), [], "Chinese");
    await page.click("language");
  });

  it("has no violation of axe-core on the plain form and without grants", async () => {
    const { page } = bench;
    await page.driver.get(`${page.origin}/plain-form.html`);
    assert.deepEqual(await page.violations(axe.source), [], "plain form");
    await page.open({ grant: "/no-such-endpoint" });
    assert.deepEqual(await page.violations(axe.source), [], "no grants");
  });
});
