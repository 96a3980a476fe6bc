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
      return (await this.#loaded()).upload(file, options);
    }

    async check(file, options) {
      return (await this.#loaded()).check(file, options);
    }

    async formFields(options) {
      return (await this.#loaded()).formFields(options);
    }

    async #loaded() {
      const { Uploader: Core } = await init();
      return (this.#core ??= new Core(this.#options));
    }
  }

  return { Uploader, init: async (input) => void (await init(input)) };
}

/** By name, so that it holds for the other entry and for other frames too. */
export function isUploadError(error) {
  return error?.name === "UploadError" && typeof error.code === "string";
}

function loadFailed(cause) {
  const message = `the WebAssembly module could not be loaded: ${cause?.message ?? cause}`;
  return new UploadError(message, { code: "LoadFailed", retryable: true, stored: "no", violations: [], service: null }, cause);
}

export { UploadError };
