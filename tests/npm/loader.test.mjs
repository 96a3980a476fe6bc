// The way from an entry into the module, with a module of the test's own in place of the real one.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, test } from "node:test";
import { entry } from "../../src/npm/entry.js";
import { abortOnTrap, guarded, panicked, settled } from "../../src/npm/trap.js";
import { UploadError } from "../../src/npm/upload-error.js";

/**
 * An entry around a module that notes what happens to it in `log`. Its uploads stay open until the test settles them, the
 * names of their files being the keys of `uploads`. `answer(input)` is what a load comes to.
 */
function scene({ answer = async () => {}, source = () => "the bytes" } = {}) {
  const log = [];
  const uploads = {};
  let instances = 0;
  let isDue = false;
  const load = async ({ module_or_path: input }) => {
    log.push(`load ${input}`);
    await answer(input);
    instances ||= 1;
  };
  const restart = () => {
    log.push("restart");
    if (!instances) throw new TypeError("there is no instance");
    isDue = true;
  };
  const listen = () => {
    log.push("listen");
    if (isDue) instances += 1;
    isDue = false;
  };
  class Inner {
    constructor(options) {
      if (options === undefined) throw new UploadError("the argument must be an object", { code: "InvalidArgument" });
      log.push(`new ${instances}`);
      this.instance = instances;
    }
    upload(file) {
      this.enter(`upload ${file.name}`);
      return new Promise((resolve, reject) => (uploads[file.name] = { resolve, reject }));
    }
    async uploadAll(files) {
      this.enter(`uploadAll ${[files].flat().map(({ name }) => name)}`);
      return files;
    }
    async check(file) {
      this.enter(`check ${file.name}`);
    }
    formFields() {
      this.enter("formFields");
      throw new WebAssembly.RuntimeError("unreachable");
    }
    async diagnose() {
      this.enter("diagnose");
      return "facts";
    }
    pause() {
      this.enter("pause");
    }
    resume() {
      this.enter("resume");
    }
    abort(reason) {
      this.enter(`abort ${reason}`);
      for (const { reject } of Object.values(uploads)) reject(reason);
    }
    enter(what) {
      assert.equal(this.instance, instances, `${what} of an instance that is gone`);
      log.push(what);
    }
  }
  const { Uploader, init } = entry(async () => ({ default: load, restart, listen, Uploader: Inner }), source);
  return { log, uploads, Uploader, init, uploader: new Uploader({ grant: "/grant" }) };
}

const file = (name) => ({ name, size: 1 });
const deferred = () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const failure = (promise) => promise.then(() => assert.fail("it succeeded"), (error) => error);

/** Has the module break inside of one of its functions. */
const breakModule = (uploader) => failure(uploader.formFields());

