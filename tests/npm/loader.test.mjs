// The loader, from an entry to the calls of the module, with a module that the test makes.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, test } from "node:test";
import { UploadError } from "../../src/npm/upload-error.js";
import { breakModule, deferred, failure, file, named, scene } from "./loader-scene.mjs";

describe("loading", () => {
  test("nothing is loaded for an uploader that is only made, paused, resumed and aborted", async () => {
    const { log, uploader } = scene();
    uploader.pause();
    uploader.resume();
    uploader.abort();
    await setImmediate();
    assert.deepEqual(log, []);
  });

  test("the first call loads the source of the entry, and all calls share it", async () => {
    const { log, uploader, Uploader, init } = scene();
    await Promise.all([uploader.check(file("a")), new Uploader({}).check(file("b")), init()]);
    assert.deepEqual(log, ["load the bytes", "new 1", "check a", "new 1", "check b"]);
  });

  test("init loads its argument, also a promise, and then the source of the entry is not made", async () => {
    const { log, init, uploader } = scene({ source: () => assert.fail("it was made") });
    assert.equal(await init(Promise.resolve(named("given"))), undefined);
    await init(named("another"));
    await uploader.check(file("a"));
    assert.deepEqual(log, ["load given", "new 1", "check a"]);
  });

  test("a load that fails rejects all that waits for it, and the next call tries again", async () => {
    let isBroken = true;
    const { log, uploader, init } = scene({ answer: async () => assert.ok(!isBroken, "no such file") });
    const errors = await Promise.all([failure(init()), failure(uploader.check(file("a"))), failure(uploader.upload(file("b")))]);
    for (const error of errors) {
      assert.ok(error instanceof UploadError);
      assert.deepEqual([error.code, error.retryable, error.stored], ["LoadFailed", true, "no"]);
      assert.equal(error.message, "the WebAssembly module could not be loaded: no such file");
      assert.equal(error.cause.message, "no such file");
    }
    isBroken = false;
    await uploader.check(file("c"));
    assert.deepEqual(log.filter((what) => !what.startsWith("restart")), ["load the bytes", "load the bytes", "new 1", "check c"]);
  });

  test("a promise given to init that rejects is LoadFailed, and so is a source that throws", async () => {
    const { init } = scene({ source: () => { throw new Error("no Base64") } });
    const reason = new Error("no network");
    const error = await failure(init(Promise.reject(reason)));
    assert.deepEqual([error.code, error.cause === reason], ["LoadFailed", true]);
    assert.match((await failure(init())).message, /: no Base64$/);
  });

  test("a call that comes just when a load has failed belongs to the next one", async () => {
    let loads = 0;
    const { uploader, init } = scene({ answer: async () => assert.ok(loads++ > 0, "the first") });
    let second;
    await init().catch(() => (second = uploader.check(file("a"))));
    await second;
    assert.equal(loads, 2);
  });
});

describe("calls", () => {
  test("reach the module in their order, those from before the load first", async () => {
    const { log, uploader } = scene();
    const calls = [uploader.check(file("a")), uploader.check(file("b"))];
    await setImmediate();
    calls.push(uploader.check(file("c")), uploader.uploadAll(new Set([file("d")])), uploader.check(file("e")));
    await Promise.all(calls);
    assert.deepEqual(log, ["load the bytes", "new 1", "check a", "check b", "check c", "uploadAll d", "check e"]);
  });

  test("have the size of their files read at once, and a getter that throws is left to the module", async () => {
    const { uploader, log } = scene();
    const read = [];
    const watched = (name) => ({ name, get size() { read.push(name); throw new Error("mine") } });
    const calls = [uploader.check(watched("a")), uploader.uploadAll([watched("b"), watched("c")])];
    void uploader.upload(watched("d"));
    assert.deepEqual(read, ["a", "b", "c", "d"]);
    await Promise.all(calls);
    assert.equal(log.at(-1), "upload d");
  });

  test("of one file, of an async iterable and of anything else are the module's to read", async () => {
    const { uploader, log } = scene();
    const coming = Object.assign((async function* () {})(), { name: "coming" });
    await Promise.all([uploader.uploadAll(file("a")), uploader.uploadAll(coming), uploader.uploadAll({ name: "other" })]);
    assert.deepEqual(log.slice(2), ["uploadAll a", "uploadAll coming", "uploadAll other"]);
  });

  test("of options that the module refuses reject each time, and break nothing", async () => {
    const { Uploader, uploader } = scene();
    const refused = new Uploader();
    for (const name of ["upload", "check", "upload"]) assert.equal((await failure(refused[name](file("a")))).code, "InvalidArgument");
    await uploader.check(file("b"));
  });

  test("reject with the reason of the module's promise", async () => {
    const { uploader, uploads } = scene();
    const upload = uploader.upload(file("a"));
    await setImmediate();
    uploads.a.reject("any reason");
    assert.equal(await failure(upload), "any reason");
  });
});

