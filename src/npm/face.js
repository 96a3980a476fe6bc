// What users import. It has no logic of its own: each method waits for the WebAssembly module and forwards to it, so
// that no handle into its memory, and no duty to free one, ever reaches a page.

import { Instance } from "./instance.js";
import { loadFailed } from "./load-failed.js";
import { UploadError } from "./upload-error.js";

/** Makes the exports of one entry, of the module's glue and of where its bytes come from. */
export function face(core, source) {
  let loading, compiled;

  /** The instance that works. A load that failed, and an instance that broke, are tried anew by the next call. */
  async function working(input) {
    loading ??= load(input);
    const mine = loading;
    try {
      const instance = await mine;
      if (!instance.failure) return instance;
    } catch (cause) {
      if (loading === mine) loading = undefined;
      throw loadFailed(cause);
    }
    if (loading === mine) loading = undefined;
    return working();
  }

  async function load(input) {
    const instance = await new Instance(core).load((await input) ?? compiled ?? (await source()));
    compiled = instance.compiled;
    return instance;
  }

  async function run(call) {
    return (await working()).run(call);
  }

  class Uploader {
    #options;
    #instance;
    #core;

    constructor(options) {
      this.#options = options;
    }

    async upload(file, options) {
      return this.#run((core) => core.upload(file, options));
    }

    async check(file, options) {
      return this.#run((core) => core.check(file, options));
    }

    async formFields(options) {
      return this.#run((core) => core.formFields(options));
    }

    #run(call) {
      return run((core) => call(this.#of(core)));
    }

    /** This uploader within an instance. */
    #of(core) {
      if (this.#instance !== core) {
        this.#instance = core;
        this.#core = new core.Uploader(this.#options);
      }
      return this.#core;
    }
  }

  return { Uploader, init: async (input) => void (await working(input)), run };
}

/** By name, so that it holds for the other entry and for other frames too. */
export function isUploadError(error) {
  return error?.name === "UploadError" && typeof error.code === "string";
}

export { UploadError };
