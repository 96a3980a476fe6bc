// The recipes without a framework, word for word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { getObject } from "../stand-in.mjs";

const TIMEOUT = 60_000;

/** Tests in one browser; `bench()` returns `{ driver, site }` once they run. */
export function snippets(bench) {
  const inPage = (script, ...values) => bench().driver.executeScript(script, ...values);
  const until = (condition, otherwise) => bench().driver.wait(condition, TIMEOUT, otherwise);
  const stored = async (key) => (await getObject(`${bench().site.bucket}/user/demo/${key}`)).bytes.toString();

  async function open(page, terms = "") {
    const { driver, site } = bench();
    await site.forget();
    site.terms = terms;
    await driver.get(`${site.origin}/${page}`);
  }

  test("the recipe for folders stores each file under its path", async () => {
    await open("folder.html");
    await inPage(chooseFolder, { "tree/a.txt": "first", "tree/sub/b.txt": "second" });
    await until(() => inPage("return window.logged.length > 0"), "nothing was logged");
    assert.deepEqual(await inPage("return window.logged"), [[2, "files stored"]]);
    assert.deepEqual((await keysOf(bench().site)).sort(), ["user/demo/tree/a.txt", "user/demo/tree/sub/b.txt"]);
    assert.equal(await stored("tree/a.txt"), "first");
    assert.equal(await stored("tree/sub/b.txt"), "second");
  });

  test("the recipe for many files starts nothing while it is paused, and returns the files that failed", async () => {
    await open("many.html", "max=10");
    await inPage(uploadPaused, { "small.txt": "fits", "large.txt": "does not fit" });
    // Without the pause, what was asked for first would have been sent by then.
    await until(() => inPage("return window.other"), "the upload of another uploader never ended");
    assert.deepEqual(await keysOf(bench().site), ["user/demo/other.txt"]);
    await inPage("document.querySelector('#resume').click()");
    await until(() => inPage("return window.failed"), "the uploads never ended");
    assert.deepEqual(await inPage("return [window.failed, document.querySelector('progress').value]"), [["large.txt"], 100]);
    assert.deepEqual(await keysOf(bench().site), ["user/demo/other.txt", "user/demo/small.txt"]);
  });

  test("the recipe for workers stores the file, and the page is told its key", async () => {
    await open("worker.html");
    const ended = "return window.logged.map(([message]) => message).find(({ key, reason }) => key ?? reason)";
    await until(() => inPage(ended), "the worker told nothing");
    assert.deepEqual(await inPage(ended), { key: "user/demo/hello.txt" });
    assert.deepEqual(await keysOf(bench().site), ["user/demo/hello.txt"]);
    assert.equal(await stored("hello.txt"), "hello");
  });

  test("the recipe for Uppy stores a file, reports its progress, and tells of a refusal", async () => {
    await open("uppy.html", "max=10");
    await inPage(addToUppy, { "small.txt": "fits", "large.txt": "does not fit" });
    await until(() => inPage("return window.complete"), "the uploads never ended");
    const { successful, failed, progress } = await inPage("return window.complete");
    assert.deepEqual(successful, ["small.txt"]);
    assert.deepEqual(failed, ["large.txt: OSS would refuse the upload: the file is 12 bytes; the policy allows 0 to 10"]);
    assert.equal(progress.at(-1), "small.txt 4 of 4");
    assert.equal(await stored("small.txt"), "fits");
  });

  test("the recipe for plain forms puts the fields before the file", async () => {
    await open("plain-form.html");
    const names = "return [...document.querySelectorAll('input')].map(({ name }) => name)";
    await until(async () => (await inPage(names)).length > 1, "no field was added");
    const found = await inPage(names);
    assert.equal(found.at(-1), "file");
    assert.deepEqual(["key", "policy", "success_action_redirect"].filter((name) => !found.includes(name)), []);
  });
}

async function keysOf(site) {
  return (await site.uploads()).map(({ storedKey }) => storedKey);
}

// The rest runs in the browser.

function chooseFolder(files) {
  const transfer = new DataTransfer();
  for (const [path, text] of Object.entries(files)) {
    const file = new File([text], path.split("/").at(-1));
    Object.defineProperty(file, "webkitRelativePath", { value: path });
    transfer.items.add(file);
  }
  const input = document.querySelector("#folder");
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
}

function uploadPaused(texts) {
  const files = Object.entries(texts).map(([name, text]) => new File([text], name));
  document.querySelector("#pause").click();
  window.uploadAll(files, document.querySelector("progress")).then((failed) => (window.failed = failed.map(({ name }) => name)));
  const other = new window.Uploader({ grant: "/get_post_signature_for_oss_upload" });
  other.upload(new File(["other"], "other.txt")).then(({ key }) => (window.other = key));
}

function addToUppy(texts) {
  const progress = [];
  window.uppy.on("upload-progress", ({ name }, { bytesUploaded, bytesTotal }) => progress.push(`${name} ${bytesUploaded} of ${bytesTotal}`));
  window.uppy.on("complete", ({ successful, failed }) => {
    window.complete = { successful: successful.map(({ name }) => name), failed: failed.map(({ name, error }) => `${name}: ${error}`), progress };
  });
  window.uppy.addFiles(Object.entries(texts).map(([name, text]) => ({ name, type: "text/plain", data: new File([text], name) })));
}
