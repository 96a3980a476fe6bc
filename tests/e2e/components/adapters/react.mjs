// oss-form-upload/react in the real React, in StrictMode.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ListPage, listTests } from "../lists.mjs";
import { inEachBrowser, LARGE } from "./bench.mjs";

inEachBrowser("react-adapter.html", (bench) => {
  listTests(bench);

  test("effects that are run anew, as a hot update does, end the requests and keep the list, which works as before", async () => {
    const list = await ListPage.open(bench);
    const name = await list.chooseSlow();
    await list.run("window.show('hidden')");
    await list.endsUnstored();
    await list.run("window.show('visible')");
    await list.are("aborted");
    await list.press("retry");
    await list.are("done");
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
    await list.choose("another");
    await list.are("done", "done");
  });

  test("an upload that begins in an effect is sent once, though StrictMode runs the effect twice", async () => {
    const list = await ListPage.open(bench);
    await list.run("window.show(false)");
    await list.run("window.show('visible', new File(['in an effect'], 'effect.txt'))");
    await list.are("aborted", "done");
    assert.deepEqual(await bench.keys(), ["user/demo/effect.txt"]);
  });

  test("its functions stay the same, whatever options a rendering has", async () => {
    const list = await ListPage.open(bench);
    await list.run("window.before = window.uploads");
    await list.choose("text");
    await list.are("done");
    const isSame = "return ['upload', 'abort', 'retry', 'remove'].map((name) => window.before[name] === window.uploads[name])";
    assert.deepEqual(await list.run(isSame), [true, true, true, true]);
  });
});
