// The surroundings of every measurement: the local servers, the page's server, and files to upload.

import { execFile } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdir, mkdtemp, open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startServer } from "../tests/e2e/server.mjs";
import { bundleAll } from "./bundle.mjs";
import { grant, serve } from "./serve.mjs";

const run = promisify(execFile);
const MEMORY = "/dev/shm";
const LARGE_ENOUGH = 12 * 2 ** 30;
const CHUNK = 16 << 20;

export class Scene {
  #ends = [];
  #files = new Map();

  /** Starts it all. `bytesPerSecond` is how fast the second, slow server reads. */
  static async open({ bytesPerSecond }) {
    const scene = new Scene();
    try {
      await scene.#open(bytesPerSecond);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  async #open(bytesPerSecond) {
    process.env.TMPDIR = await workFolder();
    this.folder = await mkdtemp(path.join(tmpdir(), "oss-form-upload-bench-"));
    this.#ends.push(() => rm(this.folder, { recursive: true, force: true }));
    this.bundles = path.join(this.folder, "bundles");
    await bundleAll(this.bundles);
    await buildChecksum(path.join(this.bundles, "crc64.wasm"));
    this.server = await this.#serverWith({ allowPut: true });
    this.slowServer = await this.#serverWith({ bytesPerSecond });
    this.pages = await serve(this.bundles);
    this.#ends.push(() => this.pages.stop());
  }

  async #serverWith(options) {
    const server = await startServer(options);
    this.#ends.push(() => server.stop());
    return server;
  }

  /** Returns the input of peers: the URL of the grant, or temporary credentials. `query` varies the grant. */
  options(server = this.server, query = "") {
    return { grantUrl: `${this.pages.origin}/grant/${server.port}?expires_in=3600${query}`, stsUrl: `${this.pages.origin}/sts/${server.port}` };
  }

  /** The grant itself, for what is measured without fetching it. */
  async grant() {
    return JSON.parse(await grant(this.server.port));
  }

  /** The path of a file of `size` bytes, made once: random ones, or a hole that takes no room. */
  async file(size, { sparse = false } = {}) {
    const name = `${sparse ? "hole" : "random"}-${size}.bin`;
    if (!this.#files.has(name)) this.#files.set(name, await makeFile(path.join(this.folder, name), size, sparse));
    return this.#files.get(name);
  }

  async close() {
    const end = this.#ends.pop();
    if (!end) return;
    try {
      await end();
    } finally {
      await this.close();
    }
  }
}

/** In memory where there is enough of it, so that no disk is measured. */
async function workFolder() {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > LARGE_ENOUGH ? MEMORY : tmpdir();
}

async function makeFile(file, size, sparse) {
  const handle = await open(file, "w");
  try {
    await handle.truncate(size);
    if (!sparse) await fill(handle, size);
  } finally {
    await handle.close();
  }
  return file;
}

async function fill(handle, size) {
  const chunk = Buffer.alloc(CHUNK);
  for (let at = 0; at < size; at += CHUNK) {
    await handle.write(randomFillSync(chunk), 0, Math.min(CHUNK, size - at), at);
  }
}

/** With the optimisation of the package, and without the rest of it. */
async function buildChecksum(wasm) {
  const optimisation = ["opt-level=z", "lto=fat", "codegen-units=1", "panic=abort", "strip=debuginfo"];
  const options = ["--edition", "2024", "--target", "wasm32-unknown-unknown", "--crate-type", "cdylib"];
  const source = path.join(import.meta.dirname, "crc64.rs");
  await mkdir(path.dirname(wasm), { recursive: true });
  await run("rustc", [...options, ...optimisation.flatMap((option) => ["-C", option]), source, "-o", wasm]);
}
