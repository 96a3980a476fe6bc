// The packed tarball, installed and used by projects of many kinds, in both browsers against the local server. A run of
// its own (`npm run consumers`), because it takes its time.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { By, until } from "selenium-webdriver";
import * as vite from "vite";
import { install, pack } from "../../../tools/pack.mjs";
import { browsers } from "../browsers.mjs";
import { startServer } from "../server.mjs";
import { getObject } from "../stand-in.mjs";
import { esbuildBuild, projects } from "./projects.mjs";

const TIMEOUT = 20_000;
/** A file that is more than one piece on its way, and not text. */
const BYTES = Buffer.concat(Array.from({ length: 4096 }, (_, i) => createHash("sha512").update(String(i)).digest()));

const running = {};
let folder, server;
let uploads = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "oss-form-upload-consumers-"));
  await install(pack(folder), import.meta.dirname);
  server = await startServer();
  for (const [name, start] of Object.entries(browsers)) running[name] = await start();
});

after(async () => {
  for (const { quit } of Object.values(running)) await quit();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const [name, { pages, serve, isForbidden = false }] of Object.entries(projects)) {
  describe(name, () => {
    let site;

    before(async () => void (site = await serve(await mkdtemp(join(folder, "project-")))));
    after(() => site?.stop());

    for (const browser of Object.keys(browsers)) {
      for (const page of pages) {
        test(`${page || "the first page"} uploads a file in ${browser}`, async () => {
          await uploadFrom(`${site.origin}/${page}`, running[browser].driver);
          // A worker's requests are not among those of its page.
          if (!page.includes("worker")) assert.equal(await hasLoadedJavaScript(running[browser].driver), isForbidden);
        });
      }
    }
  });
}

describe("esbuild, with nobody to copy the .wasm", () => {
  test("web.html says which file is missing", async (t) => {
    const site = await esbuildBuild(await mkdtemp(join(folder, "project-")));
    t.after(() => site.stop());
    const { error } = await outcomeOf(`${site.origin}/web.html`, running.Chromium.driver, await grant());
    const missing = `${site.origin}/oss_form_upload_bg.wasm answered 404 with application/wasm, not with the module`;
    const cure = 'serve oss_form_upload_bg.wasm there, pass its address to init(), or import "oss-form-upload", which carries it';
    assert.equal(error, `LoadFailed: the WebAssembly module could not be loaded: ${missing}; ${cure}`);
  });
});

describe("a server that renders pages", () => {
  const rendered = "<p>2 uploaders, undefined</p>";

  test("Node imports the package and makes uploaders", async () => {
    assert.equal(await render(join(import.meta.dirname, "ssr.mjs")), rendered);
  });

  test("so does the output of Vite for it, with the package bundled", async () => {
    const build = { ssr: "ssr.mjs", outDir: folder, emptyOutDir: false };
    await vite.build({ root: import.meta.dirname, logLevel: "warn", ssr: { noExternal: true }, build });
    assert.equal(await render(join(folder, "ssr.mjs")), rendered);
  });

  test("Vite's dev server renders it too", async (t) => {
    const options = { root: import.meta.dirname, cacheDir: join(folder, "vite"), logLevel: "error" };
    const server = await vite.createServer({ ...options, server: { middlewareMode: true } });
    t.after(() => server.close());
    const { render } = await server.ssrLoadModule("/ssr.mjs");
    assert.equal(render(), rendered);
  });
});

describe("a script in Node", () => {
  for (const entry of ["oss-form-upload", "oss-form-upload/web"]) {
    test(`uploads a file with ${entry}`, async () => {
      const given = await grant();
      const script = ["--import", "./resolve-localhost.mjs", "upload.mjs", await newFile(), JSON.stringify(given), entry];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, script, { cwd: import.meta.dirname });
      assert.equal(stderr, "");
      assert.deepEqual(JSON.parse(stdout), { key: `${given.dir}file ${uploads}.bin`, status: 204 });
      await assertStored(given.host, JSON.parse(stdout).key);
    });
  }
});

async function render(module) {
  const source = `import { render } from ${JSON.stringify(pathToFileURL(module))}; console.log(render())`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source]);
  return stdout.trim();
}

async function uploadFrom(url, driver) {
  const given = await grant();
  const { key, error } = await outcomeOf(url, driver, given);
  assert.equal(error, undefined);
  assert.equal(key, `${given.dir}file ${uploads}.bin`);
  await assertStored(given.host, key);
}

async function grant() {
  return (await fetch(`http://127.0.0.1:${server.port}/get_post_signature_for_oss_upload`)).json();
}

/** Chooses a new file in a page, and returns the text that the page shows then. */
async function outcomeOf(url, driver, grant) {
  const file = await newFile();
  await driver.get(`${url}?grant=${encodeURIComponent(JSON.stringify(grant))}`);
  const input = await driver.wait(until.elementLocated(By.css("input[type=file]")), TIMEOUT, "the page did not start");
  await input.sendKeys(file);
  const output = await driver.findElement(By.css("output"));
  return JSON.parse(await driver.wait(() => output.getText(), TIMEOUT, "the upload never ended"));
}

/**
 * Whether the page has loaded the module as JavaScript. Bundlers give the file other names and leave this table of wasm2js in
 * it; index.js has the same data as the file, and not the table.
 */
async function hasLoadedJavaScript(driver) {
  const TABLE = "new Uint8Array(123)";
  const installed = join(import.meta.dirname, "node_modules/oss-form-upload");
  assert.ok((await readFile(join(installed, "without-webassembly.js"), "utf8")).includes(TABLE));
  const urls = await driver.executeScript(`
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    return names.filter((name) => name.startsWith(location.origin));`);
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  return texts.some((text) => text.includes(TABLE));
}

async function newFile() {
  const file = join(folder, `file ${++uploads}.bin`);
  await writeFile(file, BYTES);
  return file;
}

async function assertStored(host, key) {
  const { status, bytes } = await getObject(new URL(encodeURI(key), host));
  assert.equal(status, 200);
  assert.ok(bytes.equals(BYTES), "the object differs from the file");
}
