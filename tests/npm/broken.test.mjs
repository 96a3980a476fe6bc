// What a defect of the module does to those who use it: one call after another, in Node.

import assert from "node:assert/strict";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { build } from "esbuild";

const pkg = path.resolve(import.meta.dirname, "../pkg");
let imports = 0;
const entry = (name) => import(`${path.join(pkg, name)}?broken${imports++}`);

const policy = btoa(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions: [{ bucket: "examplebucket" }] }));
const grant = { host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com", policy, signature: "x", OSSAccessKeyId: "LTAIexample" };
const FIELDS = [["key", "k"], ["policy", policy], ["OSSAccessKeyId", "LTAIexample"], ["Signature", "x"]];

/** Of a module that does nothing but `unreachable`. */
const { trap } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b,
))).exports;

// No input has the module trap. So its next call of JavaScript does, once it is armed, and leaves the module's frames as a
// trap of its own would.
let armed, tellPanic;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = (input, imports) => instantiate(input, each(imports, (members) => each(members, trapping)));

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

/** A grant after which the module breaks. */
function breaking() {
  queueMicrotask(() => (armed = trap));
  return grant;
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

/** Why a promise rejects. */
function failure(promise) {
  return promise.then(() => assert.fail("it succeeded"), (error) => error);
}

for (const name of ["index.js", "web.js"]) {
  test(`${name}: a trap rejects the call`, async () => {
    const { Uploader, UploadError } = await entry(name);
    const error = await failure(new Uploader({ grant: breaking }).formFields({ key: "k" }));
    assert.ok(error instanceof UploadError);
    assert.equal(error.message, "the WebAssembly module broke, by a defect of this package: unreachable");
    const { code, stored, retryable, violations, service, attempts } = error;
    assert.deepEqual({ code, stored, retryable, violations, service, attempts },
      { code: "Internal", stored: "unknown", retryable: true, violations: [], service: null, attempts: 0 });
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  });

  test(`${name}: a panic is named with its place`, async () => {
    const { Uploader } = await entry(name);
    const panic = () => (tellPanic(0, 0, 7), trap());
    const uploader = new Uploader({ grant: () => (queueMicrotask(() => (armed = panic)), grant) });
    assert.match((await failure(uploader.formFields({ key: "k" }))).message, /: a panic at :7$/);
    const next = await failure(new Uploader({ grant: breaking }).formFields({ key: "k" }));
    assert.match(next.message, /: unreachable$/);
  });

  test(`${name}: a trap rejects what was waiting too, and the next call works, also of the same uploader`, async () => {
    const { Uploader } = await entry(name);
    let asked = 0;
    const uploader = new Uploader({ grant: () => (asked++ ? grant : breaking()) });
    const waiting = failure(new Uploader({ grant: () => new Promise(() => {}) }).formFields({ key: "k" }));
    const both = await Promise.all([waiting, failure(uploader.formFields({ key: "k" }))]);
    assert.deepEqual(both.map(({ code }) => code), ["Internal", "Internal"]);
    assert.deepEqual(await uploader.formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: the next instance is made of the module that was compiled`, async (t) => {
    const { Uploader } = await entry(name);
    const instantiate = t.mock.method(WebAssembly, "instantiate");
    let asked = 0;
    const uploader = new Uploader({ grant: () => (asked++ ? grant : breaking()) });
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
    await failure(new Uploader({ grant: breaking }).formFields({ key: "k" }));
    resolve(grant);
    assert.equal((await late).code, "Internal");
    await setImmediate();
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });

  test(`${name}: what a broken instance gave is garbage that nobody hears of`, async (t) => {
    const { Uploader } = await entry(name);
    const garbage = collector(t);
    await new Uploader({ grant: () => grant }).formFields({ key: "k" }); // whose grant is kept for the next call
    await failure(new Uploader({ grant: breaking }).formFields({ key: "k" }));
    assert.notEqual(garbage.size, 0);
    for (const collect of garbage.values()) collect();
  });

  test(`${name}: an instance whose start breaks is LoadFailed, and the next call tries again`, async (t) => {
    const { Uploader } = await entry(name);
    t.mock.method(WebAssembly, "instantiate", withBrokenStart, { times: 1 });
    const error = await failure(new Uploader({ grant }).formFields({ key: "k" }));
    assert.deepEqual([error.code, error.cause.code], ["LoadFailed", "Internal"]);
    assert.deepEqual(await new Uploader({ grant }).formFields({ key: "k" }), FIELDS);
  });
}

const entryPoints = [path.join(pkg, "../src/npm/instance.js")];
const { outputFiles: [{ text }] } = await build({ entryPoints, bundle: true, format: "esm", write: false });
const { Instance } = await import(`data:text/javascript,${encodeURIComponent(text)}`);

/** An instance with these exports, as they look from outside; `glue` is what goes around them. */
async function instanceOf(exports, glue = () => ({})) {
  let watched;
  const instance = new Instance((watch) => {
    const load = async () => void (watched = watch(exports, "the compiled module"));
    return { load, ...glue(exports) };
  });
  await instance.load();
  return { instance, watched };
}

/** What `run` throws. */
function thrownBy(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail("it threw nothing");
}

test("an instance that works gives its exports as they are, and what they give", async () => {
  const { instance, watched } = await instanceOf({ add: (a, b) => a + b, memory: "as it is" });
  assert.deepEqual([watched.add(3, 4), watched.memory, instance.compiled], [7, "as it is", "the compiled module"]);
  assert.equal(instance.broken.aborted, false);
});

test("an exception in code of the module that other code of it called ends both, and all that comes later", async () => {
  const trap = new WebAssembly.RuntimeError("unreachable");
  const seen = [];
  const { instance: { broken }, watched } = await instanceOf({
    outer: () => { watched.inner(); seen.push("outer went on") },
    inner: () => { throw trap },
    other: () => seen.push("other ran"),
  });
  broken.addEventListener("abort", () => seen.push("it broke"));
  assert.equal(thrownBy(() => watched.outer()), broken.reason);
  assert.equal(thrownBy(() => watched.other()), broken.reason);
  assert.deepEqual(seen, ["it broke"]);
  const { code, message, cause } = broken.reason;
  const expected = "the WebAssembly module broke, by a defect of this package: unreachable";
  assert.deepEqual([code, message, cause === trap], ["Internal", expected, true]);
});

test("code of a broken instance that is still under way is ended when it calls into it again", async () => {
  const overflow = new RangeError("Maximum call stack size exceeded");
  const ends = [];
  const { instance: { broken }, watched } = await instanceOf({
    outer: () => {
      try { watched.inner() } catch { /* as the glue does, to hand the exception over */ }
      try { watched.store() } catch (error) { ends.push(error); throw new Error("another one") }
    },
    inner: () => { throw overflow },
    store: () => assert.fail("it ran"),
  });
  assert.equal(thrownBy(() => watched.outer()), broken.reason);
  assert.deepEqual([ends.length, ends[0] === broken.reason, broken.reason.cause === overflow], [1, true, true]);
});

test("what the glue throws by itself, such as an error that the module gave it, breaks nothing", async () => {
  const reason = new Error("the key is empty");
  const checked = (exports) => ({ checkKey: () => { throw exports.check() } });
  const { instance, watched } = await instanceOf({ check: () => reason }, checked);
  assert.equal(thrownBy(() => instance.core.checkKey()), reason);
  assert.equal(watched.check(), reason);
  assert.equal(instance.broken.aborted, false);
});

/** `WebAssembly.instantiate` whose instances have no stack left. */
async function withBrokenStart(...input) {
  const { instance, module } = await instantiate(...input);
  const overflow = () => { throw new RangeError("Maximum call stack size exceeded") };
  const exports = each(instance.exports, (value) => (typeof value === "function" ? overflow : value));
  return { instance: { exports }, module };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
