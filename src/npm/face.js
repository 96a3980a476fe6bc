// What users import. It has no logic of its own: each method waits for the WebAssembly module and forwards to the engine
// that works with it, so that no handle into its memory, and no duty to free one, ever reaches a page.

import { Engine } from "./engine/engine.js";
import { Instance } from "./instance.js";
import { loadFailed } from "./load-failed.js";
import { UploadError } from "./upload-error.js";

/** Makes the exports of one entry, of the module's glue and of where its bytes come from. */
export function face(glue, source) {
  let loading, compiled;

  /** The instance that works. A load that failed, and an instance that broke, are tried anew by the next call. */
  async function working(input) {
    loading ??= load(input);
    const mine = loading;
    try {
      const instance = await mine;
      if (!instance.broken.aborted) return instance;
    } catch (cause) {
      if (loading === mine) loading = undefined;
      throw loadFailed(cause);
    }
    if (loading === mine) loading = undefined;
    return working();
  }

  async function load(input) {
    const instance = await new Instance(glue).load((await input) ?? compiled ?? (await source()));
    compiled = instance.compiled;
    return instance;
  }

  async function run(call) {
    return call(await working());
  }

  class Uploader {
    #options;
    #instance;
    #engine;

    constructor(options) {
      this.#options = options;
    }

    async upload(file, options) {
      handedOver(file);
      return this.#run("upload", file, options);
    }

    async uploadAll(files, options) {
      const all = Array.from(files, handedOver);
      return this.#run("uploadAll", all, options);
    }

    async check(file, options) {
      handedOver(file);
      return this.#run("check", file, options);
    }

    async formFields(options) {
      return this.#run("formFields", options);
    }

    pause() {
      this.#tell("pause");
    }

    resume() {
      this.#tell("resume");
    }

    abort(reason) {
      this.#tell("abort", reason);
    }

    async [Symbol.for("oss-form-upload.inspect")]() {
      return this.#run("inspect");
    }

    /** What all calls wait for takes each of them as long, so that they go on in the order in which they came. */
    #run(name, ...given) {
      return run((instance) => this.#of(instance)[name](...given));
    }

    #tell(name, ...given) {
      // If the module cannot be loaded, the uploads say so.
      this.#run(name, ...given).catch(() => {});
    }

    /** This uploader within an instance. */
    #of(instance) {
      if (this.#instance !== instance) {
        this.#engine = new Engine(instance.core.Core, this.#options, instance.broken);
        this.#instance = instance;
      }
      return this.#engine;
    }
  }

  return { Uploader, init: async (input) => void (await working(input)), run };
}

/** Chromium takes a file's size when it is first read: it must be the size that the file had when it was handed over. */
function handedOver(file) {
  file?.size;
  return file;
}

/** By name, so that it holds for the other entry and for other frames too. */
export function isUploadError(error) {
  return error?.name === "UploadError" && typeof error.code === "string";
}

export { UploadError };
