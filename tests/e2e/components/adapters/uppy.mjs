// oss-form-upload/uppy under the real Dashboard of Uppy, as its recipe sets it up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inEachBrowser, LARGE } from "./bench.mjs";

const INPUT = ".uppy-Dashboard-input";
const UPLOAD = ".uppy-StatusBar-actionBtn--upload";
const CANCEL = ".uppy-StatusBar-actionCircleBtn[aria-label=Cancel]";
const RETRY = ".uppy-StatusBar-actionBtn--retry";
const STATUS = ".uppy-StatusBar-statusPrimary";
/** The reason of a failure is the name of the button beside the file. */
const REASON = ".uppy-Dashboard-Item-errorDetails";

inEachBrowser("uppy-dashboard.html", (bench) => {
  const open = async (terms) => {
    const page = await bench.open(INPUT, terms);
    await page.driver.executeScript(watch);
    return page;
  };
  const choose = async (page, bytes) => {
    const name = await page.choose(bytes, INPUT);
    await page.until(async () => (await page.text()).includes(name), `${name} is not on the list`);
    return name;
  };
  const send = async (page, bytes) => {
    const name = await choose(page, bytes);
    await page.press(UPLOAD);
    return name;
  };
  const events = (page) => page.driver.executeScript("return window.events");
  const complete = async (page) => {
    await page.until(async () => (await page.texts(STATUS)).includes("Complete"), "the upload is not complete");
  };
  const reason = async (page) => {
    await page.until(async () => (await page.texts(REASON)).length > 0, "no reason is shown");
    return (await page.texts(REASON, "aria-label"))[0];
  };
  const underWay = (page) => page.until(async () => (await page.progress()).some((percent) => percent > 0), "nothing was sent");

  test("a chosen file is stored, its progress shown, and its result in the response", async () => {
    const page = await open();
    const name = await send(page, LARGE);
    await complete(page);
    assert.ok((await page.progress()).some((percent) => percent > 0 && percent < 100), "nothing was shown on the way");
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
    const { started, progress, success, error } = await events(page);
    assert.deepEqual([started, error], [[name], []]);
    assert.deepEqual(progress.at(-1), [LARGE.length, LARGE.length]);
    const [{ status, uploadURL, body }] = success;
    assert.deepEqual([status, uploadURL, body.key, body.verified, body.bytes], [204, null, `user/demo/${name}`, true, LARGE.length]);
    assert.deepEqual([body.callbackResponse, body.location, body.attempts, typeof body.etag, typeof body.requestId], [null, null, 1, "string", "string"]);
  });

  test("Cancel ends the requests, stores nothing, and empties the list", async () => {
    const page = await open();
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    const name = await send(page, LARGE);
    await underWay(page);
    await page.press(CANCEL);
    const { storedKey } = await page.until(() => bench.site.endOfUpload(), "the request goes on");
    assert.equal(storedKey, null);
    await page.until(async () => !(await page.text()).includes(name), "the file is still on the list");
    assert.deepEqual((await events(page)).error, []);
  });

  test("a file that is taken off the list ends its request, and the others go on", async () => {
    const page = await open();
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    const removed = await send(page, LARGE);
    await underWay(page);
    await page.driver.executeScript("window.uppy.addFile({ name: 'other.txt', data: new File(['other'], 'other.txt') }); void window.uppy.upload()");
    await page.until(async () => (await events(page)).success.length === 1, "the other file is not stored");
    await page.press(`.uppy-Dashboard-Item:has([title="${removed}"]) .uppy-Dashboard-Item-progressIndicator`);
    await complete(page);
    await page.until(async () => (await bench.site.uploads())[0].connection.closedAt, "the request goes on");
    assert.deepEqual(await bench.keys(), [null, "user/demo/other.txt"]);
    assert.deepEqual((await events(page)).error, []);
  });

  test("a file that the policy refuses is shown with the reason, and not sent", async () => {
    const page = await open("max=3");
    await send(page, "four");
    assert.equal(await reason(page), "OSS would refuse the upload: the file is 4 bytes; the policy allows 0 to 3");
    assert.deepEqual(await bench.site.uploads(), []);
    const { error } = await events(page);
    assert.deepEqual(error.map(({ name, code, stored }) => [name, code, stored]), [["UploadError", "PolicyViolation", "no"]]);
  });

  test("a failed callback is shown as a failure whose object is stored", async () => {
    const page = await open();
    await page.driver.executeScript(setUpload, { callback: { callbackUrl: "http://127.0.0.1:1/", callbackBody: "object=${object}" } });
    const name = await send(page, "stored");
    assert.match(await reason(page), /the object is stored, but the callback .* failed/i);
    assert.equal((await bench.stored(name)).toString(), "stored");
    const { error } = await events(page);
    assert.deepEqual(error.map(({ code, stored, service }) => [code, stored, service.status]), [["CallbackFailed", "yes", 203]]);
  });

  test("Retry sends a failed file again", async () => {
    const page = await open();
    await bench.server.fail({ answer: "InternalError", times: 3 });
    const name = await send(page, "again");
    await reason(page);
    assert.deepEqual(await bench.keys(), [null, null, null]);
    await page.press(RETRY);
    await complete(page);
    assert.equal((await bench.stored(name)).toString(), "again");
    assert.deepEqual(await page.texts(REASON), []);
  });

  test("the button of a failed file sends it again", async () => {
    const page = await open();
    await bench.server.fail({ answer: "InternalError", times: 3 });
    const name = await send(page, "again");
    await reason(page);
    await page.press(".uppy-Dashboard-Item-progressIndicator");
    await complete(page);
    assert.equal((await bench.stored(name)).toString(), "again");
  });

  test("a file has the key that its options ask for, and else one of the name that it was given in Uppy", async () => {
    const page = await open();
    const chosen = await choose(page, "renamed");
    await page.driver.executeScript("window.uppy.setFileMeta(window.uppy.getFiles()[0].id, { name: 'renamed in Uppy.txt' })");
    await page.press(UPLOAD);
    await complete(page);
    assert.equal((await bench.stored("renamed in Uppy.txt")).toString(), "renamed");
    assert.equal(await bench.stored(chosen), null);
    await page.driver.executeScript(setUploadByFile);
    await page.driver.executeScript("window.uppy.addFile({ name: 'a.txt', meta: { album: 'sea' }, data: new Blob(['by meta']) }); void window.uppy.upload()");
    await page.until(async () => (await events(page)).success.length === 2, "the second file is not stored");
    assert.equal((await bench.stored("sea/a.txt")).toString(), "by meta");
  });

  test("a file that Uppy has from another service is refused, with the reason", async () => {
    const page = await open();
    await page.driver.executeScript(addRemote);
    await page.press(UPLOAD);
    assert.match(await reason(page), /^OssFormUpload uploads files of this device; this one is elsewhere/);
    assert.deepEqual(await bench.site.uploads(), []);
  });

  test("nothing starts while Uppy is paused, resuming starts it, and cancelling ends the pause", async () => {
    const page = await open();
    await page.driver.executeScript("window.uppy.pauseAll()");
    const name = await send(page, "paused");
    // Without the pause, what was asked for first would have been sent by then.
    await page.driver.executeScript(uploadElsewhere);
    await page.until(() => page.driver.executeScript("return window.elsewhere"), "another uploader was paused, too");
    assert.deepEqual(await bench.keys(), ["user/demo/elsewhere.txt"]);
    await page.driver.executeScript("window.uppy.resumeAll()");
    await complete(page);
    assert.equal((await bench.stored(name)).toString(), "paused");

    await page.driver.executeScript("window.uppy.pauseAll(); window.uppy.cancelAll()");
    const next = await send(page, "not paused");
    await complete(page);
    assert.equal((await bench.stored(next)).toString(), "not paused");
  });

  test("a plugin that was removed uploads nothing, and one without an uploader is refused", async () => {
    const page = await open();
    const refusal = await page.driver.executeScript(withoutUploader);
    assert.equal(refusal, "TypeError: OssFormUpload needs the option uploader: an Uploader of oss-form-upload");
    await choose(page, "not sent");
    await page.driver.executeScript("window.uppy.removePlugin(window.uppy.getPlugin('OssFormUpload'))");
    await page.driver.executeAsyncScript("window.uppy.upload().then(arguments[0], arguments[0])");
    assert.deepEqual(await bench.site.uploads(), []);
    assert.deepEqual((await events(page)).started, []);
  });
});

