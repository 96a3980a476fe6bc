// One upload: attempts until one succeeds or none can.

import { Attempt } from "./attempt.js";
import { Hashing } from "./checksum.js";
import { Watch } from "./progress.js";
import { Recovery } from "./recovery.js";

export class Upload {
  watch;
  #call;
  #hashing;
  /** The grant used so far, and the key made with it. */
  #held;
  #key;
  #recovery;

  /** Of the file of `call`; `total` adds up many. */
  constructor(call, total) {
    this.#call = call;
    this.#recovery = new Recovery(call);
    this.watch = new Watch(call.file.size, call.options.onProgress, total);
  }

  /**
   * Uploads, once it is this file's turn. The `place` in the line is kept through all attempts: what fails while the
   * network is bad must not make room for more of the same.
   */
  async run(place) {
    try {
      await this.#call.abort.wait(place.turn);
      return await this.#attempts();
    } finally {
      this.#hashing?.stop();
      place.leave();
    }
  }

  async #attempts() {
    for (;;) {
      try {
        return await this.#attempt();
      } catch (error) {
        await this.#recovery.after(error, this.#held);
      }
    }
  }

  async #attempt() {
    const plan = await this.#plan();
    const mayOverwrite = plan.mayOverwrite();
    const { blob, name = "blob", type } = this.#call.file;
    const form = plan.formData(blob, name, type, this.#call.engine.settings.strict);
    const attempts = this.#recovery.post();
    const attempt = this.#begin(attempts);
    const uploaded = await attempt.post(this.#held.host(), form, this.#recovery.maybeStored);
    const unverifiedReason = await this.#verified(attempt, uploaded, mayOverwrite);
    this.#call.abort.check();
    this.watch.complete();
    return this.#result(uploaded, unverifiedReason, attempts);
  }

  #begin(number) {
    const { engine, file } = this.#call;
    if (engine.settings.checksum && !engine.isChecksumHidden) this.#hashing ??= new Hashing(engine.core, file);
    this.watch.restart(number);
    return new Attempt(this.#call, this.watch, this.#hashing);
  }

  #result({ key, ...uploaded }, unverifiedReason, attempts) {
    const { engine, file: { name = "blob", size } } = this.#call;
    return {
      key: key ?? engine.core.storedKey(this.#key, name),
      ...uploaded,
      bytes: size,
      verified: unverifiedReason === null,
      unverifiedReason,
      attempts,
    };
  }

  /** The form, with the grant used so far if it still serves. */
  async #plan() {
    const call = this.#call;
    const held = this.#held;
    const issued = await call.grant(this.#recovery.reasonForGrant(held), held);
    // A caller's function may make another name each time, and the object may be there under the first.
    const isKept = held && held.dir() === issued.dir() && !issued.isForOneKey();
    this.#held = issued;
    this.#key = isKept ? this.#key : call.key(issued);
    return call.plan(issued, this.#key);
  }

  async #verified(attempt, { crc64 }, mayOverwrite) {
    try {
      return await attempt.verify(crc64, mayOverwrite);
    } catch (error) {
      // The file may have been read while it was changed: the next attempt reads it anew.
      this.#hashing?.stop();
      this.#hashing = undefined;
      throw error;
    }
  }
}
