// oss-form-upload/antd in the real Upload of Ant Design.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CALLBACK, inEachBrowser, LARGE } from "./bench.mjs";

const INPUT = "input[type=file]";
const FAILED = ".ant-upload-list-item-error";

inEachBrowser("antd-adapter.html", (bench) => {
  const changes = (page) => page.driver.executeScript("return window.changes");
  const settled = async (page, status) => {
    await page.until(async () => (await changes(page)).at(-1)?.status === status, async () => `no file is ${status}: ${JSON.stringify(await changes(page))}`);
    return (await changes(page)).at(-1);
  };
  const isSent = async (page) => (await changes(page)).some(({ percent }) => percent > 0);
  const errorOf = (page) => page.driver.executeScript(() => {
    const { name, code, stored } = window.changes.at(-1).error;
    return { name, code, stored };
  });

  test("a chosen file is stored, its progress shown, and the result its response", async () => {
    const page = await bench.open(INPUT);
    const name = await page.choose(LARGE);
    await page.shows({ selector: ".ant-upload-list-item-done .ant-upload-list-item-name", text: name });
    assert.ok((await page.progress()).some((percent) => percent > 0 && percent < 100), "nothing was shown on the way");
    const { response, percent } = await settled(page, "done");
    assert.deepEqual([response.key, response.verified, response.bytes, percent], [`user/demo/${name}`, true, LARGE.length, 100]);
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
    assert.deepEqual(await bench.keys(), [`user/demo/${name}`]);
  });

  test("a file that is taken off the list ends its request, and antd is told of no error", async () => {
    const page = await bench.open(INPUT);
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    await page.choose(LARGE);
    await page.until(() => isSent(page), "nothing was sent");
    await page.remove(".ant-upload-list-item-action");
    const { storedKey } = await page.until(() => bench.site.endOfUpload(), "the request goes on");
    assert.equal(storedKey, null);
    assert.deepEqual((await changes(page)).at(-1).status, "removed");
    assert.deepEqual(await page.texts(".ant-upload-list-item"), []);
  });

  test("an Upload that is unmounted ends its requests", async () => {
    const page = await bench.open(INPUT);
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    await page.choose(LARGE);
    await page.until(() => isSent(page), "nothing was sent");
    await page.driver.executeScript("window.unmount()");
    const { storedKey } = await page.until(() => bench.site.endOfUpload(), "the request goes on");
    assert.equal(storedKey, null);
    assert.equal((await changes(page)).at(-1).status, "uploading");
  });

  test("a file that the policy refuses is shown with the reason, and not sent", async () => {
    const page = await bench.open(INPUT, "max=3");
    await page.choose("four");
    await page.shows({ selector: ".ant-tooltip", text: "OSS would refuse the upload: the file is 4 bytes; the policy allows 0 to 3", hover: FAILED });
    assert.deepEqual(await errorOf(page), { name: "UploadError", code: "PolicyViolation", stored: "no" });
    assert.deepEqual(await bench.site.uploads(), []);
  });

  test("a failed callback is shown as a failure whose object is stored", async () => {
    const page = await bench.open(INPUT);
    await page.driver.executeScript("window.options = { callback: arguments[0] }", CALLBACK);
    const name = await page.choose("stored");
    await settled(page, "error");
    assert.deepEqual(await errorOf(page), { name: "UploadError", code: "CallbackFailed", stored: "yes" });
    assert.equal((await bench.stored(name)).toString(), "stored");
    assert.equal((await page.texts(FAILED)).length, 1);
  });

  test("a file that failed can be chosen again, with other options", async () => {
    const page = await bench.open(INPUT);
    await bench.server.fail({ answer: "InternalError", times: 2 });
    await page.choose("first");
    await settled(page, "error");
    await page.driver.executeScript("window.options = Promise.resolve({ key: (_, { dir }) => `${dir}again.txt` })");
    await page.choose("second");
    await settled(page, "done");
    assert.equal((await bench.stored("again.txt")).toString(), "second");
  });

  test("an abort of the uploader, and one by a signal of the options, are shown as failures", async () => {
    const page = await bench.open(INPUT);
    await bench.server.fail({ bytesPerSecond: 1_000_000, times: 2 });
    await page.choose(LARGE);
    await page.until(() => isSent(page), "nothing was sent");
    await page.driver.executeScript("window.uploader.abort(new Error('the page was closed'))");
    await settled(page, "error");
    assert.equal(await page.driver.executeScript("return window.changes.at(-1).error.message"), "the page was closed");
    await page.driver.executeScript("window.controller = new AbortController(); window.options = { signal: window.controller.signal }; window.changes = []");
    await page.choose(LARGE);
    await page.until(() => isSent(page), "nothing was sent");
    await page.driver.executeScript("window.controller.abort(new Error('too slow'))");
    await settled(page, "error");
    assert.equal(await page.driver.executeScript("return window.changes.at(-1).error.message"), "too slow");
  });
});
