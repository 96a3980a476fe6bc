// The published package: its files, its entries, and their behaviour where there is no browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const pkg = path.resolve(import.meta.dirname, "../../pkg");
const localSigning = path.resolve(import.meta.dirname, "../../target/pkg-local-signing");
const wasm = "oss_form_upload_bg.wasm";
const names = ["UploadError", "Uploader", "init", "isUploadError"];
const ENTRIES = [".", "./web", "./advice", "./diagnose", "./uppy", "./filepond", "./antd", "./element-plus", "./react", "./vue"];
/** By the file of an adapter: what it exports, and the modules that it imports. */
const ADAPTERS = {
  uppy: { exports: ["OssFormUpload"], imports: ["@uppy/core", "@uppy/core/utils"] },
  filepond: { exports: ["filepondServer"], imports: [] },
  antd: { exports: ["antdRequest"], imports: [] },
  "element-plus": { exports: ["elementRequest"], imports: [] },
  react: { exports: ["useUpload"], imports: ["react"] },
  vue: { exports: ["useUpload"], imports: ["vue"] },
};
let imports = 0;

/** A fresh copy of an entry: its own module, nothing loaded. */
const entry = (name, folder = pkg) => import(`${path.join(folder, name)}?${imports++}`);

const manifest = async (folder = pkg) => JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
const cargo = () => readFile(path.join(pkg, "../Cargo.toml"), "utf8");

/** Marks of signing in a build: its function, its constant, and the first round constants of SHA-256. */
const SIGNING = {
  signLocally: "signLocally",
  aliyun_v4: "aliyun_v4",
  "SHA-256": Buffer.from(Uint32Array.of(0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5).buffer).toString("latin1"),
};

/** Returns the marks of signing in each file of a build. index.js and without-webassembly.js hold the data in Base64, which hides
 * them there. */
async function signing(folder) {
  const found = {};
  for (const name of (await readdir(folder)).filter((name) => /\.(js|ts|wasm)$/.test(name))) {
    const bytes = await readFile(path.join(folder, name), "latin1");
    found[name] = Object.keys(SIGNING).filter((mark) => bytes.includes(SIGNING[mark]));
  }
  return found;
}

test("the package holds the entries, their types, the module and the papers, and nothing else", () => {
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: pkg, encoding: "utf8" }));
  assert.deepEqual(files.map(({ path }) => path).sort(), [
    "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "adapters.d.ts", "advice.d.ts", "advice.js", "antd.d.ts",
    "antd.js", "diagnose.d.ts", "diagnose.js", "element-plus.d.ts", "element-plus.js", "filepond.d.ts", "filepond.js", "grant.d.ts",
    "index.d.ts", "index.js", wasm, "package.json", "react.d.ts", "react.js", "types.d.ts", "uppy.d.ts", "uppy.js", "vue.d.ts",
    "vue.js", "web.d.ts", "web.js", "without-webassembly.js",
  ].sort());
});

test("every entry leads to files of the package, its types first", async () => {
  const { exports } = await manifest();
  assert.deepEqual(Object.keys(exports), [...ENTRIES, "./*.wasm", "./package.json"]);
  const present = await readdir(pkg);
  for (const entry of ENTRIES.map((name) => exports[name])) {
    assert.deepEqual(Object.keys(entry), ["types", "default"]);
    for (const file of Object.values(entry)) assert.ok(present.includes(path.basename(file)), file);
  }
});

test("the manifest says who may run it, where it comes from, and how it is published", async () => {
  const { engines, repository, homepage, bugs, publishConfig } = await manifest();
  const url = (await cargo()).match(/^repository = "(.+)"$/m)[1];
  assert.deepEqual({ engines, repository, homepage, bugs, publishConfig }, {
    engines: { node: ">=20.19" },
    repository: { type: "git", url: `git+${url}.git` },
    homepage: `${url}#readme`,
    bugs: `${url}/issues`,
    publishConfig: { access: "public", provenance: true },
  });
});

