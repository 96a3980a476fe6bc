// Many files at once.

import { Abort, Aborted } from "./abort.js";
import { invalid } from "./failures.js";
import { readFile, readUploadOptions } from "./options.js";
import { Total } from "./progress.js";
import { Reader } from "./reader.js";

/**
 * One `uploadAll`. A file is not looked at before its turn, so that memory grows with `concurrency` and not with the
 * number of files.
 */
export class Batch {
  /** Later files are concerned too when the uploader is aborted, although their own listening begins later. */
  #abort;
  #each;
  #engine;
  #files;
  #next = 0;
  #options;
  #outcomes;
  #total;

  /** Of an array of `files` with `options` for all of them. */
  constructor(engine, files, options) {
    const { onProgress } = readUploadOptions(engine.core, options);
    this.#each = new Reader("options", options ?? {}).function("each");
    this.#engine = engine;
    this.#files = files;
    this.#options = options;
    this.#outcomes = new Array(files.length);
    this.#total = onProgress && new Total(files.length, files.reduce((sum, file) => sum + sizeOf(file), 0), onProgress);
  }

  /** Uploads them; their outcomes, in order. */
  async run() {
    this.#abort = new Abort(...this.#engine.alarms);
    try {
      const { concurrency } = this.#engine.settings;
      await Promise.all(Array.from({ length: Math.min(concurrency, this.#files.length) }, () => this.#work()));
      return this.#outcomes;
    } finally {
      this.#abort.end();
    }
  }

  async #work() {
    while (this.#next < this.#files.length) {
      const index = this.#next++;
      this.#outcomes[index] = await this.#upload(this.#files[index], index).then(
        (value) => ({ status: "fulfilled", value }),
        (error) => ({ status: "rejected", reason: error instanceof Aborted ? error.reason : error }),
      );
    }
  }

  async #upload(file, index) {
    let left = sizeOf(file);
    try {
      this.#abort.check();
      const { upload, watch } = this.#engine.begin(file, this.#optionsOf(file, index), this.#total);
      try {
        return await upload;
      } finally {
        left = watch.left;
      }
    } finally {
      this.#total?.settle(left);
    }
  }

  /** The common options, and over them what the caller's `each` says. The common `onProgress` is told of the total. */
  #optionsOf(file, index) {
    try {
      return { ...this.#options, onProgress: undefined, ...this.#each?.(file, index) };
    } catch (cause) {
      throw invalid("options.each", "a function that does not throw", undefined, cause);
    }
  }
}

/** `total` is what will be sent in all. */
function sizeOf(file) {
  try {
    return readFile(file).size;
  } catch {
    return 0;
  }
}
