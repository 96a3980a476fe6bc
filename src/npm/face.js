// What users import. It has no logic of its own: each method waits for the WebAssembly module and forwards to it, so
// that no handle into its memory, and no duty to free one, ever reaches a page.

import { UploadError } from "./upload-error.js";

/**
 * Makes the exports of one entry. `load(input)` gives the module's own exports, `Uploader` among them.
 */
export function face(load) {
  let loading;

  async function init(input) {
    loading ??= load(input);
    const mine = loading;
    try {
      return await mine;
    } catch (cause) {
      // The next call tries again; a call that came meanwhile may have begun to.
      if (loading === mine) loading = undefined;
      throw loadFailed(cause);
    }
  }

  class Uploader {
    #options;
    #core;

    constructor(options) {
      this.#options = options;
    }

    async upload(file, options) {
      handedOver(file);
      return (await this.#loaded()).upload(file, options);
    }

    async uploadAll(files, options) {
      const all = Array.from(files, handedOver);
      return (await this.#loaded()).uploadAll(all, options);
    }

    async check(file, options) {
      handedOver(file);
      return (await this.#loaded()).check(file, options);
    }

    async formFields(options) {
      return (await this.#loaded()).formFields(options);
    }

    pause() {
      this.#tell((core) => core.pause());
    }

    resume() {
      this.#tell((core) => core.resume());
    }

    abort(reason) {
      this.#tell((core) => core.abort(reason));
    }

    async [Symbol.for("oss-form-upload.inspect")]() {
      return (await this.#loaded()).inspect();
    }

    // One promise for all calls: what waits for it goes on in the order of the calls.
    #loaded() {
      this.#core ??= init().then(({ Uploader: Core }) => new Core(this.#options));
      this.#core.catch(() => (this.#core = undefined));
      return this.#core;
    }

    #tell(what) {
      // If the module cannot be loaded, the uploads say so.
      this.#loaded().then(what, () => {});
    }
  }

  return { Uploader, init: async (input) => void (await init(input)) };
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

function loadFailed(cause) {
  const message = `the WebAssembly module could not be loaded: ${cause?.message ?? cause}`;
  return new UploadError(message, { code: "LoadFailed", retryable: true, stored: "no", violations: [], service: null, attempts: 0 }, cause);
}

export { UploadError };
