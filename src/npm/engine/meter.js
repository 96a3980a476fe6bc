// From the browser's count of bytes to the progress that a page can show.

/**
 * The least time between two reports, in milliseconds. Timestamps keep it, not timers, which run late in the background.
 */
const INTERVAL = 100;

/** The least time between two measurements of speed, in milliseconds: browsers count in bursts. */
const SAMPLE = 250;

/** How long a measurement weighs, in milliseconds: speed is smoothed over a few seconds. */
const MEMORY = 3000;

/** Measures one upload, or many together. All times are in milliseconds. */
export class Meter {
  /** Bytes that have been handed over. */
  loaded = 0;
  #total;
  /** Bytes per second, once measured. */
  #speed;
  /** When and where the speed was measured last. */
  #sampled;
  #reported;

  /** One of `total` bytes that begins now. */
  constructor(total, now) {
    this.#total = total;
    this.#sampled = { now, loaded: 0 };
  }

  /** It begins again, at the first byte. */
  restart(now) {
    this.loaded = 0;
    this.#sampled = { now, loaded: 0 };
    return this.#report(now);
  }

  /**
   * `loaded` bytes have been handed over. There is something to report only now and then, and when the last byte is.
   *
   * A count that falls back is not taken: browsers repeat a form on their own, and count anew.
   */
  advance(loaded, now) {
    this.loaded = Math.max(Math.min(loaded, this.#total), this.loaded);
    this.#sample(now);
    const last = this.#reported;
    const isDue = !last || now - last.now >= INTERVAL || (this.loaded === this.#total && last.loaded !== this.#total);
    return isDue ? this.#report(now) : undefined;
  }

  /** `bytes` will not be sent any more, or, if negative, are sent anew. They do not count for the speed. */
  skip(bytes) {
    const before = this.loaded;
    this.loaded = Math.min(Math.max(before + bytes, 0), this.#total);
    this.#sampled.loaded += this.loaded - before;
  }

  /** All is confirmed. */
  complete(now) {
    this.loaded = this.#total;
    this.#speed ??= speed(this.#total, now - this.#sampled.now);
    return { ...this.#report(now), percent: 100, secondsLeft: 0 };
  }

  #sample(now) {
    const elapsed = now - this.#sampled.now;
    if (elapsed < SAMPLE) return;
    const measured = speed(this.loaded - this.#sampled.loaded, elapsed);
    this.#speed ??= measured;
    this.#speed += (elapsed / (MEMORY + elapsed)) * (measured - this.#speed);
    this.#sampled = { now, loaded: this.loaded };
  }

  #report(now) {
    const [loaded, total, speed] = [this.loaded, this.#total, this.#speed ?? 0];
    this.#reported = { now, loaded };
    return {
      loaded,
      total,
      // 99 at the most: buffers take the last bytes long before OSS has them.
      percent: total && Math.min(Math.floor((loaded * 100) / total), 99),
      bytesPerSecond: Math.floor(speed),
      secondsLeft: speed < 1 ? null : Math.ceil((total - loaded) / speed),
    };
  }
}

/**
 * The bytes of the file among the `loaded` of the `total` bytes of the whole form, for a file of `size` bytes. What a
 * form adds to the file stands almost all before it, so it is taken off first.
 */
export function ofFile(size, loaded, total) {
  return Math.min(Math.max(loaded - Math.max(total - size, 0), 0), size);
}

function speed(bytes, milliseconds) {
  return milliseconds > 0 ? (Math.max(bytes, 0) * 1000) / milliseconds : undefined;
}
