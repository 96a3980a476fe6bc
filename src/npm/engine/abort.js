// What ends a call early: the caller's `AbortSignal`, and the alarms of the uploader and of the module.

/** What is thrown for an abort inside of the engine, because the reason may be any value, also an `UploadError`. */
export class Aborted {
  constructor(reason) {
    this.reason = reason;
  }
}

/** What aborts many calls at once: controller and signal in one, and no events of the DOM for every call. */
export class Alarm {
  aborted = false;
  reason;
  #listeners = new Set();

  addEventListener(_, listener) {
    this.#listeners.add(listener);
  }

  removeEventListener(_, listener) {
    this.#listeners.delete(listener);
  }

  /** As of `AbortController`, which has a reason of its own where none is given. */
  abort(reason) {
    this.aborted = true;
    this.reason = AbortSignal.abort(reason).reason;
    for (const listener of this.#listeners) listener();
  }
}

/** Listens to signals for as long as one call lasts, until `end`. */
export class Abort {
  #signals;
  #listener;
  #aborted;

  /** Throws if one is aborted already. Those that are undefined do not count. */
  constructor(...signals) {
    this.#signals = signals.filter(Boolean);
    this.check();
    this.#aborted = new Promise((resolve) => (this.#listener = resolve));
    for (const signal of this.#signals) signal.addEventListener("abort", this.#listener);
  }

  /** Throws if there was an abort. */
  check() {
    for (const { aborted, reason } of this.#signals) if (aborted) throw new Aborted(reason);
  }

  /** What the first of `works` to settle comes to, unless there is an abort until then. */
  async wait(...works) {
    try {
      return await Promise.race([...works, this.#aborted]);
    } finally {
      this.check();
    }
  }

  end() {
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#listener);
    // What races against it is let go of when it settles.
    this.#listener();
  }
}

/** What `work()` comes to; an abort rejects with its reason. */
export async function revealed(work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Aborted ? error.reason : error;
  }
}

/** What `work` comes to; if it fails, and not by an abort, it fails with what `toFailure` makes of the reason. */
export async function otherwise(work, toFailure) {
  try {
    return await work;
  } catch (cause) {
    throw cause instanceof Aborted ? cause : toFailure(cause);
  }
}
