// What a defect of the module does to those who use it: one call after another, in Node.

import assert from "node:assert/strict";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";

const pkg = path.resolve(import.meta.dirname, "../pkg");
let imports = 0;
const entry = (name) => import(`${path.join(pkg, name)}?broken${imports++}`);

const policy = btoa(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions: [{ bucket: "examplebucket" }] }));
const grant = { host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com", policy, signature: "x", OSSAccessKeyId: "LTAIexample" };
const FIELDS = [["key", "k"], ["policy", policy], ["OSSAccessKeyId", "LTAIexample"], ["Signature", "x"]];

/** A promise whose `then` calls back at once, which no engine does: wasm-bindgen asserts that it does not. */
function impossible() {
  return Object.assign(Promise.resolve(grant), { then: (resolve) => resolve(grant) });
}

const failure = (promise) => promise.then(() => assert.fail("it succeeded"), (error) => error);

for (const name of ["index.js", "web.js"]) {
  test(`${name}: a panic rejects the call with where it happened`, async () => {
    const { Uploader, UploadError } = await entry(name);
    const error = await failure(new Uploader({ grant: impossible }).formFields({ key: "k" }));
    assert.ok(error instanceof UploadError);
    assert.match(error.message, /^the WebAssembly module broke, by a defect of this package: a panic at js-sys\S+\.rs:\d+$/);
    const { code, stored, retryable, violations, service } = error;
    assert.deepEqual({ code, stored, retryable, violations, service },
      { code: "Internal", stored: "unknown", retryable: true, violations: [], service: null });
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  });

  test(`${name}: a panic rejects what was waiting too, and the next call works, also of the same uploader`, async () => {
    const { Uploader } = await entry(name);
    let asked = 0;
    const uploader = new Uploader({ grant: () => (asked++ ? grant : impossible()) });
    const waiting = failure(new Uploader({ grant: () => new Promise(() => {}) }).formFields({ key: "k" }));
    const both = await Promise.all([waiting, failure(uploader.formFields({ key: "k" }))]);
    assert.deepEqual(both.map(({ code }) => code), ["Internal", "Internal"]);
    assert.deepEqual(await uploader.formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: the next instance is made of the module that was compiled`, async (t) => {
    const { Uploader } = await entry(name);
    const instantiate = t.mock.method(WebAssembly, "instantiate");
    let asked = 0;
    const uploader = new Uploader({ grant: () => (asked++ ? grant : impossible()) });
    await failure(uploader.formFields({ key: "k" }));
    await uploader.formFields({ key: "k" });
    const inputs = instantiate.mock.calls.map(({ arguments: [input] }) => input instanceof WebAssembly.Module);
    assert.deepEqual(inputs, [false, true]);
  });

  test(`${name}: what comes to a broken instance later changes nothing`, async () => {
    const { Uploader } = await entry(name);
    const { promise, resolve } = withResolvers();
    const late = failure(new Uploader({ grant: () => promise }).formFields({ key: "k" }));
    await setImmediate();
    await failure(new Uploader({ grant: impossible }).formFields({ key: "k" }));
    resolve(grant);
    assert.equal((await late).code, "Internal");
    await setImmediate();
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: an instance whose start breaks is LoadFailed, and the next call tries again`, async (t) => {
    const { Uploader } = await entry(name);
    t.mock.method(WebAssembly, "instantiate", withBrokenStart(WebAssembly.instantiate), { times: 1 });
    const error = await failure(new Uploader({ grant }).formFields({ key: "k" }));
    assert.deepEqual([error.code, error.cause.code], ["LoadFailed", "Internal"]);
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });
}

/** `WebAssembly.instantiate` whose instances have no stack left. */
function withBrokenStart(instantiate) {
  const start = () => { throw new RangeError("Maximum call stack size exceeded") };
  return async (...input) => {
    const { instance, module } = await instantiate(...input);
    return { instance: { exports: { ...instance.exports, __wbindgen_start: start } }, module };
  };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
