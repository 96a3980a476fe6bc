// The end of an instance of the WebAssembly module.
//
// A trap (a panic, no memory or no stack left), or an exception that flies through the module's frames, leaves its memory
// in a state that nothing may rely on. So the first one ends the instance: what it has asked the browser for is aborted,
// its callback does nothing any more, and whoever holds the promises is told.

/**
 * Takes the exception and the place of the panic behind it, if there was one.
 *
 * @type {(cause: unknown, place?: string) => void}
 */
let listener = (cause) => {
  throw cause;
};

/** Belongs to the instance that works: where it panicked, and what is to be aborted with it. */
let instance = { place: undefined, requests: new Set() };

/** Has `callback(cause, place)` told of the first exception in the instance that is made next. */
export function onTrap(callback) {
  listener = callback;
  instance = { place: undefined, requests: new Set() };
}

/** Returns the module's callback, watched. After a trap it does nothing: timers and requests may still call it. */
export function guarded(callback) {
  const mine = instance;
  return (...input) => {
    if (mine !== instance) return;
    try {
      callback(...input);
    } catch (cause) {
      if (mine === instance) trapped(cause);
    }
  };
}

/** Ends the instance, because `cause` came out of one of its functions. */
export function trapped(cause) {
  const { place, requests } = instance;
  instance = { place: undefined, requests: new Set() };
  for (const request of requests) abort(request);
  listener(cause, place);
}

function abort(request) {
  try {
    request.abort();
  } catch {
    // A page's own XMLHttpRequest may throw.
  }
}

/** Takes note of where the module panics; its panic hook calls this before the trap. */
export function panicked(place) {
  const mine = instance;
  mine.place = place;
  // The task that asks for a grant is run by wasm-bindgen-futures, whose callback is not watched.
  Promise.resolve().then(() => mine === instance && trapped(new WebAssembly.RuntimeError("unreachable")));
}

/** Aborts an XMLHttpRequest or what an AbortController controls if the instance breaks before `settled`. */
export function abortOnTrap(request) {
  instance.requests.add(request);
}

/** Lets go of a request that has ended. */
export function settled(request) {
  instance.requests.delete(request);
}
