// Loads the WebAssembly module at the first call, and holds the promises of all calls, which must outlive a module that breaks.

import { arrival } from "./arrival.js";
import { loadFailed, moduleBroke } from "./failures.js";
import { onTrap, trapped } from "./trap.js";
import { UploadError } from "./upload-error.js";
import { asJavaScript, runs } from "./webassembly.js";

export class Loader {
  /**
   * `importGlue()` returns a promise of wasm-bindgen's module. It is imported late, because it reads globals as soon as it is
   * evaluated, and importing an entry must not. `source()` returns the argument of that module's `init`.
   */
  constructor(importGlue, source) {
    this.importGlue = importGlue;
    this.source = source;
    /** The exports of the glue, once it is imported. */
    this.glue = undefined;
    /** Counts the instances so far; `works` is true while the last one does. */
    this.instances = 0;
    this.works = false;
    /** True while the glue may hold an instance that does not work. */
    this.mayBeBroken = false;
    /** Calls that no instance has taken, in order; `isAdvancing` is true while the loader works on them. */
    this.waiting = new Set();
    this.isAdvancing = false;
    /** Calls that the last instance has taken. */
    this.taken = new Set();
  }

  /**
   * Runs `call.enter()` in an instance that works, after the earlier calls, and returns a promise of its result. Where there
   * is no module, it is loaded from `input`.
   */
  call(call, input) {
    return new Promise((resolve, reject) => {
      this.waiting.add({ ...call, resolve, reject });
      this.advance(input);
    });
  }

  /** Removes the calls with this `owner` that no instance has taken, and returns them, with their `resolve` and `reject`. */
  drop(owner) {
    const dropped = [...this.waiting].filter((call) => call.owner === owner);
    for (const call of dropped) this.waiting.delete(call);
    return dropped;
  }

  /** Works on the calls that wait. It begins with an empty stack, so that the frames of a broken instance have ended. */
  async advance(input) {
    if (this.isAdvancing) return;
    this.isAdvancing = true;
    try {
      await undefined;
      if (!this.works) await this.load(input);
      this.takeAll();
    } catch (cause) {
      rejectAll(this.waiting, loadFailed(cause));
    }
    this.isAdvancing = false;
    // An instance that broke while it took calls leaves the others to the next.
    if (this.waiting.size) this.advance();
  }

  async load(input) {
    this.glue = await this.importGlue();
    onTrap((cause, place) => this.end(cause, place));
    if (this.mayBeBroken) this.restart();
    this.mayBeBroken = true;
    // Where there is an instance already, this does nothing.
    await this.glue.default({ module_or_path: await this.module(input) });
    this.mayBeBroken = false;
    this.works = true;
    this.instances += 1;
  }

  /** Returns an argument for the glue's `init`: the caller's module, the entry's, or JavaScript where WebAssembly may not run. */
  async module(input) {
    const given = await input;
    if (!runs()) return asJavaScript();
    const module = given ?? (await this.source());
    // The glue keeps the module of its first instance, so that nothing is fetched for the next.
    return this.instances ? module : arrival(module);
  }

  /** Replaces a broken instance by a fresh one. After a failed load there is no instance to replace. */
  restart() {
    try {
      this.glue.restart();
    } catch (cause) {
      if (this.instances) throw cause;
      return;
    }
    // The glue makes the instance at the next call into the module and loses that call's arguments: this call has no argument.
    this.glue.listen();
  }

  takeAll() {
    for (const call of this.waiting) {
      if (!this.works) return;
      this.waiting.delete(call);
      this.take(call);
    }
  }

  take(call) {
    this.taken.add(call);
    const settle = (how) => (value) => {
      this.taken.delete(call);
      how(value);
    };
    try {
      Promise.resolve(call.enter()).then(settle(call.resolve), settle(call.reject));
    } catch (error) {
      // The glue throws the errors that the module returns. Any other exception came through frames of the module.
      if (error instanceof UploadError) settle(call.reject)(error);
      else trapped(error);
    }
  }

  /** Ends the calls of an instance that broke, and replaces it: what it has allocated would still be freed in it. */
  end(cause, place) {
    this.works = false;
    this.mayBeBroken = true;
    rejectAll(this.taken, moduleBroke(cause, place));
    this.advance();
  }
}

function rejectAll(calls, error) {
  const all = [...calls];
  calls.clear();
  for (const { reject } of all) reject(error);
}
