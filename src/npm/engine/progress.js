// Telling the caller how far uploads are.

import { Meter, ofFile } from "./meter.js";

/** What happens to one file, and who is told: `onProgress`, and the `total` of many files. */
export class Watch {
  #attempt = 1;
  #meter;
  /** When a byte was last seen to move. */
  #moved = Date.now();
  #onProgress;
  #size;
  #total;

  constructor(size, onProgress, total) {
    this.#size = size;
    this.#onProgress = onProgress;
    this.#total = total;
    this.#meter = new Meter(size, this.#moved);
  }

  /** Whether somebody is told. */
  get isFollowed() {
    return Boolean(this.#onProgress || this.#total);
  }

  /** For how many milliseconds nothing has moved. */
  get stillFor() {
    return Math.max(Date.now() - this.#moved, 0);
  }

  /** How many bytes have not been handed over. */
  get left() {
    return this.#size - this.#meter.loaded;
  }

  /** An attempt begins, at the first byte. */
  restart(attempt) {
    this.#attempt = attempt;
    this.#measure((meter, now) => meter.restart(now));
  }

  /**
   * What listens to an upload. A listener makes the browser ask for permission first (a CORS preflight), so there is to
   * be none unless somebody wants to know.
   */
  listener = ({ loaded, total }) => {
    this.#measure((meter, now) => meter.advance(ofFile(this.#size, loaded, total), now));
  };

  /** OSS has confirmed the upload. */
  complete() {
    this.#measure((meter, now) => meter.complete(now));
  }

  #measure(step) {
    const before = this.#meter.loaded;
    this.#moved = Date.now();
    const progress = step(this.#meter, this.#moved);
    this.#total?.move(this.#meter.loaded - before);
    if (progress) tell(this.#onProgress, { ...progress, attempt: this.#attempt });
  }
}

/** Adds up what happens to the files of one `uploadAll`. */
export class Total {
  #files;
  #meter;
  #onProgress;
  #settled = 0;

  /** Of `files` files of `size` bytes together. */
  constructor(files, size, onProgress) {
    this.#files = files;
    this.#onProgress = onProgress;
    this.#meter = new Meter(size, Date.now());
  }

  /** So many bytes more have been handed over; fewer, when a file is tried again. */
  move(bytes) {
    if (bytes < 0) this.#meter.skip(bytes);
    this.#tell(this.#meter.advance(this.#meter.loaded + Math.max(bytes, 0), Date.now()));
  }

  /** A file is settled; `left` of its bytes will never be handed over. */
  settle(left) {
    const [meter, now] = [this.#meter, Date.now()];
    this.#settled += 1;
    meter.skip(left);
    this.#tell(this.#settled === this.#files ? meter.complete(now) : meter.advance(meter.loaded, now));
  }

  #tell(progress) {
    if (progress) tell(this.#onProgress, { ...progress, filesSettled: this.#settled, filesTotal: this.#files });
  }
}

/** Calls the caller. What the caller throws is reported as uncaught and changes nothing about the upload. */
function tell(onProgress, progress) {
  try {
    onProgress?.(progress);
  } catch (thrown) {
    report(thrown);
  }
}

/** As uncaught, where monitoring sees it. Some runtimes cannot. */
export function report(thrown) {
  globalThis.reportError?.(thrown);
}
