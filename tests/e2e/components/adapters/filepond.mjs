// oss-form-upload/filepond in the real FilePond, as its recipe sets it up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inEachBrowser, LARGE } from "./bench.mjs";

const INPUT = ".filepond--browser";
const STATUS = ".filepond--file-status-main";
const button = (action) => `.filepond--action-${action}`;

inEachBrowser("filepond.html", (bench) => {
  const open = async (terms) => {
    const page = await bench.open(INPUT, terms);
    await page.driver.executeScript(watch);
    return page;
  };
  const events = (page) => page.driver.executeScript("return window.events");
  const form = (page) => page.driver.executeScript(keysInForm);
  /** FilePond writes the state of a file into an attribute. */
  const becomes = async (page, state) => {
    const states = () => page.texts(".filepond--item", "data-filepond-item-state");
    await page.until(async () => (await states()).some((found) => found.split(" ").includes(state)), async () => `no file is ${state}: ${await states()}`);
  };
  const statuses = async (page) => (await page.texts(STATUS)).filter(Boolean);
  const percents = (page) => page.driver.executeScript("return window.percents");
  const underWay = (page) => page.until(async () => (await percents(page)).some((percent) => percent > 0), "nothing was sent");

  test("a chosen file is stored, its progress shown, and its key in the form", async () => {
    const page = await open();
    const name = await page.choose(LARGE, INPUT);
    await becomes(page, "processing-complete");
    assert.ok((await percents(page)).some((percent) => percent > 0 && percent < 100), "nothing was shown on the way");
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
    assert.deepEqual(await form(page), [`user/demo/${name}`]);
    assert.deepEqual((await events(page)).processed, [[`user/demo/${name}`, null]]);
  });

  test("the button of a file under way ends its request, stores nothing, and takes it off the list", async () => {
    const page = await open();
    await bench.server.fail({ bytesPerSecond: 1_000_000 });
    await page.choose(LARGE, INPUT);
    await underWay(page);
    await page.press(button("abort-item-processing"));
    const { storedKey } = await page.until(() => bench.site.endOfUpload(), "the request goes on");
    assert.equal(storedKey, null);
    await page.until(async () => (await page.texts(".filepond--item")).length === 0, "the file is still on the list");
    assert.deepEqual((await events(page)).processed, []);
  });

  test("a file that the policy refuses is shown with the reason, and not sent", async () => {
    const page = await open("max=3");
    await page.choose("four", INPUT);
    await becomes(page, "processing-error");
    const reason = "OSS would refuse the upload: the file is 4 bytes; the policy allows 0 to 3";
    await page.until(async () => (await statuses(page)).includes(reason), async () => `${await statuses(page)}`);
    assert.deepEqual(await bench.site.uploads(), []);
    const [[key, { type, code, body, cause }]] = (await events(page)).processed;
    assert.deepEqual([key, type, code, body, cause.name, cause.code, cause.stored], [null, "error", 0, reason, "UploadError", "PolicyViolation", "no"]);
  });

  test("a failed callback is shown as a failure whose object is stored", async () => {
    const page = await open();
    await page.driver.executeScript(setOptions, { callback: { callbackUrl: "http://127.0.0.1:1/", callbackBody: "object=${object}" } });
    const name = await page.choose("stored", INPUT);
    await becomes(page, "processing-error");
    assert.match((await statuses(page))[0], /the object is stored, but the callback .* failed/i);
    assert.equal((await bench.stored(name)).toString(), "stored");
    const [[, { code, cause }]] = (await events(page)).processed;
    assert.deepEqual([code, cause.code, cause.stored], [203, "CallbackFailed", "yes"]);
  });

  test("the button of a failed file sends it again", async () => {
    const page = await open();
    await bench.server.fail({ answer: "InternalError", times: 3 });
    const name = await page.choose("again", INPUT);
    await becomes(page, "processing-error");
    assert.deepEqual(await bench.keys(), [null, null, null]);
    await page.press(button("retry-item-processing"));
    await becomes(page, "processing-complete");
    assert.equal((await bench.stored(name)).toString(), "again");
    assert.deepEqual(await form(page), [`user/demo/${name}`]);
  });

  test("undoing takes the file off the list and its key out of the form, and the object stays", async () => {
    const page = await open();
    const name = await page.choose("stays", INPUT);
    await becomes(page, "processing-complete");
    await page.press(button("revert-item-processing"));
    await page.until(async () => (await page.texts(".filepond--item")).length === 0, "the file is still on the list");
    assert.deepEqual(await form(page), []);
    assert.equal((await bench.stored(name)).toString(), "stays");
  });

  test("with forceRevert, undoing says that the object is not deleted", async () => {
    const page = await open();
    const label = "Stored files are not deleted";
    await page.driver.executeScript("window.pond.setOptions({ forceRevert: true, labelFileProcessingRevertError: arguments[0] })", label);
    const name = await page.choose("stays", INPUT);
    await becomes(page, "processing-complete");
    await page.press(button("revert-item-processing"));
    await becomes(page, "processing-revert-error");
    await page.until(async () => (await statuses(page)).includes(label), async () => `${await statuses(page)}`);
    assert.equal((await bench.stored(name)).toString(), "stays");
  });

  test("the revert of the server fails, after it has been called, with a sentence", async () => {
    const page = await open();
    const outcome = await page.driver.executeAsyncScript(revert);
    assert.deepEqual(outcome, ["returned", "The stored file is not deleted: a form upload can only store"]);
  });

  test("a server of the application may delete the object: it is sent the key", async () => {
    const page = await open();
    await page.driver.executeScript(deleteByServer);
    const name = await page.choose("deleted by the server", INPUT);
    await becomes(page, "processing-complete");
    await page.press(button("revert-item-processing"));
    await page.until(() => page.driver.executeScript("return window.deleted"), "the server was not asked");
    assert.deepEqual(await page.driver.executeScript("return window.deleted"), ["DELETE", "/delete", `user/demo/${name}`]);
  });

  test("a file has the key that its options ask for, made of its metadata", async () => {
    const page = await open();
    await page.driver.executeScript(setOptionsByMetadata);
    await page.driver.executeScript("void window.pond.addFile(new File(['by metadata'], 'a.txt'), { metadata: { album: 'sea' } })");
    await page.until(() => bench.stored("sea/a.txt"), "it is not stored under its album");
    await becomes(page, "processing-complete");
    assert.deepEqual(await form(page), ["user/demo/sea/a.txt"]);
  });

  test("options that throw fail their file, and a server without an uploader is refused", async () => {
    const page = await open();
    await page.driver.executeScript(setOptionsThatThrow);
    await page.choose("not sent", INPUT);
    await becomes(page, "processing-error");
    assert.deepEqual(await statuses(page), ["no options for this file"]);
    assert.deepEqual(await bench.site.uploads(), []);
    assert.equal(await page.driver.executeScript(withoutUploader), "TypeError: filepondServer needs an Uploader of oss-form-upload");
  });
});

