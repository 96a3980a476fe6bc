// A plain `wasm-pack build`, without anything that the npm package adds: it makes a usable package by itself, for pages
// without a bundler and for bundlers. A run that builds the module twice.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { browsers } from "../e2e/browsers.mjs";
import { startServer } from "../e2e/server.mjs";
import { getObject } from "../e2e/stand-in.mjs";
import { serveFolder } from "../e2e/static.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const app = path.join(import.meta.dirname, "app");
const built = (target) => path.join(root, "target/plain", target);
const run = promisify(execFile);

/** Where the module of each target is imported by its users: in a page as it is, and in what Vite makes of a page. */
const USES = { web: plainPage, bundler: viteBuild };
const MAIN = "oss_form_upload.js";
const TYPES = "oss_form_upload.d.ts";

let server, folder;
const running = {};

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "oss-form-upload-plain-"));
  server = await startServer();
  for (const [name, start] of Object.entries(browsers)) running[name] = await start();
});

after(async () => {
  for (const { quit } of Object.values(running)) await quit();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const [target, serve] of Object.entries(USES)) {
  describe(`wasm-pack build --target ${target}`, () => {
    let site;

    before(async () => {
      const options = ["--log-level", "warn", "build", "--target", target, "--out-dir", built(target)];
      await run("wasm-pack", options, { cwd: root, maxBuffer: 1 << 26 });
      site = await serve();
    });

    after(() => site?.stop());

    for (const browser of Object.keys(browsers)) {
      test(`makes an Uploader that uploads in ${browser}`, async () => {
        const grant = await (await fetch(`http://127.0.0.1:${server.port}/get_post_signature_for_oss_upload`)).json();
        const { driver } = running[browser];
        await driver.get(`${site.origin}/${target}.html`);
        await driver.wait(() => driver.executeScript("return 'use' in window"), 20_000, "the page did not start");
        const name = `${target} ${browser}.txt`;
        const { key, verified, refused } = await driver.executeAsyncScript(
          "const [grant, name, done] = arguments; use(grant, name).then(done, (error) => done({ key: String(error) }))", grant, name);
        assert.deepEqual({ key, verified }, { key: `${grant.dir}${name}`, verified: true });
        // A wrong option rejects with the class that the module exports, and breaks nothing.
        assert.deepEqual(refused, { isUploadError: true, isInstance: true, code: "InvalidArgument" });
        const { bytes } = await getObject(new URL(encodeURI(key), grant.host));
        assert.equal(bytes.toString(), "plain");
      });
    }

    test("has types without `any`, in strict TypeScript", async () => {
      assert.doesNotMatch(await readFile(path.join(built(target), TYPES), "utf8"), /[:<|,(] *any\b/);
      const tsc = path.join(root, "tools/node_modules/.bin/tsc");
      await run(tsc, ["-p", path.join(import.meta.dirname, `tsconfig.${target}.json`)]).catch(({ stdout }) => assert.fail(stdout));
    });
  });
}

/** No bundler: the files lie on the server as wasm-pack made them. */
async function plainPage() {
  const page = await readFile(path.join(app, "web.html"), "utf8");
  const use = await readFile(path.join(app, "use.js"), "utf8");
  const script = await readFile(path.join(app, "web.js"), "utf8");
  const pages = {
    "/web.html": ["text/html", page],
    "/use.js": ["text/javascript", use],
    "/web.js": ["text/javascript", script.replace('"plain-web"', `"./${MAIN}"`)],
  };
  return serveFolder(built("web"), { pages });
}

/** Vite with its defaults, which knows how to import a .wasm. */
async function viteBuild() {
  const consumers = createRequire(path.join(root, "tests/e2e/consumers/package.json"));
  const vite = await import(pathToFileURL(consumers.resolve("vite")));
  const outDir = path.join(folder, "vite");
  await vite.build({
    root: app,
    logLevel: "warn",
    resolve: { alias: { "plain-bundler": path.join(built("bundler"), MAIN) } },
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: path.join(app, "bundler.html") } },
  });
  return serveFolder(outDir);
}
