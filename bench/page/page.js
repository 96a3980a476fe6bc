// Runs in the browser: one peer uploads the files that the runner names, and is watched meanwhile.

import { watchGaps, watchLongTasks, watchMemories } from "./watch.js";

const memories = watchMemories();
let peer;
let running;

window.bench = { load, coldStart, upload, uploadMany, start, state, checks };

/** Loads a peer, and lets it fetch what it needs once: a first small file is uploaded before anything is measured. */
async function load({ name, ...options }) {
  peer = await import(`/peers/${name}.js`);
  await peer.upload(new File(["warm"], "warm-up.bin"), options);
}

/**
 * Milliseconds from nothing to ready to send, with nothing in any cache: each `fresh` is another address. And of them those
 * of the import, those of the request of a .wasm, and the others.
 */
async function coldStart({ name, fresh, ...options }) {
  const file = new File(["cold"], "cold.bin");
  const start = performance.now();
  const module = await import(`/fresh/${fresh}/peers/${name}.js`);
  const imported = performance.now() - start;
  await module.prepare?.(file, options);
  const all = performance.now() - start;
  const request = performance.getEntriesByType("resource").find(({ name }) => name.includes(fresh) && name.endsWith(".wasm"));
  const requested = request?.duration ?? 0;
  return { all, imported, requested, rest: all - imported - requested };
}

/** Milliseconds that the chosen file takes. */
async function upload(options) {
  const [file] = document.querySelector("#files").files;
  return timed(() => peer.upload(file, withProgress(options)));
}

/** Milliseconds that `count` files of `size` bytes take, no more than `concurrency` at once. */
async function uploadMany({ count, size, ...options }) {
  const files = Array.from({ length: count }, (_, number) => madeUp(`many-${number}.bin`, size));
  return timed(() => (peer.uploadMany ? peer.uploadMany(files, options) : inTurns(files, options)));
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const withProgress = ({ progress, ...options }) => ({ ...options, onProgress: progress ? () => {} : undefined });

function madeUp(name, size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return new File([bytes], name);
}

/** The queue of peers that have none: as many loops as may run at once. */
async function inTurns(files, { concurrency, ...options }) {
  const waiting = files.values();
  const loop = async () => {
    for (const file of waiting) await peer.upload(file, options);
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
}

/** Begins to upload the chosen file, with an eye on the page's thread; `state` tells how it goes. */
async function start(options) {
  const [file] = document.querySelector("#files").files;
  const end = { longTasks: watchLongTasks(), gaps: watchGaps() };
  running = { loaded: 0, latencies: [] };
  document.querySelector("#button").onclick = ({ timeStamp }) => running.latencies.push(performance.now() - timeStamp);
  const started = performance.now();
  const onProgress = ({ loaded }) => (running.loaded = loaded);
  const settle = (error) => {
    const outcome = { error: error && String(error.message ?? error), milliseconds: performance.now() - started };
    Object.assign(running, outcome, { longTasks: end.longTasks(), gaps: end.gaps() });
  };
  peer.upload(file, { ...options, onProgress }).then(() => settle(), settle);
}

async function state() {
  const wasm = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  return { ...running, wasm };
}

/** How many times a second a file is checked against the policy of `grant`. */
async function checks({ grant, milliseconds }) {
  const uploader = peer.checker(grant);
  const file = new File(["x".repeat(100)], "checked.bin");
  await uploader.check(file);
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < milliseconds) {
    const { violations } = await uploader.check(file);
    if (violations.length > 0) throw new Error(violations[0].message);
    count += 1;
  }
  return (count * 1000) / (performance.now() - start);
}
