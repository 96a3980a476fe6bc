// A file on disk that a page has been given and has not sent yet.

import assert from "node:assert/strict";
import { appendFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { By } from "selenium-webdriver";
import { getObject } from "./stand-in.mjs";

// More than the buffers between browser and server hold, at a pace that leaves time to step in.
const SIZE = 32 << 20;
export const bytesPerSecond = 4 << 20;
export const OLD = Buffer.alloc(SIZE, "old");
export const NEW = Buffer.alloc(SIZE, "new");

/** The changes to the file. */
export const changes = {
  touched: (path) => utimes(path, new Date(0), new Date(0)),
  // Without truncating the file first, as `writeFile` would by itself.
  overwritten: (path) => writeFile(path, NEW, { flag: "r+" }),
  "appended to": (path) => appendFile(path, "more"),
  truncated: (path) => truncate(path, OLD.length / 2),
  deleted: (path) => rm(path),
};

/** When the file was made. Without a checksum, Chromium sees no change within the second of the one before. */
const AGES_AGO = new Date("2020-01-01T00:00:00Z");

/** Chooses a file of old bytes in an input of the test's own, which does not upload it. Gives its path. */
export async function keep(bench, name) {
  const path = await bench.file(name, OLD);
  await utimes(path, AGES_AGO, AGES_AGO);
  await bench.page.open();
  await bench.page.driver.executeScript(() => {
    document.body.append(Object.assign(document.createElement("input"), { type: "file", id: "kept" }));
  });
  await bench.page.driver.findElement(By.id("kept")).sendKeys(path);
  // Chromium looks at a file when its size is first asked for.
  await bench.page.driver.executeScript("return document.getElementById('kept').files[0].size");
  return path;
}

/** Begins to upload that file, with these options of the uploader. */
export async function startUpload(bench, options = {}) {
  await bench.page.driver.executeScript((options) => {
    const upload = async () => {
      const { Uploader } = await import("./pkg/web.js");
      const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload", ...options });
      return uploader.upload(document.getElementById("kept").files[0]);
    };
    window.outcome = upload().then(
      ({ verified, attempts }) => ({ verified, attempts }),
      ({ code, stored }) => ({ code, stored }),
    );
  }, options);
}

/** Returns the outcome in two words. */
export function outcome(bench) {
  return bench.page.driver.executeAsyncScript((done) => void window.outcome.then(done));
}

/** Uploads a file of old bytes, and changes it when some are on their way. */
export async function changedWhileSent(bench, name, change, options) {
  const path = await keep(bench, name);
  await bench.server.forget();
  await bench.server.fail({ bytesPerSecond });
  await startUpload(bench, options);
  await bench.page.until(() => isArriving(bench.server), "no byte arrived");
  await change(path);
  return outcome(bench);
}

async function isArriving(server) {
  return (await server.requests()).some(({ method, bodyBytes }) => method === "POST" && bodyBytes > 1 << 20);
}

/** That the object of this name is these bytes. */
export async function assertStored(bench, name, bytes) {
  const host = `demo-bucket.oss-cn-hangzhou.localhost:${bench.server.port}`;
  const object = await getObject(`http://${host}/user/demo/${encodeURIComponent(name)}`);
  assert.ok(object.bytes.equals(bytes), "the object differs from the file");
}
