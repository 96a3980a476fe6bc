// The package as Node and bundlers find it once it is installed from its tarball.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { runInNewContext } from "node:vm";
import { build } from "../../tools/node_modules/esbuild/lib/main.js";
import { install, pack } from "../../tools/pack.mjs";

const tools = path.resolve(import.meta.dirname, "../../tools/node_modules/.bin");
const names = "UploadError,Uploader,init,isUploadError";
let project, tarball;

before(async () => {
  project = await mkdtemp(path.join(tmpdir(), "oss-form-upload-installed-"));
  tarball = pack(project);
  await install(tarball, project);
});

after(() => rm(project, { recursive: true }));

/** Runs a program of Node in the project, and returns what it writes to either output. */
async function run(file, source) {
  await writeFile(path.join(project, file), source);
  return execFileSync("sh", ["-c", 'exec node "$1" 2>&1', "sh", file], { cwd: project, encoding: "utf8" }).trim();
}

for (const entry of ["oss-form-upload", "oss-form-upload/web"]) {
  test(`import of ${entry}`, async () => {
    const source = `import * as all from "${entry}"; console.log(Object.keys(all).sort().join())`;
    assert.equal(await run("import.mjs", source), names);
  });

  test(`require of ${entry}, from a CommonJS file, works without a warning`, async () => {
    const source = `console.log(Object.keys(require("${entry}")).sort().join())`;
    assert.equal(await run("require.cjs", source), names);
  });

  test(`${entry} loads by itself, without a network`, async () => {
    const source = `import { init } from "${entry}"; await init(); console.log("loaded")`;
    assert.equal(await run("load.mjs", source), "loaded");
  });

  test(`a bundle that imports ${entry} and uses nothing of it holds nothing of it`, async () => {
    assert.equal(await bundle(`import { Uploader, UploadError } from "${entry}";`), "");
  });

  test(`importing ${entry} asks nothing of the runtime but the language`, async () => {
    const module = await bundle(`export * from "${entry}";`);
    const script = module.replace(/export\s*\{[^}]*\};?\s*$/, "").replaceAll("import.meta.url", "undefined");
    // No window, network, clock, encoder or console; and what it might ask for later is no reason to fail.
    runInNewContext(script, Object.create(null));
  });
}

test("the .wasm is found by its name, and a file that is no entry is not", async () => {
  const source = `
    console.log(import.meta.resolve("oss-form-upload/oss_form_upload_bg.wasm").split("/").pop());
    try { import.meta.resolve("oss-form-upload/web.js") } catch ({ code }) { console.log(code) }
  `;
  assert.equal(await run("resolve.mjs", source), "oss_form_upload_bg.wasm\nERR_PACKAGE_PATH_NOT_EXPORTED");
});

test("publint has nothing to say", () => {
  succeeds("publint", ["run", tarball, "--strict"]);
});

test("the types are found by every way to resolve modules", () => {
  // `require` gets an ES module, which Node 20.19 and later allow; TypeScript's module: node16 does not.
  succeeds("attw", [tarball, "--profile", "strict", "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", "*.wasm"]);
});

/** Runs a tool in the project, which must find nothing. */
function succeeds(tool, options) {
  const { status, stdout, stderr } = spawnSync(path.join(tools, tool), options, { cwd: project, encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
}

async function bundle(contents) {
  const stdin = { contents, resolveDir: project };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false, logLevel: "silent" });
  return outputFiles[0].text.replace(/^\/\/.*\n/gm, "").trim();
}
