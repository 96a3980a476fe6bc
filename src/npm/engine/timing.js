// Waiting for a time, and for the network. Nothing else here sets a timer.

/** How early a timer may run by the clock, in milliseconds. */
const EARLY = 20;

/** A timer, until `stop`. Browsers let those of background tabs run late, by up to a minute. */
export class Sleep {
  #end;
  #timer;
  #wake;

  constructor(milliseconds) {
    this.#end = Date.now() + milliseconds;
    this.over = new Promise((resolve) => (this.#wake = resolve));
    this.#timer = setTimeout(this.#wake, milliseconds);
  }

  /** Whether the time is over, as far as the clock says. */
  get isOver() {
    return Date.now() + EARLY >= this.#end;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#wake();
  }
}

/** Waits, unless there is an abort. */
export async function sleep(milliseconds, abort) {
  const sleep = new Sleep(milliseconds);
  try {
    await abort.wait(sleep.over);
  } finally {
    sleep.stop();
  }
}

/** Whether the browser says that it is offline. Not every runtime has a word on that. */
export function isOffline() {
  return globalThis.navigator?.onLine === false;
}

/** Waits until the browser is online, which it may be. */
export async function online(abort) {
  while (isOffline()) {
    let listener;
    const event = new Promise((resolve) => (listener = resolve));
    globalThis.addEventListener?.("online", listener);
    try {
      await abort.wait(event);
    } finally {
      globalThis.removeEventListener?.("online", listener);
    }
  }
}
