// The checksum of a file, computed while something else sends it.

import { read } from "./file.js";

/** Bytes that are read at a time. Smaller ones are slower, larger ones keep the page's thread longer. */
const SLICE = 4 << 20;

/** Computes the CRC-64 of a file in the background, until `stop`. */
export class Hashing {
  /** The checksum as OSS writes it, once it is known. */
  crc64;
  /** The error that ended it. */
  failure;
  #isStopped = false;

  constructor(core, { blob, size }) {
    /** Resolves when it is over, and never rejects. */
    this.ended = this.#run(core.crc64(), blob, size);
  }

  /** Ends it after the slice at hand. */
  stop() {
    this.#isStopped = true;
  }

  get isOver() {
    return this.crc64 !== undefined || this.failure !== undefined;
  }

  async #run(crc, blob, size) {
    try {
      if (await this.#add(crc, blob, size)) this.crc64 = crc.value();
      crc.free();
    } catch (error) {
      // What the module keeps is left to the collector of garbage: of a module that broke, freeing throws too.
      this.failure = error;
    }
  }

  /** One slice is awaited while the next is read already. Gives whether it came to the end. */
  async #add(crc, blob, size) {
    let ahead = slice(blob, 0, size);
    for (let start = 0; start < size; start += SLICE) {
      const reading = ahead;
      ahead = start + SLICE < size ? slice(blob, start + SLICE, size) : undefined;
      crc.add(await reading);
      await nextTurn();
      if (this.#isStopped) return false;
    }
    return true;
  }
}

/** The slice that begins at `start`. It may be given up: its failure is for whoever awaits it. */
function slice(blob, start, size) {
  const reading = read(blob, start, Math.min(start + SLICE, size));
  reading.catch(() => {});
  return reading;
}

/**
 * Resolves when the thread has done something else. Browsers let it whenever a read is awaited, because its end is a task
 * of its own; Node reads what is in memory without.
 */
function nextTurn() {
  return typeof setImmediate === "function" ? new Promise((resolve) => setImmediate(resolve)) : undefined;
}