// The rest runs in the browser.

function watch() {
  const { uppy } = window;
  const events = (window.events = { started: [], progress: [], success: [], error: [] });
  uppy.on("upload-start", (files) => events.started.push(...files.map(({ name }) => name)));
  uppy.on("upload-progress", (_, { bytesUploaded, bytesTotal }) => events.progress.push([bytesUploaded, bytesTotal]));
  uppy.on("upload-success", (_, response) => events.success.push({ uploadURL: null, ...response }));
  uppy.on("upload-error", (_, { name, code, stored, service }) => events.error.push({ name, code, stored, service }));
}

function setUpload(options) {
  window.uppy.getPlugin("OssFormUpload").setOptions({ upload: options });
}

function setUploadByFile() {
  const upload = async ({ meta }) => ({ key: (_, { dir }) => `${dir}${meta.album}/${meta.name}` });
  window.uppy.getPlugin("OssFormUpload").setOptions({ upload });
}

function addRemote() {
  window.uppy.addFile({
    name: "remote.txt",
    isRemote: true,
    data: { size: 4 },
    remote: { companionUrl: "http://localhost", url: "http://localhost/remote.txt", requestClientId: "none" },
  });
}

function uploadElsewhere() {
  const other = new window.Uploader({ grant: "/get_post_signature_for_oss_upload" });
  other.upload(new File(["elsewhere"], "elsewhere.txt")).then(({ key }) => (window.elsewhere = key));
}

function withoutUploader() {
  const { constructor } = window.uppy.getPlugin("OssFormUpload");
  try {
    new constructor(window.uppy, {});
  } catch (error) {
    return String(error);
  }
}
