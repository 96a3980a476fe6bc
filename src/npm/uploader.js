// The class that users import. Behind each of its objects is an object of the module, which is made at the first call and made
// again after the module broke.

import { collect, readSize } from "./collect.js";

/**
 * The member that acts for an uploader. It is no private member, because proxies such as those of Vue cannot reach one, and a
 * function, because such proxies would wrap an object.
 */
const ACT = Symbol("oss-form-upload.act");

/** Returns the class `Uploader` of the module that `loader` loads. */
export function uploaderClass(loader) {
  return class Uploader {
    constructor(options) {
      Object.defineProperty(this, ACT, { value: actor(loader, options), configurable: true, writable: true });
    }

    async upload(file, options) {
      readSize(file);
      return this[ACT]("upload", file, options);
    }

    async uploadAll(files, options) {
      return this[ACT]("uploadAll", isAsync(files) ? files : (collect(files) ?? readSize(files)), options);
    }

    async check(file, options) {
      readSize(file);
      return this[ACT]("check", file, options);
    }

    async formFields(options) {
      return this[ACT]("formFields", options);
    }

    pause() {
      this[ACT]("pause");
    }

    resume() {
      this[ACT]("resume");
    }

    abort(reason) {
      this[ACT]("abort", reason);
    }

    /** Returns the findings that the entry `./diagnose` puts into words. */
    async [Symbol.for("oss-form-upload.diagnose")]() {
      return this[ACT]("diagnose");
    }
  };
}

/** The module collects the files of an async iterable, so that it can end the wait for them. */
function isAsync(files) {
  return Boolean(files?.[Symbol.asyncIterator]);
}

/** Returns the function that acts for one uploader. */
function actor(loader, options) {
  /** The module's uploader, and the number of the instance that holds it. */
  let inner, home;
  /** Remembers a pause while there is no uploader of the module. */
  let isPaused = false;
  const owner = {};

  const isOpen = () => loader.works && home === loader.instances;

  function open() {
    if (isOpen()) return inner;
    inner = new loader.glue.Uploader(options);
    home = loader.instances;
    if (isPaused) inner.pause();
    return inner;
  }

  /** Calls a method of the module's uploader, if there is one: without it there is nothing to do. */
  function tell(run) {
    if (isOpen()) loader.call({ enter: () => isOpen() && run() }).catch(() => {});
  }

  function pause(value) {
    isPaused = value;
    tell(() => (isPaused ? inner.pause() : inner.resume()));
  }

  /** Rejects the calls that the module has not taken; the module rejects the rest. */
  function abort(given) {
    const reason = abortReason(given);
    for (const { files, resolve, reject } of loader.drop(owner)) {
      if (files) resolve(files.map(() => ({ status: "rejected", reason })));
      else reject(reason);
    }
    tell(() => inner.abort(reason));
  }

  return (name, ...input) => {
    if (name === "abort") return abort(...input);
    if (name === "pause" || name === "resume") return pause(name === "pause");
    const files = name === "uploadAll" && !isAsync(input[0]) && listed(input[0]);
    return loader.call({ enter: () => open()[name](...input), owner, files });
  };
}

/** Returns the files of `uploadAll`, an array or one, as an array. `flat` throws for a proxy that has been revoked. */
function listed(files) {
  try {
    return [files].flat();
  } catch {
    return [files];
  }
}

/** Returns the reason of an abort, as an AbortController has it. Older browsers have none unless one is given. */
function abortReason(given) {
  if (given !== undefined) return given;
  const controller = new AbortController();
  controller.abort();
  return controller.signal.reason ?? new DOMException("signal is aborted without reason", "AbortError");
}
