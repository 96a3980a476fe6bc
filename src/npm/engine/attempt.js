// One attempt of an upload: the form is posted, watched to its end, and what is stored compared with the file.

import { answered, checksumMismatch, fileChanged, noAnswer, stalled } from "./failures.js";
import { expectIntact } from "./file.js";
import { cause } from "./probe.js";
import { header, post } from "./send.js";
import { Sleep } from "./timing.js";

/**
 * How often a file is looked at while it is sent, in milliseconds: Firefox waits for ever for the bytes of one that was
 * cut or deleted.
 */
const LOOK = 5000;

const HIDDEN =
  "the CRC-64 of the object cannot be read: add <ExposeHeader>x-oss-hash-crc64ecma</ExposeHeader> to the bucket's CORS rule";

/**
 * Whether a form has been posted, so that the next one may go out on the same connection, which browsers post again by
 * themselves when it dies: connections are the browser's, and all uploaders of a page share them.
 */
let isConnected = false;

export class Attempt {
  #call;
  #hashing;
  #watch;

  /** Of the file of `call`; `hashing` is its checksum, which an earlier attempt may have begun. */
  constructor(call, watch, hashing) {
    this.#call = call;
    this.#watch = watch;
    this.#hashing = hashing;
  }

  /**
   * Posts `form` to `host`. Gives what OSS says of the object; `sentBefore` says whether an earlier attempt may have
   * stored it.
   */
  async post(host, form, sentBefore) {
    // A preflight is a use of the connection too.
    const mayRepeat = sentBefore || isConnected || this.#isWatched;
    isConnected = true;
    const { status, headers, text } = await this.#answer(host, form);
    try {
      return this.#call.engine.core.answer(status, headers, text, mayRepeat);
    } catch (error) {
      throw answered(error, header(headers, "retry-after"));
    }
  }

  async #answer(host, form) {
    const { abort } = this.#call;
    const sent = post(host, form, this.#isWatched ? this.#watch.listener : undefined);
    try {
      while (!sent.isOver) await this.#look(sent);
    } finally {
      sent.abort(); // does nothing to a request that has ended
    }
    if (sent.answer) return sent.answer;
    await expectIntact(this.#call.file, abort);
    throw noAnswer(await cause(host, this.#isWatched, abort));
  }

  /** Whether the browser is asked for progress, which makes it send a preflight. */
  get #isWatched() {
    return this.#watch.isFollowed || this.#stallTimeout !== undefined;
  }

  get #stallTimeout() {
    return this.#call.engine.settings.stallTimeout;
  }

  /** Waits a while, and looks whether there is any sense in going on. The file is looked at only from time to time. */
  async #look(sent) {
    const { abort, file } = this.#call;
    // Without a timeout it says nothing that nothing has moved: perhaps nobody listens.
    const patience = this.#stallTimeout === undefined ? LOOK : Math.max(this.#stallTimeout - this.#watch.stillFor, 0);
    const tick = new Sleep(Math.min(LOOK, patience));
    try {
      const hashing = this.#hashing?.isOver === false ? [this.#hashing.ended] : [];
      await abort.wait(sent.ended, tick.over, ...hashing);
      if (sent.isOver) return;
      if (this.#watch.stillFor >= this.#stallTimeout) throw stalled(this.#stallTimeout);
      if (this.#hashing?.failure) throw this.#hashing.failure;
      if (tick.isOver) await expectIntact(file, abort);
    } finally {
      tick.stop();
    }
  }

  /** Compares an object with this CRC-64. Gives why that cannot be done, or null. */
  async verify(crc64, mayOverwrite) {
    const { abort, engine } = this.#call;
    if (!engine.settings.checksum) return 'the option checksum is "off"';
    engine.isChecksumHidden = crc64 === null;
    if (crc64 === null || !this.#hashing) return HIDDEN;
    await abort.wait(this.#hashing.ended);
    if (this.#hashing.failure) throw fileChanged(this.#hashing.failure.cause);
    if (this.#hashing.crc64 === crc64) return null;
    throw checksumMismatch(this.#hashing.crc64, crc64, mayOverwrite);
  }
}