describe("pause", () => {
  test("is remembered until the module is there, and holds for the calls that wait for it", async () => {
    const { log, uploader } = scene();
    uploader.pause();
    void uploader.upload(file("a"));
    await setImmediate();
    uploader.resume();
    await setImmediate();
    assert.deepEqual(log, ["load the bytes", "new 1", "pause", "upload a", "resume"]);
  });

  test("is forgotten by resume", async () => {
    const { log, uploader } = scene();
    uploader.pause();
    void uploader.upload(file("a"));
    uploader.resume();
    await setImmediate();
    assert.deepEqual(log, ["load the bytes", "new 1", "upload a"]);
  });

  test("comes after the uploads that were asked for before it", async () => {
    const { log, uploader } = scene();
    await uploader.check(file("a"));
    void uploader.upload(file("b"));
    uploader.pause();
    void uploader.upload(file("c"));
    await setImmediate();
    assert.deepEqual(log.slice(2), ["check a", "upload b", "pause", "upload c"]);
  });

  test("holds for the next instance, and for no other uploader", async () => {
    const { log, uploader, Uploader } = scene();
    await uploader.check(file("a"));
    uploader.pause();
    const other = new Uploader({});
    await breakModule(other);
    await Promise.all([uploader.check(file("b")), other.check(file("c"))]);
    assert.deepEqual(log.slice(-5), ["new 2", "pause", "check b", "new 2", "check c"]);
  });
});

describe("abort", () => {
  test("rejects the calls that wait for the module with the reason at once, and no later call", async () => {
    const loading = deferred();
    const { log, uploader, Uploader } = scene({ answer: () => loading.promise });
    const reason = { any: "value" };
    const other = new Uploader({}).check(file("other"));
    const aborted = [uploader.upload(file("a")), uploader.check(file("b")), uploader.formFields()];
    await setImmediate();
    uploader.abort(reason);
    for (const call of aborted) assert.equal(await failure(call), reason);
    const later = uploader.check(file("c"));
    loading.resolve();
    await Promise.all([other, later]);
    assert.deepEqual(log, ["load the bytes", "new 1", "check other", "new 1", "check c"]);
  });

  test("settles the files of an uploadAll that waits for the module, each with the reason", async () => {
    const { log, uploader } = scene({ answer: () => new Promise(() => {}) });
    const outcomes = uploader.uploadAll([file("a"), file("b")]);
    await setImmediate();
    uploader.abort("enough");
    assert.deepEqual(await outcomes, Array(2).fill({ status: "rejected", reason: "enough" }));
    assert.deepEqual(log, ["load the bytes"]);
  });

  test("settles an uploadAll of one file that waits for the module, and rejects one of files that were to come", async () => {
    const { uploader } = scene({ answer: () => new Promise(() => {}) });
    const one = uploader.uploadAll(file("a"));
    const coming = failure(uploader.uploadAll((async function* () {})()));
    await setImmediate();
    uploader.abort("enough");
    assert.deepEqual(await one, [{ status: "rejected", reason: "enough" }]);
    assert.equal(await coming, "enough");
  });

  test("has an AbortError as its reason unless there is one, the same for all", async () => {
    const { uploader } = scene();
    const calls = [failure(uploader.upload(file("a"))), failure(uploader.upload(file("b")))];
    uploader.abort();
    const [first, second] = await Promise.all(calls);
    assert.equal(first.name, "AbortError");
    assert.equal(first, second);
  });

  test("is left to the module for the calls that it has taken", async () => {
    const { log, uploader } = scene();
    const upload = uploader.upload(file("a"));
    await setImmediate();
    uploader.abort("enough");
    void uploader.upload(file("b"));
    assert.equal(await failure(upload), "enough");
    await setImmediate();
    assert.deepEqual(log.slice(2), ["upload a", "abort enough", "upload b"]);
  });
});

describe("an uploader behind a proxy", () => {
  /** As Vue's `reactive` makes them: objects come out wrapped, functions as they are. */
  const reactive = (target) => new Proxy(target, {
    get: (target, name, receiver) => {
      const value = Reflect.get(target, name, receiver);
      return typeof value === "object" && value !== null ? reactive(value) : value;
    },
  });

  for (const [name, wrap] of Object.entries({
    "of nothing": (uploader) => new Proxy(uploader, {}),
    "as Vue makes it": reactive,
    "as its prototype": (uploader) => Object.create(uploader),
    "that is frozen": (uploader) => new Proxy(Object.freeze(uploader), {}),
  })) {
    test(`${name} works`, async () => {
      const { log, uploader } = scene();
      const wrapped = wrap(uploader);
      wrapped.pause();
      await wrapped.check(file("a"));
      wrapped.resume();
      const upload = wrapped.upload(file("b"));
      await wrapped.uploadAll([file("c")]);
      assert.equal(await wrapped[Symbol.for("oss-form-upload.diagnose")](), "facts");
      wrapped.abort("enough");
      assert.equal(await failure(upload), "enough");
      assert.deepEqual(log.slice(1),
        ["new 1", "pause", "check a", "resume", "upload b", "uploadAll c", "diagnose", "abort enough"]);
    });
  }

  test("shows no members", () => {
    const { uploader, Uploader } = scene();
    assert.deepEqual([Object.keys(uploader), JSON.stringify(uploader), Uploader.name], [[], "{}", "Uploader"]);
  });
});
