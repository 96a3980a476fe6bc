// The end of an instance that breaks, with a module that the test makes.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, test } from "node:test";
import { abortOnTrap, guarded, panicked, settled } from "../../src/npm/trap.js";
import { UploadError } from "../../src/npm/upload-error.js";
import { breakModule, failure, file, scene } from "./loader-scene.mjs";

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

  test("leaves the calls that it had not taken to the next instance, in order", async () => {
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

  test("is reported by its callback too, which does nothing after that", async () => {
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

  test("is replaced without another download of the module", async (t) => {
    const answer = async () => new Response("", { headers: { "Content-Type": "application/wasm" } });
    const download = t.mock.method(globalThis, "fetch", answer);
    const { uploader } = scene({ source: () => "https://page.example/oss_form_upload_bg.wasm" });
    await uploader.check(file("a"));
    await breakModule(uploader);
    await uploader.check(file("b"));
    assert.equal(download.mock.callCount(), 1);
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

  test("is reported by a panic that nobody catches, as in a separate task", async () => {
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