// The rest runs in the browser.

function watch() {
  const events = (window.events = { processed: [] });
  const plain = ({ type, code, body, cause }) => ({ type, code, body, cause: { name: cause.name, code: cause.code, stored: cause.stored } });
  window.pond.on("processfile", (error, { serverId }) => events.processed.push([serverId, error && plain(error)]));
  window.percents = [];
  const record = () => {
    for (const { textContent } of document.querySelectorAll(".filepond--file-status-main")) {
      const found = /(\d+)%/.exec(textContent);
      if (found) window.percents.push(Number(found[1]));
    }
  };
  new MutationObserver(record).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** FilePond gives the input its name back, without a file, once the list is empty. */
function keysInForm() {
  return new FormData(document.querySelector("form")).getAll("attachments").filter((value) => typeof value === "string");
}

function deleteByServer() {
  const uploader = new window.Uploader({ grant: "/get_post_signature_for_oss_upload" });
  window.pond.setOptions({ server: { ...window.filepondServer(uploader), revert: "/delete" } });
  const { open, send } = XMLHttpRequest.prototype;
  let request;
  XMLHttpRequest.prototype.open = function (...values) {
    request = values.slice(0, 2);
    return open.apply(this, values);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (request[0] === "DELETE") window.deleted = [...request, body];
    return send.call(this, body);
  };
}

function setOptions(options) {
  const uploader = new window.Uploader({ grant: "/get_post_signature_for_oss_upload" });
  window.pond.setOptions({ server: window.filepondServer(uploader, options) });
}

function setOptionsByMetadata() {
  const uploader = new window.Uploader({ grant: "/get_post_signature_for_oss_upload" });
  const options = async (file, { album }) => ({ key: (_, { dir }) => `${dir}${album}/${file.name}` });
  window.pond.setOptions({ server: window.filepondServer(uploader, options) });
}

function setOptionsThatThrow() {
  const uploader = new window.Uploader({ grant: "/get_post_signature_for_oss_upload" });
  const options = () => {
    throw new Error("no options for this file");
  };
  window.pond.setOptions({ server: window.filepondServer(uploader, options) });
}

function revert(done) {
  const { revert } = window.filepondServer(new window.Uploader({ grant: "/none" }));
  const seen = [];
  revert("user/demo/key", () => done("it was deleted"), (text) => done([...seen, text]));
  seen.push("returned");
}

function withoutUploader() {
  try {
    window.filepondServer();
  } catch (error) {
    return String(error);
  }
}
