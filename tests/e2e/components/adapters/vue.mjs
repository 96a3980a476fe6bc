// oss-form-upload/vue in the real Vue, with an uploader in a reactive object.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ListPage, listTests } from "../lists.mjs";
import { inEachBrowser } from "./bench.mjs";

inEachBrowser("vue-adapter.html", (bench) => {
  listTests(bench);

  test("a hot update of the template ends nothing", async () => {
    const list = await ListPage.open(bench);
    await list.chooseSlow(4_000_000);
    await list.run("window.rerender()");
    await list.are("done");
  });

  test("a hot update of the script ends the requests, and the new component works", async () => {
    const list = await ListPage.open(bench);
    await list.chooseSlow();
    await list.run("window.reload()");
    await list.endsUnstored();
    await list.are();
    await list.choose("after it");
    await list.are("done");
  });

  test("a scope of effects that is stopped ends the uploads within it", async () => {
    const list = await ListPage.open(bench);
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    await list.run(uploadInScope, 16 << 20);
    const percent = "return window.scoped.files.value[0].progress.percent";
    await list.page.until(async () => (await list.run(percent)) > 0, "nothing was sent");
    await list.run("window.scope.stop()");
    await list.endsUnstored();
    assert.equal(await list.run("return window.scoped.files.value[0].status"), "aborted");
  });
});

// The rest runs in the browser.

function uploadInScope(size) {
  window.scope = window.effectScope();
  window.scope.run(() => (window.scoped = window.useUpload(window.uploader)));
  window.scoped.upload(new File([new Uint8Array(size)], "scoped.bin"));
}
