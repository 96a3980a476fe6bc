// The effect of a defect of the module on its users: one call after another, in Node, with the real module.

import assert from "node:assert/strict";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";

const pkg = path.resolve(import.meta.dirname, "../../pkg");
let imports = 0;
const entry = (name) => import(`${path.join(pkg, name)}?broken${imports++}`);

const policy = btoa(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions: [{ bucket: "examplebucket" }] }));
const grant = { host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com", policy, signature: "x", OSSAccessKeyId: "LTAIexample" };
const FIELDS = [["key", "k"], ["policy", policy], ["OSSAccessKeyId", "LTAIexample"], ["Signature", "x"]];

/** A function that traps: the export of a module that executes `unreachable` and nothing else. */
const { trap } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b,
))).exports;

// No input has the module trap. So its next call of JavaScript does, once it is armed, and leaves the module's frames as a
// trap would. That is so in its first instance only: the glue makes the next by itself.
let armed, tellPanic, memory;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (input, imports) => {
  const made = await instantiate(input, each(imports, (members) => each(members, trapping)));
  ({ memory } = (made.instance ?? made).exports);
  return made;
};

function trapping(run) {
  if (/\bpanicked\(/.test(run)) tellPanic = run;
  return (...input) => {
    const before = armed;
    armed = undefined;
    return before ? before() : run(...input);
  };
}

function each(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** A grant after which the module breaks, by `how`. */
function breaking(how = trap) {
  queueMicrotask(() => (armed = how));
  return grant;
}

/** Panics as the module does: it tells the place, which lies in its memory, and traps. */
function panic() {
  const place = new TextEncoder().encode("src/engine/mod.rs:7");
  const start = memory.grow(1) << 16;
  new Uint8Array(memory.buffer, start).set(place);
  tellPanic(start, place.length);
  trap();
}

/** Until the test ends, nothing but this collects garbage: a map of functions, one for each value that is not freed. */
function collector(t) {
  const { FinalizationRegistry } = globalThis;
  const waiting = new Map();
  globalThis.FinalizationRegistry = class {
    constructor(collected) {
      this.register = (_, held, token) => waiting.set(token, () => collected(held));
      this.unregister = (token) => waiting.delete(token);
    }
  };
  t.after(() => (globalThis.FinalizationRegistry = FinalizationRegistry));
  return waiting;
}

/** Returns the reason of a rejected promise. */
function failure(promise) {
  return promise.then(() => assert.fail("it succeeded"), (error) => error);
}

for (const name of ["index.js", "web.js"]) {
  test(`${name}: a trap rejects the call`, async () => {
    const { Uploader, UploadError } = await entry(name);
    const error = await failure(new Uploader({ grant: () => breaking() }).formFields({ key: "k" }));
    assert.ok(error instanceof UploadError);
    assert.equal(error.message, "the WebAssembly module broke, by a defect of this package: unreachable");
    const { code, stored, retryable, violations, service, duplicate, attempts } = error;
    assert.deepEqual({ code, stored, retryable, violations, service, duplicate, attempts },
      { code: "Internal", stored: "unknown", retryable: true, violations: [], service: null, duplicate: null, attempts: 0 });
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  });

  test(`${name}: a panic is named with its place`, async () => {
    const { Uploader } = await entry(name);
    const error = await failure(new Uploader({ grant: () => breaking(panic) }).formFields({ key: "k" }));
    assert.match(error.message, /: a panic at src\/engine\/mod\.rs:7$/);
  });

  test(`${name}: a trap rejects the calls that wait too, and the next call works, also of the same uploader`, async () => {
    const { Uploader } = await entry(name);
    let asked = 0;
    const uploader = new Uploader({ grant: () => (asked++ ? grant : breaking()) });
    const waiting = failure(new Uploader({ grant: () => new Promise(() => {}) }).formFields({ key: "k" }));
    const both = await Promise.all([waiting, failure(uploader.formFields({ key: "k" }))]);
    assert.deepEqual(both.map(({ code }) => code), ["Internal", "Internal"]);
    assert.deepEqual(await uploader.formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: an uploader that is paused stays so in the next instance`, async () => {
    const { Uploader } = await entry(name);
    const asked = [];
    const paused = new Uploader({ grant: ({ file }) => (asked.push(file.name), Promise.reject(new Error("no grant"))) });
    paused.pause();
    const before = failure(paused.upload(new File(["1"], "before.txt")));
    await failure(new Uploader({ grant: () => breaking() }).formFields({ key: "k" }));
    assert.equal((await before).code, "Internal");
    const after = failure(paused.upload(new File(["2"], "after.txt")));
    await new Uploader({ grant }).formFields({ key: "k" });
    assert.deepEqual(asked, []);
    paused.resume();
    assert.equal((await after).code, "GrantUnavailable");
    assert.deepEqual(asked, ["after.txt"]);
  });

  test(`${name}: the next instance is made of the module that was compiled`, async (t) => {
    const { Uploader } = await entry(name);
    const compiled = t.mock.method(WebAssembly, "instantiate");
    const made = t.mock.method(WebAssembly, "Instance");
    let asked = 0;
    const uploader = new Uploader({ grant: () => (asked++ ? grant : breaking()) });
    await failure(uploader.formFields({ key: "k" }));
    await uploader.formFields({ key: "k" });
    const { module } = await compiled.mock.calls[0].result;
    assert.equal(compiled.mock.callCount(), 1);
    // The first one, of an empty module, shows whether there may be any.
    assert.deepEqual(made.mock.calls.map(({ arguments: [input] }) => input === module), [false, true]);
  });

  test(`${name}: a late event of a broken instance changes nothing`, async () => {
    const { Uploader } = await entry(name);
    const { promise, resolve } = withResolvers();
    const late = failure(new Uploader({ grant: () => promise }).formFields({ key: "k" }));
    await setImmediate();
    await failure(new Uploader({ grant: () => breaking() }).formFields({ key: "k" }));
    resolve(grant);
    assert.equal((await late).code, "Internal");
    await setImmediate();
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: the values of a broken instance are collected without an error`, async (t) => {
    const garbage = collector(t);
    const { Uploader } = await entry(name);
    await new Uploader({ grant: () => grant }).formFields({ key: "k" }); // whose grant is kept for the next call
    await failure(new Uploader({ grant: () => breaking() }).formFields({ key: "k" }));
    await new Uploader({ grant }).formFields({ key: "k" });
    assert.notEqual(garbage.size, 0);
    for (const collect of garbage.values()) collect();
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: an instance whose start breaks is LoadFailed, and the next call tries again`, async (t) => {
    const { Uploader } = await entry(name);
    t.mock.method(WebAssembly, "instantiate", withBrokenStart, { times: 1 });
    const error = await failure(new Uploader({ grant }).formFields({ key: "k" }));
    assert.deepEqual([error.code, error.cause.message], ["LoadFailed", "no stack is left"]);
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });
}

/** `WebAssembly.instantiate` whose instances cannot start. */
async function withBrokenStart(...input) {
  const { instance, module } = await instantiate(...input);
  const start = () => { throw new RangeError("no stack is left") };
  return { instance: { exports: { ...instance.exports, __wbindgen_start: start } }, module };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