for (const name of ["advice", "diagnose"]) {
  test(`${name}.js stands alone: it loads no other module and no WebAssembly`, async () => {
    const source = await readFile(path.join(pkg, `${name}.js`), "utf8");
    assert.doesNotMatch(source, /^import\b|\bimport\(|\bWebAssembly\.\w/m);
    assert.deepEqual(Object.keys(await entry(`${name}.js`)), [name]);
  });
}

for (const [name, { exports, imports }] of Object.entries(ADAPTERS)) {
  test(`${name}.js imports its library alone, which npm installs for nobody, and nothing of the package`, async () => {
    const source = await readFile(path.join(pkg, `${name}.js`), "utf8");
    assert.deepEqual([...source.matchAll(/^import\b.*?"([^"]+)";$/gm)].map(([, module]) => module), imports);
    assert.doesNotMatch(source, /\bimport\(|\brequire\(|\bWebAssembly\b/);
    assert.match(source, new RegExp(`^export \\{\\s+${exports.join(",\\s+")}\\s+\\};$`, "m"));
    const { peerDependencies, peerDependenciesMeta } = await manifest();
    for (const library of imports.map(libraryOf)) {
      assert.ok(peerDependencies[library]);
      assert.deepEqual(peerDependenciesMeta[library], { optional: true });
    }
  });
}

/** Returns the package of a module. */
const libraryOf = (module) => module.split("/").slice(0, module.startsWith("@") ? 2 : 1).join("/");

test("the version is that of Cargo.toml", async () => {
  const { version } = await manifest();
  assert.equal(version, (await cargo()).match(/^version = "(.+)"$/m)[1]);
});

test("no file of the package can sign", async () => {
  assert.deepEqual(await signing(pkg), {
    "adapters.d.ts": [], "advice.d.ts": [], "advice.js": [], "antd.d.ts": [], "antd.js": [], "diagnose.d.ts": [], "diagnose.js": [],
    "element-plus.d.ts": [], "element-plus.js": [], "filepond.d.ts": [], "filepond.js": [], "grant.d.ts": [], "index.d.ts": [],
    "index.js": [], "react.d.ts": [], "react.js": [], "types.d.ts": [], "uppy.d.ts": [], "uppy.js": [], "vue.d.ts": [], "vue.js": [],
    [wasm]: [], "web.d.ts": [], "web.js": [], "without-webassembly.js": [],
  });
});

test("a build with local signing can, and the same look finds it there", async () => {
  assert.deepEqual(await signing(localSigning), {
    "adapters.d.ts": [],
    "advice.d.ts": [],
    "advice.js": [],
    "antd.d.ts": [],
    "antd.js": [],
    "diagnose.d.ts": [],
    "diagnose.js": [],
    "filepond.d.ts": [],
    "filepond.js": [],
    "element-plus.d.ts": [],
    "element-plus.js": [],
    "grant.d.ts": [],
    "index.d.ts": [],
    "index.js": ["signLocally"],
    "local.d.ts": ["signLocally"],
    "react.d.ts": [],
    "react.js": [],
    "types.d.ts": [],
    "uppy.d.ts": [],
    "uppy.js": [],
    "vue.d.ts": [],
    "vue.js": [],
    [wasm]: ["signLocally", "aliyun_v4", "SHA-256"],
    "web.d.ts": [],
    "web.js": ["signLocally"],
    "without-webassembly.js": ["signLocally"],
  });
});

test("a build with local signing is not for publishing", async () => {
  const { private: isPrivate, publishConfig, types } = await manifest(localSigning);
  assert.deepEqual({ isPrivate, publishConfig, types }, { isPrivate: true, publishConfig: undefined, types: "./local.d.ts" });
});

for (const name of ["index.js", "web.js"]) {
  test(`${name} of a build with local signing also exports signLocally, which signs nothing outside of a page`, async () => {
    const exported = await entry(name, localSigning);
    assert.deepEqual(Object.keys(exported).sort(), [...names, "signLocally"].sort());
    await exported.init(readFile(path.join(localSigning, wasm)));
    const sts = { accessKeyId: "STS.example", accessKeySecret: "not-a-real-secret", securityToken: "example-token" };
    const failure = await exported.signLocally({ ...sts, region: "cn-hangzhou", bucket: "examplebucket" }).catch((error) => error);
    assert.ok(failure instanceof exported.UploadError);
    assert.equal(failure.code, "InvalidArgument");
    assert.equal(failure.message, "a page that signs must be on a loopback host such as http://localhost");
  });
}

test("no file of the package shows whose machine built it", async () => {
  for (const name of await readdir(pkg)) {
    const bytes = await readFile(path.join(pkg, name), "latin1");
    for (const trace of [homedir(), path.resolve(pkg, ".."), "registry/src"]) {
      assert.ok(!bytes.includes(trace), `${name} holds ${trace}`);
    }
  }
});

test("index.js carries the very module that lies beside web.js", async () => {
  const [index, module] = await Promise.all([readFile(path.join(pkg, "index.js"), "utf8"), readFile(path.join(pkg, wasm))]);
  assert.ok(index.includes(module.toString("base64")));
});

for (const name of ["index.js", "web.js"]) {
  test(`${name}: both entries export the same names, and importing one does nothing`, async () => {
    const { compile, instantiate } = WebAssembly;
    WebAssembly.compile = WebAssembly.instantiate = () => assert.fail("the import compiled something");
    const exported = await entry(name);
    Object.assign(WebAssembly, { compile, instantiate });
    assert.deepEqual(Object.keys(exported).sort(), names);
  });

  test(`${name}: an error from within the module is of the exported class`, async () => {
    const { Uploader, UploadError, init, isUploadError } = await entry(name);
    await init(readFile(path.join(pkg, wasm)));
    const error = await new Uploader({ grant: 7 }).upload(new Blob()).catch((error) => error);
    assert.ok(error instanceof UploadError && isUploadError(error));
    assert.equal(error.code, "InvalidArgument");
  });

  test(`${name}: a module that cannot be loaded is LoadFailed, and the next call tries again`, async () => {
    const { Uploader, UploadError, init } = await entry(name);
    const failure = await init(new Uint8Array([1, 2, 3])).catch((error) => error);
    assert.ok(failure instanceof UploadError);
    assert.equal(failure.code, "LoadFailed");
    assert.ok(failure.cause instanceof WebAssembly.CompileError);
    await init(readFile(path.join(pkg, wasm)));
    await assert.rejects(new Uploader().upload(), { code: "InvalidArgument" });
  });

  test(`${name}: calls at the same time share one load`, async () => {
    const { init } = await entry(name);
    const { instantiate } = WebAssembly;
    let loads = 0;
    WebAssembly.instantiate = (...input) => (loads++, instantiate(...input));
    const bytes = readFile(path.join(pkg, wasm));
    await Promise.all([init(bytes), init(bytes), init(bytes)]);
    WebAssembly.instantiate = instantiate;
    assert.equal(loads, 1);
  });
}

test("index.js needs no file beside it", async () => {
  const { init } = await entry("index.js");
  await init();
});

test("an UploadError of another entry is recognised by name, other things are not", async () => {
  const [{ isUploadError }, { Uploader, init }] = await Promise.all([entry("index.js"), entry("web.js")]);
  await init(readFile(path.join(pkg, wasm)));
  assert.ok(isUploadError(await new Uploader().upload().catch((error) => error)));
  for (const other of [new Error("x"), null, undefined, "UploadError", { name: "UploadError" }]) {
    assert.equal(isUploadError(other), false);
  }
});

for (const when of ["before the module is there", "afterwards"]) {
  test(`calls go on in the order in which they came, ${when}`, async () => {
    const { Uploader, init } = await entry("index.js");
    if (when === "afterwards") await init();
    const policy = btoa(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions: [{ bucket: "examplebucket" }] }));
    const grant = { host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com", policy, signature: "x", OSSAccessKeyId: "LTAIexample" };
    const uploader = new Uploader({ grant });
    const first = uploader.formFields({ key: "first" });
    uploader.abort("enough");
    const second = uploader.formFields({ key: "second" });
    await assert.rejects(first, (reason) => reason === "enough");
    assert.deepEqual((await second)[0], ["key", "second"]);
  });
}
