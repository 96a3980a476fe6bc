// One instance of the WebAssembly module, and what becomes of the calls in it when it breaks.
//
// A trap (a panic, no memory or no stack left), or an exception that flies through the module's frames, leaves memory in
// a state that nothing may rely on, and the promises of the work under way pending for ever: no code is left that would
// settle them. So every way into the instance is watched. The first exception ends it: its calls reject, and whatever
// still comes to it, such as the end of a request, finds it closed.

import { Post } from "./browser.js";
import { takePanic } from "./panic.js";
import { UploadError } from "./upload-error.js";


export class Instance {
  /** Set once it is broken. */
  failure;
  /** The compiled module, from which another instance needs no download. */
  compiled;
  #core;
  #depth = 0;
  #tables;
  #waiting = new Set();

  /** `core` is the glue: a function that makes its functions anew, given what to do with the module's exports. */
  constructor(core) {
    this.#core = core((exports, compiled) => {
      this.compiled = compiled;
      return this.#watched(exports);
    });
  }

  async load(input) {
    await this.#core.load({ module_or_path: input });
    if (this.failure) throw this.failure;
    return this;
  }

  /** Gives what `call(core)` promises, or rejects when the instance breaks. */
  run(call) {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const promise = (async () => call(this.#core))();
      promise.then(resolve, reject).then(() => this.#waiting.delete(reject));
    });
  }

  #watched(exports) {
    this.#tables = Object.values(exports).filter((value) => value instanceof WebAssembly.Table);
    const watch = (value) => (typeof value === "function" ? (...input) => this.#enter(value, input) : value);
    return Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, watch(value)]));
  }

  #enter(run, input) {
    if (this.failure) return this.#leave(this.failure);
    this.#depth++;
    try {
      return run(...input);
    } catch (cause) {
      if (this.#depth === 1 && !this.failure && isLate(cause)) throw cause;
      this.#break(cause);
      return this.#leave(cause, 1);
    } finally {
      this.#depth--;
    }
  }

  /**
   * Ends what code of the module is still under way further out. With none there is nobody to catch, and the glue reads
   * what it gets as "no error".
   */
  #leave(cause, own = 0) {
    if (this.#depth > own) throw cause;
    return [];
  }

  #break(cause) {
    this.failure ??= broken(cause);
    for (const reject of this.#waiting) reject(this.failure);
    this.#waiting.clear();
    this.#tables.forEach(abortRequests);
  }
}

/**
 * Ends the requests among the values that the module holds in a table: they would go on with nobody to hear of them.
 * Of controllers it holds its own alone; callers give signals.
 */
function abortRequests(table) {
  for (let index = 0; index < table.length; index++) {
    try {
      const held = table.get(index);
      if (held instanceof Post || Object.prototype.toString.call(held) === "[object AbortController]") held.abort();
    } catch {
      // A caller's own object, with a getter that throws.
    }
  }
}

/** A call of a function that the module has let go of: refused at the door, so that nothing is broken. */
function isLate(cause) {
  return /after being dropped/.test(cause?.message);
}

function broken(cause) {
  const panic = takePanic();
  const what = panic ? `a panic at ${panic}` : (cause?.message ?? cause);
  const message = `the WebAssembly module broke, by a defect of this package: ${what}`;
  return new UploadError(message, { code: "Internal", retryable: true, stored: "unknown", violations: [], service: null, attempts: 0 }, cause);
}
