// The surroundings of the projects that use the package: the local server, the browsers, files to upload, and objects to compare.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { By, until } from "selenium-webdriver";
import { pack } from "../../../tools/pack.mjs";
import { browsers } from "../browsers.mjs";
import { startServer } from "../server.mjs";
import { getObject } from "../stand-in.mjs";

/** Some dev servers make what a page needs when it first asks for that. */
const TIMEOUT = 60_000;
/** A file that is more than one piece on its way, and not text. */
const BYTES = Buffer.concat(Array.from({ length: 4096 }, (_, i) => createHash("sha512").update(String(i)).digest()));
/** Stands in the module that wasm2js makes, whatever a bundler calls the file; index.js has the same data, and not this table. */
const TABLE = "new Uint8Array(123)";

export class Scene {
  #uploads = 0;
  #running = {};

  /** Starts the server, packs the package, and makes a temporary folder for the run. */
  static async start() {
    const scene = new Scene();
    scene.folder = await mkdtemp(join(tmpdir(), "oss-form-upload-consumers-"));
    scene.tarball = pack(scene.folder);
    scene.server = await startServer();
    return scene;
  }

  async stop() {
    for (const browser of Object.values(this.#running)) await (await browser).quit();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Returns the driver of a browser, which is started when it is first asked for. */
  async driver(name) {
    return (await (this.#running[name] ??= browsers[name]())).driver;
  }

  /** Uploads a new file from the page at `url`, and compares the object with it. */
  async uploadFrom(url, driver) {
    const given = await this.grant();
    const { key, error } = await this.outcomeOf(url, driver, given);
    assert.equal(error, undefined);
    await this.assertStored(given, key);
  }

  get grantEndpoint() {
    return `http://127.0.0.1:${this.server.port}/get_post_signature_for_oss_upload`;
  }

  async grant() {
    return (await fetch(this.grantEndpoint)).json();
  }

  /** Chooses a new file in a page, and returns what the page shows then. */
  async outcomeOf(url, driver, grant) {
    const file = await this.newFile();
    await driver.get(`${url}?grant=${encodeURIComponent(JSON.stringify(grant))}`);
    const input = await driver.wait(until.elementLocated(By.css("input[type=file]")), TIMEOUT, "the page did not start");
    await input.sendKeys(file);
    const output = await driver.findElement(By.css("output"));
    return JSON.parse(await driver.wait(() => output.getText(), TIMEOUT, "the upload never ended"));
  }

  /** Writes another file with the same bytes, and returns its path. */
  async newFile() {
    const file = join(this.folder, `file ${++this.#uploads}.bin`);
    await writeFile(file, BYTES);
    return file;
  }

  /** Compares the object with the last file. */
  async assertStored({ host, dir }, key) {
    assert.equal(key, `${dir}file ${this.#uploads}.bin`);
    const { status, bytes } = await getObject(new URL(encodeURI(key), host));
    assert.equal(status, 200);
    assert.ok(bytes.equals(BYTES), "the object differs from the file");
  }
}

/** Returns whether the page has loaded the module as JavaScript, which the package has `installed` in this folder. */
export async function hasLoadedJavaScript(driver, installed) {
  assert.ok((await readFile(join(installed, "without-webassembly.js"), "utf8")).includes(TABLE));
  const urls = await driver.executeScript(`
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    return names.filter((name) => name.startsWith(location.origin));`);
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  return texts.some((text) => text.includes(TABLE));
}
