// CRC-64 as a page may compute it: this package's, hash-wasm's, and JavaScript's own two ways.

import { createCRC64 } from "hash-wasm";

const POLYNOMIAL = 0xc96c5795d7870f42n;
const SLICE = 4 << 20;
const PIECE = 64 << 10;

/** Each returns a function that takes the next bytes, and one that returns the checksum in hexadecimal. */
const implementations = { ours, "hash-wasm": hashWasm, table, bigint };

window.crc64 = { check, fromMemory, fromFile, read };

/** The package's own code, in the pieces in which it copies a file into its memory. */
async function ours() {
  const { instance } = await WebAssembly.instantiateStreaming(fetch("/crc64.wasm"));
  const { memory, buffer, start, update, value } = instance.exports;
  const at = buffer();
  start();
  return {
    update(bytes) {
      for (let from = 0; from < bytes.length; from += PIECE) {
        const piece = bytes.subarray(from, from + PIECE);
        new Uint8Array(memory.buffer, at, piece.length).set(piece);
        update(piece.length);
      }
    },
    digest: () => BigInt.asUintN(64, value()).toString(16),
  };
}

async function hashWasm() {
  const hasher = await createCRC64();
  hasher.init();
  return { update: (bytes) => hasher.update(bytes), digest: () => hasher.digest() };
}

const remainders = Array.from({ length: 256 }, (_, byte) => {
  let remainder = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >> 1n) ^ (remainder & 1n ? POLYNOMIAL : 0n);
  return remainder;
});

/** Eight tables of two 32-bit halves: the fastest that JavaScript has without BigInt. */
function tablesOfHalves() {
  const [low, high] = [new Uint32Array(2048), new Uint32Array(2048)];
  for (let index = 0; index < 2048; index += 1) {
    const [byte, zeros] = [index & 255, index >> 8];
    let remainder = remainders[byte];
    for (let zero = 0; zero < zeros; zero += 1) remainder = (remainder >> 8n) ^ remainders[Number(remainder & 255n)];
    [low[index], high[index]] = [Number(remainder & 0xffffffffn), Number(remainder >> 32n)];
  }
  return { low, high };
}

function table() {
  const { low, high } = tablesOfHalves();
  let [l, h] = [-1, -1];
  const byte = (value) => {
    const index = (l ^ value) & 255;
    l = ((l >>> 8) | (h << 24)) ^ low[index];
    h = (h >>> 8) ^ high[index];
  };
  const update = (bytes) => {
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const whole = bytes.length & ~7;
    for (let at = 0; at < whole; at += 8) {
      const a = l ^ words.getInt32(at, true);
      const b = h ^ words.getInt32(at + 4, true);
      const [i0, i1, i2, i3] = [1792 | (a & 255), 1536 | ((a >>> 8) & 255), 1280 | ((a >>> 16) & 255), 1024 | (a >>> 24)];
      const [i4, i5, i6, i7] = [768 | (b & 255), 512 | ((b >>> 8) & 255), 256 | ((b >>> 16) & 255), b >>> 24];
      l = low[i0] ^ low[i1] ^ low[i2] ^ low[i3] ^ low[i4] ^ low[i5] ^ low[i6] ^ low[i7];
      h = high[i0] ^ high[i1] ^ high[i2] ^ high[i3] ^ high[i4] ^ high[i5] ^ high[i6] ^ high[i7];
    }
    for (const value of bytes.subarray(whole)) byte(value);
  };
  const half = (value) => (~value >>> 0).toString(16).padStart(8, "0");
  return { update, digest: () => half(h) + half(l) };
}

function bigint() {
  let crc = 0xffffffffffffffffn;
  const update = (bytes) => {
    for (const byte of bytes) crc = (crc >> 8n) ^ remainders[Number((crc ^ BigInt(byte)) & 255n)];
  };
  return { update, digest: () => BigInt.asUintN(64, ~crc).toString(16) };
}

/** The value that catalogues give for "123456789", from each. */
async function check() {
  const digests = {};
  for (const [name, make] of Object.entries(implementations)) {
    const { update, digest } = await make();
    update(new TextEncoder().encode("123456789"));
    digests[name] = digest();
  }
  return digests;
}

let memory = new Uint8Array(0);

function bytesInMemory(size) {
  if (memory.length !== size) {
    memory = new Uint8Array(size);
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(memory.subarray(at, Math.min(size, at + 65536)));
  }
  return memory;
}

/** Milliseconds for `size` bytes in memory, slice by slice. */
async function fromMemory({ name, size }) {
  const bytes = bytesInMemory(size);
  const { update, digest } = await implementations[name]();
  const start = performance.now();
  for (let at = 0; at < size; at += SLICE) update(bytes.subarray(at, at + SLICE));
  digest();
  return performance.now() - start;
}

/** Milliseconds for the first `size` bytes of the chosen file. */
async function fromFile({ name, size }) {
  const { update, digest } = await implementations[name]();
  const milliseconds = await slices(size, update);
  digest();
  return milliseconds;
}

/** Milliseconds for merely reading them. */
function read({ size }) {
  return slices(size, () => {});
}

/** One slice is read ahead, as the package does it. */
async function slices(size, use) {
  const [file] = document.querySelector("#files").files;
  const slice = (at) => (at < size ? file.slice(at, Math.min(size, at + SLICE)).arrayBuffer() : undefined);
  const start = performance.now();
  let ahead = slice(0);
  for (let at = 0; at < size; at += SLICE) {
    const bytes = new Uint8Array(await ahead);
    ahead = slice(at + SLICE);
    use(bytes);
  }
  return performance.now() - start;
}
