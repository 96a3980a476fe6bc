// How often grants are read, and that the module is told when one is no longer needed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Call } from "../../src/npm/engine/call.js";
import { Engine } from "../../src/npm/engine/engine.js";

/** Stands in for the module: grants that serve for ever, and how many of them have been read and freed. */
function core() {
  const counts = { read: 0, freed: 0 };
  const issued = () => {
    counts.read += 1;
    return { isFresh: () => true, isForOneKey: () => false, free: () => (counts.freed += 1) };
  };
  return { counts, issued };
}

/** A grant for a call of each of two files; what was read and freed then. */
async function twoFiles(options) {
  const { counts, issued } = core();
  const engine = new Engine({ issued }, options);
  for (const name of ["a", "b"]) {
    const call = new Call(engine, {}, { blob: new Blob([name]), size: 1, type: "", name });
    await call.grant();
    call.end();
  }
  return counts;
}

test("a grant for one file alone is freed with its upload", async () => {
  assert.deepEqual(await twoFiles({ grant: () => ({}), grantScope: "file" }), { read: 2, freed: 2 });
});

test("a shared grant is read once, and kept for the next file", async () => {
  assert.deepEqual(await twoFiles({ grant: () => ({}) }), { read: 1, freed: 0 });
});

test("a grant that is given is read once", async () => {
  assert.deepEqual(await twoFiles({ grant: { policy: "e30=" } }), { read: 1, freed: 0 });
});

test("a given grant that cannot be read is tried again by each call", async () => {
  let tried = 0;
  const issued = () => {
    tried += 1;
    throw new Error("no grant");
  };
  const engine = new Engine({ issued }, { grant: { policy: "e30=" } });
  for (let call = 0; call < 2; call += 1) await assert.rejects(new Call(engine, {}).grant(), /no grant/);
  assert.equal(tried, 2);
});
