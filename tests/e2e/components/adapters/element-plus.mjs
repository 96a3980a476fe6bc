// oss-form-upload/element-plus in the real el-upload of Element Plus, with an uploader in a reactive object.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CALLBACK, inEachBrowser, LARGE } from "./bench.mjs";

const INPUT = "input[type=file]";
const DONE = ".el-upload-list__item.is-success .el-upload-list__item-file-name";

inEachBrowser("element-plus-adapter.html", (bench) => {
  const told = (page, event) => page.driver.executeScript(toldOf, event);
  const first = async (page, event) => {
    await page.until(async () => (await told(page, event)).length > 0, `Element Plus told of no ${event}`);
    return (await told(page, event))[0];
  };
  const isSent = async (page) => (await told(page, "progress")).some(({ percent }) => percent > 0);
  const uploadSlowly = async (page) => {
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    const name = await page.choose(LARGE);
    await page.until(() => isSent(page), "nothing was sent");
    return name;
  };
  const endsUnstored = async (page) => {
    const { storedKey } = await page.until(() => bench.site.endOfUpload(), "the request goes on");
    assert.equal(storedKey, null);
    assert.deepEqual([await told(page, "error"), await told(page, "success")], [[], []]);
  };

  test("a chosen file is stored, its progress shown, and the result its response", async () => {
    const page = await bench.open(INPUT);
    const name = await page.choose(LARGE);
    await page.shows({ selector: DONE, text: name });
    assert.ok((await page.progress()).some((percent) => percent > 0 && percent < 100), "nothing was shown on the way");
    const { key, verified, bytes } = await first(page, "success");
    assert.deepEqual([key, verified, bytes], [`user/demo/${name}`, true, LARGE.length]);
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
    assert.deepEqual((await told(page, "progress")).at(-1), { type: "progress", lengthComputable: true, loaded: LARGE.length, total: LARGE.length, percent: 100 });
  });

  test("a file that is taken off the list ends its request, and Element Plus is told of no error", async () => {
    const page = await bench.open(INPUT);
    const name = await uploadSlowly(page);
    await page.remove(".el-icon--close");
    await endsUnstored(page);
    await page.until(async () => !(await page.text()).includes(name), "the file is still on the list");
  });

  test("the component's own abort, of a file or of all, ends the request", async () => {
    for (const abort of ["window.widget.value.abort(window.files()[0])", "window.widget.value.abort()"]) {
      const page = await bench.open(INPUT);
      await uploadSlowly(page);
      await page.driver.executeScript(abort);
      await endsUnstored(page);
    }
  });

  test("a file that the policy refuses is refused with the reason, and not sent", async () => {
    const page = await bench.open(INPUT, "max=3");
    const name = await page.choose("four");
    const reason = "OSS would refuse the upload: the file is 4 bytes; the policy allows 0 to 3";
    await page.shows({ selector: ".el-message__content", text: `${name}: ${reason}` });
    assert.deepEqual(await first(page, "error"), { name: "UploadError", code: "PolicyViolation", stored: "no", message: reason });
    assert.deepEqual(await bench.site.uploads(), []);
  });

  test("a failed callback is shown as a failure whose object is stored", async () => {
    const page = await bench.open(INPUT);
    await page.driver.executeScript("window.options = { callback: arguments[0] }", CALLBACK);
    const name = await page.choose("stored");
    const { message, ...error } = await first(page, "error");
    assert.deepEqual(error, { name: "UploadError", code: "CallbackFailed", stored: "yes" });
    await page.shows({ selector: ".el-message__content", text: `${name}: ${message}` });
    assert.equal((await bench.stored(name)).toString(), "stored");
  });

  test("a file that failed can be chosen again, with other options", async () => {
    const page = await bench.open(INPUT);
    await bench.server.fail({ answer: "InternalError", times: 2 });
    await page.choose("first");
    await first(page, "error");
    await page.driver.executeScript("window.options = { key: (_, { dir }) => `${dir}again.txt` }");
    await page.choose("second");
    await first(page, "success");
    assert.equal((await bench.stored("again.txt")).toString(), "second");
  });

  test("an abort of the uploader is shown as a failure", async () => {
    const page = await bench.open(INPUT);
    const name = await uploadSlowly(page);
    await page.driver.executeScript("window.uploader.abort(new Error('the page was closed'))");
    await page.shows({ selector: ".el-message__content", text: `${name}: the page was closed` });
  });
});

// The rest runs in the browser.

function toldOf(wanted) {
  const plain = (value) => (value.message ? { name: value.name, code: value.code, stored: value.stored, message: value.message } : value);
  return window.told.filter(({ event }) => event === wanted).map(({ value }) => plain(value));
}
