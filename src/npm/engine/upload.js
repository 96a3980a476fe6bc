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
    const { engine, file, abort } = this.#call;
    const { blob, name = "blob", type, size } = file;
    const [host, mayOverwrite] = [this.#held.host(), plan.mayOverwrite()];
    const form = plan.formData(blob, name, type, engine.settings.strict);
    const attempts = this.#recovery.post();
    this.#hashing ??= engine.settings.checksum && !engine.isChecksumHidden ? new Hashing(engine.core, file) : undefined;
    this.watch.restart(attempts);
    const attempt = new Attempt(this.#call, this.watch, this.#hashing);
    const { key, ...uploaded } = await attempt.post(host, form, this.#recovery.maybeStored);
    const unverifiedReason = await this.#verified(attempt, uploaded, mayOverwrite);
    abort.check();
    this.watch.complete();
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
