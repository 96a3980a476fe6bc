// One instance of the WebAssembly module, and what becomes of the calls that use it when it breaks.
//
// A trap (a panic, no memory or no stack left), or an exception that flies through the module's frames, leaves memory in
// a state that nothing may rely on. So every way into the instance is watched: the first exception ends it, and with it
// all calls that use it. The next call gets another instance.

import { Alarm } from "./engine/abort.js";
import { failure } from "./engine/failures.js";
import { takePanic } from "./panic.js";

export class Instance {
  /** The compiled module, from which another instance needs no download. */
  compiled;
  /** The functions of the glue. */
  core;
  /** Goes off once it is broken, with the error that calls reject with. */
  broken = new Alarm();

  /** `glue` makes its functions anew, given what to do with the module's exports. */
  constructor(glue) {
    this.core = glue((exports, compiled) => {
      this.compiled = compiled;
      return this.#watched(exports);
    });
  }

  async load(input) {
    await this.core.load({ module_or_path: input });
    this.#check();
    return this;
  }

  #check() {
    if (this.broken.aborted) throw this.broken.reason;
  }

  #watched(exports) {
    const watch = (value) => (typeof value === "function" ? (...input) => this.#enter(value, input) : value);
    return Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, watch(value)]));
  }

  /** Errors that the module returns are thrown by the glue; what comes out of the module itself has broken it. */
  #enter(run, input) {
    this.#check();
    try {
      return run(...input);
    } catch (cause) {
      if (!this.broken.aborted) this.broken.abort(asError(cause));
      throw this.broken.reason;
    }
  }
}

function asError(cause) {
  const panic = takePanic();
  const what = panic ? `a panic at ${panic}` : (cause?.message ?? cause);
  const message = `the WebAssembly module broke, by a defect of this package: ${what}`;
  return failure("Internal", message, cause, true, "unknown");
}
