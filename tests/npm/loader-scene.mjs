// An entry of the package around a module that the tests make.

import assert from "node:assert/strict";
import { entry } from "../../src/npm/entry.js";
import { UploadError } from "../../src/npm/upload-error.js";

/**
 * Returns an entry around a module that notes its calls in `log`. Its uploads stay open until the test settles them through
 * `uploads`, whose keys are the names of the files. A load takes as long, and fails, as `answer(input)` does.
 */
export function scene({ answer = async () => {}, source = () => named("the bytes") } = {}) {
  const log = [];
  const uploads = {};
  let instances = 0;
  let isDue = false;
  const load = async ({ module_or_path: input }) => {
    log.push(`load ${input}`);
    await answer(input);
    instances ||= 1;
  };
  const restart = () => {
    log.push("restart");
    if (!instances) throw new TypeError("there is no instance");
    isDue = true;
  };
  const listen = () => {
    log.push("listen");
    if (isDue) instances += 1;
    isDue = false;
  };
  class Inner {
    constructor(options) {
      if (options === undefined) throw new UploadError("the argument must be an object", { code: "InvalidArgument" });
      log.push(`new ${instances}`);
      this.instance = instances;
    }
    upload(file) {
      this.enter(`upload ${file.name}`);
      return new Promise((resolve, reject) => (uploads[file.name] = { resolve, reject }));
    }
    async uploadAll(files) {
      this.enter(`uploadAll ${[files].flat().map(({ name }) => name)}`);
      return files;
    }
    async check(file) {
      this.enter(`check ${file.name}`);
    }
    formFields() {
      this.enter("formFields");
      throw new WebAssembly.RuntimeError("unreachable");
    }
    async diagnose() {
      this.enter("diagnose");
      return "facts";
    }
    pause() {
      this.enter("pause");
    }
    resume() {
      this.enter("resume");
    }
    abort(reason) {
      this.enter(`abort ${reason}`);
      for (const { reject } of Object.values(uploads)) reject(reason);
    }
    enter(what) {
      assert.equal(this.instance, instances, `${what} of an instance that is gone`);
      log.push(what);
    }
  }
  const { Uploader, init } = entry(async () => ({ default: load, restart, listen, Uploader: Inner }), source);
  return { log, uploads, Uploader, init, uploader: new Uploader({ grant: "/grant" }) };
}

/** Returns an input that is no address, so that nothing is fetched. */
export function named(text) {
  return { toString: () => text };
}

export const file = (name) => ({ name, size: 1 });
export const deferred = () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
/** Returns the reason with which a promise rejects. */
export const failure = (promise) => promise.then(() => assert.fail("it succeeded"), (error) => error);

/** Breaks the module inside of one of its functions. */
export const breakModule = (uploader) => failure(uploader.formFields());
