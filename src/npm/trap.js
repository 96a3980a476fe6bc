// Ends an instance of the WebAssembly module that broke.
//
// A trap (a panic, no memory or no stack left), or an exception that passes through the module's frames, leaves its memory in
// a state that nothing may rely on. So the first one ends the instance: its requests are aborted, its callback does nothing
// any more, and the listener, which holds the promises, is told.

/**
 * Takes the exception and the place of the panic behind it, if there was one.
 *
 * @type {(cause: unknown, place?: string) => void}
 */
let listener = (cause) => {
  throw cause;
};

/** The state of the current instance: the place of its panic, and the requests to abort with it. */
let instance = { place: undefined, requests: new Set() };

/** Calls `callback(cause, place)` at the first exception in the instance that is made next. */
export function onTrap(callback) {
  listener = callback;
  instance = { place: undefined, requests: new Set() };
}

/** Wraps the module's callback: an exception ends the instance, after which late timers and requests do nothing. */
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

/** Notes the place of a panic. The panic hook calls this before the trap. */
export function panicked(place) {
  const mine = instance;
  mine.place = place;
  // The task that asks for a grant is run by wasm-bindgen-futures, whose callback is not watched.
  Promise.resolve().then(() => mine === instance && trapped(new WebAssembly.RuntimeError("unreachable")));
}

/** Notes an XMLHttpRequest or AbortController, to be aborted if the instance breaks before `settled`. */
export function abortOnTrap(request) {
  instance.requests.add(request);
}

/** Forgets a request that has ended. */
export function settled(request) {
  instance.requests.delete(request);
}
