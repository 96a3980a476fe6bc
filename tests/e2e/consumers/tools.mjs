// The packed tarball in the projects of more tools (tools/), each as its users have it, in the browsers against the local
// server. `TOOLS=rsbuild,nuxt` names some, `TOOLS=all` is all; otherwise a third of them is due, another one each day.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { browsers } from "../browsers.mjs";
import { forward, getObject } from "../stand-in.mjs";
import { hasLoadedJavaScript, Scene } from "./scene.mjs";
import { due, tools } from "./table.mjs";
import { Project } from "./tool-project.mjs";

const names = due(process.env.TOOLS);
console.log(`tools: ${names.join(", ")}`);

/** Scripts in pages, which some tools write, may run, and no WebAssembly. */
const FORBIDDING = { "Content-Security-Policy": "script-src 'self' 'unsafe-inline'" };
const ENTRIES = ["oss-form-upload", "oss-form-upload/web"];
const RESOLVE = `--import ${JSON.stringify(join(import.meta.dirname, "resolve-localhost.mjs"))}`;
let scene;

before(async () => void (scene = await Scene.start()));
after(() => scene?.stop());

for (const name of names) {
  const project = new Project(name, tools[name]);
  const { dev, isDevInOneFile = false, build, runs = {}, script } = project.tool;

  describe(name, () => {
    before(() => project.prepare(scene.tarball));

    if (dev) describe("its dev server", () => uploads(project, () => project.serve(dev), isDevInOneFile));
    if (build) describe("built", () => built(project));
    for (const [how, run] of Object.entries(runs)) test(`tests upload files, ${how}`, () => uploadsOf(project, run));
    if (script) ENTRIES.forEach((entry) => test(`a script uploads a file with ${entry}`, () => uploadOf(project, script, entry)));
  });
}

function built(project) {
  before(() => project.build());

  describe("with WebAssembly", () => uploads(project, () => project.serveBuilt(), false));
  if (project.tool.output) describe("without WebAssembly", () => uploads(project, () => project.serveBuilt(FORBIDDING), true));
}

/** Tests each page of a project in each browser, and expects that it loads the module as JavaScript, or that it does not. */
function uploads(project, serve, hasJavaScript) {
  let site;

  before(async () => void (site = await serve()));
  after(() => site?.stop());

  for (const browser of Object.keys(browsers)) {
    for (const page of project.tool.pages) {
      test(`${page || "the first page"} uploads a file in ${browser}`, async () => {
        const driver = await scene.driver(browser);
        await scene.uploadFrom(`${site.origin}/${page}`, driver);
        assert.equal(await hasLoadedJavaScript(driver, project.installed), hasJavaScript);
      });
    }
  }
}

/** Runs the tests of a project, and looks at what they have stored. */
async function uploadsOf(project, { command, options = "", stores }) {
  await scene.server.forget();
  await project.run(command, { GRANT: scene.grantEndpoint, NODE_OPTIONS: `${RESOLVE} ${options}` });
  const keys = (await scene.server.requests()).flatMap(({ storedKey }) => storedKey ?? []);
  const { host, dir } = await scene.grant();
  assert.deepEqual(keys.sort(), stores.map((name) => `${dir}${name}`));
  for (const key of keys) assert.equal(String((await getObject(`${host}/${key}`)).bytes), "hello");
}

/** Runs the script of Node by another runtime. The bucket has an address there: not every runtime finds names below localhost. */
async function uploadOf(project, command, entry) {
  const given = await scene.grant();
  const bucket = await forward(given.host);
  const script = ["common/upload.mjs", await scene.newFile(), JSON.stringify({ ...given, host: bucket.origin }), entry];
  const { stdout, stderr } = await project.run([...command, ...script], { DENO_DIR: scene.folder }).finally(bucket.stop);
  assert.equal(stderr, "");
  const { key, status } = JSON.parse(stdout);
  assert.equal(status, 204);
  await scene.assertStored(given, key);
}
