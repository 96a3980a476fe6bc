// The packed tarball, installed and used by projects of many kinds, in all browsers against the local server. A run of
// its own (`npm run consumers`), because it takes its time.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as vite from "vite";
import { install } from "../../../tools/pack.mjs";
import { browsers } from "../browsers.mjs";
import { esbuildBuild, projects } from "./projects.mjs";
import { hasLoadedJavaScript, Scene } from "./scene.mjs";

const installed = join(import.meta.dirname, "node_modules/oss-form-upload");
let scene;

before(async () => {
  scene = await Scene.start();
  await install(scene.tarball, import.meta.dirname);
});

after(() => scene?.stop());

for (const [name, { pages, serve, isForbidden = false }] of Object.entries(projects)) {
  describe(name, () => {
    let site;

    before(async () => void (site = await serve(await mkdtemp(join(scene.folder, "project-")))));
    after(() => site?.stop());

    for (const browser of Object.keys(browsers)) {
      for (const page of pages) {
        test(`${page || "the first page"} uploads a file in ${browser}`, async () => {
          const driver = await scene.driver(browser);
          await scene.uploadFrom(`${site.origin}/${page}`, driver);
          // A worker's requests are not among those of its page.
          if (!page.includes("worker")) assert.equal(await hasLoadedJavaScript(driver, installed), isForbidden);
        });
      }
    }
  });
}

describe("esbuild, with nobody to copy the .wasm", () => {
  test("web.html says which file is missing", async (t) => {
    const site = await esbuildBuild(await mkdtemp(join(scene.folder, "project-")));
    t.after(() => site.stop());
    const { error } = await scene.outcomeOf(`${site.origin}/web.html`, await scene.driver(Object.keys(browsers)[0]), await scene.grant());
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
    const build = { ssr: "ssr.mjs", outDir: scene.folder, emptyOutDir: false };
    await vite.build({ root: import.meta.dirname, logLevel: "warn", ssr: { noExternal: true }, build });
    assert.equal(await render(join(scene.folder, "ssr.mjs")), rendered);
  });

  test("Vite's dev server renders it too", async (t) => {
    const options = { root: import.meta.dirname, cacheDir: join(scene.folder, "vite"), logLevel: "error" };
    const server = await vite.createServer({ ...options, server: { middlewareMode: true } });
    t.after(() => server.close());
    const { render } = await server.ssrLoadModule("/ssr.mjs");
    assert.equal(render(), rendered);
  });
});

describe("a script in Node", () => {
  for (const entry of ["oss-form-upload", "oss-form-upload/web"]) {
    test(`uploads a file with ${entry}`, async () => {
      const given = await scene.grant();
      const script = ["--import", "./resolve-localhost.mjs", "upload.mjs", await scene.newFile(), JSON.stringify(given), entry];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, script, { cwd: import.meta.dirname });
      assert.equal(stderr, "");
      const { key, status } = JSON.parse(stdout);
      assert.equal(status, 204);
      await scene.assertStored(given, key);
    });
  }
});

async function render(module) {
  const source = `import { render } from ${JSON.stringify(pathToFileURL(module))}; console.log(render())`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source]);
  return stdout.trim();
}
