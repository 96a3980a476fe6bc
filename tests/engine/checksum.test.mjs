// What comes of computing a checksum in the background, and what ends it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Abort, Aborted } from "../../src/npm/engine/abort.js";
import { Hashing } from "../../src/npm/engine/checksum.js";
import { Upload } from "../../src/npm/engine/upload.js";

const SLICE = 4 << 20;

/** A module whose checksum is a list of what was added to it; `overrides` stand in for its functions. */
function coreWith(overrides) {
  const core = { added: [], freed: 0, crc64: () => crc };
  const add = (bytes) => core.added.push(bytes.length);
  const crc = { add, value: () => String(core.added), free: () => core.freed++, ...overrides };
  return core;
}

/** A file of so many full slices, of which only the first can be read before `open()`; `read` lists those that are. */
function slowFile(slices) {
  const read = [];
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  const bytes = async (start) => {
    read.push(start / SLICE);
    if (start > 0) await opened;
    return new ArrayBuffer(SLICE);
  };
  const slice = (start) => ({ arrayBuffer: () => bytes(start) });
  return { blob: { size: slices * SLICE, slice }, size: slices * SLICE, type: "", name: "a", read, open };
}

/** Resolves when nothing is left to do. */
async function idle() {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

async function hashed(core, blob) {
  const hashing = new Hashing(core, { blob, size: blob.size });
  assert.equal(hashing.isOver, false);
  await hashing.ended;
  return hashing;
}

test("a file is added slice by slice, and what the module keeps for it is freed", async () => {
  const core = coreWith();
  const { crc64, failure, isOver } = await hashed(core, new Blob([new Uint8Array(2 * SLICE + 1)]));
  assert.deepEqual([crc64, failure, isOver, core.freed], [`${SLICE},${SLICE},1`, undefined, true, 1]);
});

test("a file of no bytes has a checksum too", async () => {
  const core = coreWith({ value: () => "0" });
  const { crc64 } = await hashed(core, new Blob([]));
  assert.deepEqual([crc64, core.added, core.freed], ["0", [], 1]);
});

test("a file that cannot be read, or has become shorter, ends it", async () => {
  const cause = new Error("NotReadableError");
  const reads = [[() => Promise.reject(cause), cause], [async () => new ArrayBuffer(1), undefined]];
  for (const [arrayBuffer, expected] of reads) {
    const { crc64, failure, isOver } = await hashed(coreWith(), { size: 2, arrayBuffer });
    assert.deepEqual([crc64, failure.code, failure.cause, isOver], [undefined, "FileChanged", expected, true]);
  }
});

test("a module that breaks ends it, and rejects nothing that nobody waits for", async () => {
  const broken = () => { throw reason };
  const reason = new Error("the WebAssembly module broke");
  const { crc64, failure } = await hashed(coreWith({ add: broken, value: broken, free: broken }), new Blob(["abc"]));
  assert.deepEqual([crc64, failure], [undefined, reason]);
});

test("it ends after the slice at hand when it is stopped", async () => {
  const [core, file] = [coreWith(), slowFile(5)];
  const hashing = new Hashing(core, file);
  await idle();
  hashing.stop();
  file.open();
  await hashing.ended;
  assert.deepEqual([core.added.length, file.read, core.freed], [2, [0, 1, 2], 1]);
});

test("an upload that is aborted while it waits for the checksum reads no further", async (t) => {
  t.mock.method(globalThis, "fetch", async () => new Response(null, { status: 204 }));
  const [core, file, controller] = [coreWith(), slowFile(5), new AbortController()];
  const upload = new Upload(callOf(core, file, controller.signal)).run({ turn: Promise.resolve(), leave() {} });
  const ended = assert.rejects(upload, Aborted);
  await idle();
  controller.abort();
  await ended;
  file.open();
  await idle();
  assert.deepEqual(file.read, [0, 1, 2]);
});

/** A call whose form OSS stores at once. */
function callOf(core, file, signal) {
  const answer = () => ({ key: null, crc64: "1" });
  const settings = { checksum: true, strict: false, retry: { attempts: 1 } };
  return {
    abort: new Abort(signal),
    engine: { core: { ...core, answer }, settings, grants: {} },
    file,
    grant: async () => ({ host: () => "https://examplebucket.oss-cn-hangzhou.aliyuncs.com/" }),
    key: () => "k",
    options: {},
    plan: () => ({ mayOverwrite: () => true, formData: () => new FormData() }),
  };
}