describe("loading", () => {
  test("nothing is loaded for an uploader that is only made, paused, resumed and aborted", async () => {
    const { log, uploader } = scene();
    uploader.pause();
    uploader.resume();
    uploader.abort();
    await setImmediate();
    assert.deepEqual(log, []);
  });

  test("the first call loads what the entry knows, and all calls share it", async () => {
    const { log, uploader, Uploader, init } = scene();
    await Promise.all([uploader.check(file("a")), new Uploader({}).check(file("b")), init()]);
    assert.deepEqual(log, ["load the bytes", "new 1", "check a", "new 1", "check b"]);
  });

  test("init loads what it is given, also a promise, and the entry's own is not made for it", async () => {
    const { log, init, uploader } = scene({ source: () => assert.fail("it was made") });
    assert.equal(await init(Promise.resolve("given")), undefined);
    await init("another");
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

  test("reject with what the module's promise rejects with", async () => {
    const { uploader, uploads } = scene();
    const upload = uploader.upload(file("a"));
    await setImmediate();
    uploads.a.reject("any reason");
    assert.equal(await failure(upload), "any reason");
  });
});

describe("pause", () => {
  test("is remembered until the module is there, and holds for what waits for it", async () => {
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
  test("rejects what waits for the module with the reason at once, and nothing that comes later", async () => {
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

  test("is the module's for what the module has taken", async () => {
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

  test("shows nothing but what it is", () => {
    const { uploader, Uploader } = scene();
    assert.deepEqual([Object.keys(uploader), JSON.stringify(uploader), Uploader.name], [[], "{}", "Uploader"]);
  });
});

describe("a module that breaks", () => {
  test("rejects all that it has taken with Internal, once, and the next call gets a new instance", async () => {
    const { log, uploads, uploader, Uploader } = scene();
    const pending = [failure(uploader.upload(file("a"))), failure(new Uploader({}).upload(file("b")))];
    await setImmediate();
    const error = await breakModule(uploader);
    assert.ok(error instanceof UploadError);
    assert.equal(error.message, "the WebAssembly module broke, by a defect of this package: unreachable");
    const { code, stored, retryable, violations, service, duplicate, attempts, cause } = error;
    assert.deepEqual({ code, stored, retryable, violations, service, duplicate, attempts },
      { code: "Internal", stored: "unknown", retryable: true, violations: [], service: null, duplicate: null, attempts: 0 });
    assert.ok(cause instanceof WebAssembly.RuntimeError);
    assert.deepEqual(await Promise.all(pending), [error, error]);
    uploads.a.resolve("late");
    await uploader.check(file("c"));
    assert.deepEqual(log.slice(-5), ["restart", "listen", "load the bytes", "new 2", "check c"]);
  });

  test("leaves what it had not taken to the next instance, in order", async () => {
    const { log, uploader } = scene();
    await uploader.check(file("a"));
    await Promise.all([breakModule(uploader), uploader.check(file("b")), uploader.check(file("c"))]);
    assert.deepEqual(log.slice(3), ["formFields", "restart", "listen", "load the bytes", "new 2", "check b", "check c"]);
  });

  test("takes nothing that was meant for it: neither an abort nor a pause reaches the next instance", async () => {
    const { log, uploader, Uploader } = scene();
    const other = new Uploader({});
    await Promise.all([uploader.check(file("a")), other.check(file("b"))]);
    const broken = breakModule(other);
    uploader.pause();
    uploader.abort("enough");
    uploader.resume();
    await broken;
    await uploader.check(file("c"));
    assert.deepEqual(log.slice(5), ["formFields", "restart", "listen", "load the bytes", "new 2", "check c"]);
  });

  test("is told of by its callback too, which does nothing after that", async () => {
    const { uploader } = scene();
    const upload = failure(uploader.upload(file("a")));
    await setImmediate();
    let runs = 0;
    const callback = guarded((id, value) => {
      runs += 1;
      if (id === 7) throw new RangeError(value);
    });
    callback(1);
    assert.equal(callback(7, "no stack"), undefined);
    callback(1);
    assert.equal((await upload).message, "the WebAssembly module broke, by a defect of this package: no stack");
    assert.equal(runs, 2);
  });

  test("is named with the place of its panic, which is nobody else's", async () => {
    const { uploader } = scene();
    for (const [place, expected] of [["src/engine/queue.rs:7", /: a panic at src\/engine\/queue\.rs:7$/], [null, /: unreachable$/]]) {
      const upload = failure(uploader.upload(file("a")));
      await setImmediate();
      guarded(() => {
        if (place) panicked(place);
        throw new WebAssembly.RuntimeError("unreachable");
      })();
      assert.match((await upload).message, expected);
      await uploader.check(file("b"));
    }
  });

  test("is told of by a panic that nobody catches, as in a task of its own", async () => {
    const { uploader } = scene();
    const upload = failure(uploader.upload(file("a")));
    await setImmediate();
    panicked("src/web/grant_source.rs:3");
    assert.match((await upload).message, /: a panic at src\/web\/grant_source\.rs:3$/);
    await uploader.check(file("b"));
  });

  test("has its requests aborted, but for those that have ended, and those of the next instance", async () => {
    const { uploader } = scene();
    await uploader.check(file("a"));
    const request = () => ({ aborts: 0, abort() { this.aborts += 1 } });
    const [open, ended, next] = [request(), request(), request()];
    for (const each of [open, ended]) abortOnTrap(each);
    settled(ended);
    await breakModule(uploader);
    await uploader.check(file("b"));
    abortOnTrap(next);
    assert.deepEqual([open.aborts, ended.aborts, next.aborts], [1, 0, 0]);
  });

  test("ends a callback that its frames made afterwards", async () => {
    const { uploader } = scene();
    await uploader.check(file("a"));
    await breakModule(uploader);
    const stale = guarded(() => assert.fail("it ran"));
    await uploader.check(file("b"));
    stale();
  });

  test("whose start broke is LoadFailed, and the next call starts it anew", async () => {
    let starts = 0;
    const { log, uploader } = scene({ answer: async () => { if (starts++ === 0) throw new RangeError("no stack") } });
    const error = await failure(uploader.check(file("a")));
    assert.deepEqual([error.code, error.cause.message], ["LoadFailed", "no stack"]);
    await uploader.check(file("b"));
    assert.deepEqual(log, ["load the bytes", "restart", "load the bytes", "new 1", "check b"]);
  });
});
