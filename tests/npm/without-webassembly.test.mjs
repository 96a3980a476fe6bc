// The package where there is no WebAssembly, in Node, beside the package where there is.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../..");
const pkg = path.join(root, "pkg");
const { Instance } = WebAssembly;
const policy = (conditions) => btoa(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions: [{ bucket: "examplebucket" }, ...conditions] }));
const grant = (text = policy([])) =>
  ({ host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com", policy: text, signature: "x", OSSAccessKeyId: "LTAIexample" });
/** Runs a program of binaryen, and returns what it prints. */
const run = async (program, ...args) =>
  (await promisify(execFile)(path.join(root, "tools/node_modules/.bin", program), args, { maxBuffer: 1 << 26 })).stdout;
let imports = 0;
const entry = (name) => import(`${path.join(pkg, name)}?without${imports++}`);

// As in WebKit, where a page whose policy forbids WebAssembly may compile, and make no instance.
before(() => (WebAssembly.Instance = class { constructor() { throw new WebAssembly.CompileError("forbidden"); } }));
after(() => (WebAssembly.Instance = Instance));

for (const name of ["index.js", "web.js"]) {
  test(`${name}: the form is the same, of a grant larger than the memory at the start`, async () => {
    const { Uploader } = await entry(name);
    const large = policy(Array.from({ length: 40_000 }, (_, i) => ["starts-with", `$x:part-${i}`, ""]));
    assert.ok(large.length > 1 << 20);
    const fields = await new Uploader({ grant: grant(large) }).formFields({ key: "日本/ü.txt" });
    assert.deepEqual(fields, [["key", "日本/ü.txt"], ["policy", large], ["OSSAccessKeyId", "LTAIexample"], ["Signature", "x"]]);
  });

  test(`${name}: an error from within is of the exported class`, async () => {
    const { Uploader, UploadError, isUploadError } = await entry(name);
    const error = await new Uploader({ grant: 7 }).upload(new Blob()).catch((error) => error);
    assert.ok(error instanceof UploadError && isUploadError(error));
    assert.equal(error.code, "InvalidArgument");
  });

  test(`${name}: an instance that breaks is replaced by another`, async (t) => {
    const { Uploader } = await entry(name);
    const uploader = new Uploader({ grant: grant() });
    await uploader.formFields({ key: "before" });
    t.mock.method(Math, "random", () => { throw new Error("no chance") }, { times: 1 });
    const error = await uploader.formFields({ key: "broken" }).catch((error) => error);
    assert.deepEqual([error.code, error.cause.message], ["Internal", "no chance"]);
    assert.deepEqual((await uploader.formFields({ key: "after" }))[0], ["key", "after"]);
  });
}

test("no integer of 64 bits comes from the module or goes to it, but for one that nothing asks for", async () => {
  // JavaScript passes those in halves, of which the glue takes the lower. serde-wasm-bindgen imports a way to make a BigInt,
  // and makes none unless it is told to.
  const glue = (await readFile(path.join(root, "target/wasm-pack/npm/oss_form_upload.js"), "utf8")).split("\n");
  const crossing = await run("wasm-dis", path.join(pkg, "oss_form_upload_bg.wasm"));
  const imported = Array.from(crossing.matchAll(/^ \(import "[^"]*" "([^"]*)".*i64/gm), ([, name]) => name);
  assert.equal(imported.length, 1);
  const at = glue.findIndex((line) => line.includes(imported[0]));
  assert.match(glue[at + 1], /Cast intrinsic for `U64 -> Externref`/);
  assert.doesNotMatch(glue.join("\n"), /getTempRet0|BigInt64/);
});
