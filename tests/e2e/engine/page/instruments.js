// Watches what the package does to the page: listeners, timers, requests and reads of files. Imported before it.

/** The page's own functions, for the tests themselves. */
export const plain = {
  fetch: fetch.bind(globalThis),
  setTimeout: setTimeout.bind(globalThis),
  now: Date.now.bind(Date),
  listen: EventTarget.prototype.addEventListener,
};

const listeners = [];
const timers = new Set();
const requests = [];
let fetches = 0;

/** The counts so far. */
export const counts = { reads: 0, bytesRead: 0, open: 0, mostOpen: 0, delays: [] };

/** Returns the names of things that are left over; empty when the package has cleaned up. */
export function remains() {
  return [
    ...listeners.map(({ target, type }) => `a listener for ${type} on ${target.constructor.name}`),
    ...[...timers].map((timer) => `timer ${timer}`),
    ...requests.filter(isAlive).map(({ readyState }) => `an XMLHttpRequest in state ${readyState} or with handlers`),
    ...Array.from({ length: fetches }, () => "a fetch under way"),
  ];
}

function isAlive({ readyState, onloadend, onload, onerror, upload }) {
  return ![0, 4].includes(readyState) || Boolean(onloadend ?? onload ?? onerror ?? upload.onprogress ?? upload.onerror);
}

function around(object, name, wrap) {
  object[name] = wrap(object[name]);
}

around(EventTarget.prototype, "addEventListener", (add) => function (type, listener, options) {
  const target = this ?? globalThis;
  listeners.push({ target, type, listener });
  return add.call(target, type, listener, options);
});

around(EventTarget.prototype, "removeEventListener", (remove) => function (type, listener, options) {
  const target = this ?? globalThis;
  const isIt = (known) => known.target === target && known.type === type && known.listener === listener;
  const index = listeners.findIndex(isIt);
  if (index >= 0) listeners.splice(index, 1);
  return remove.call(target, type, listener, options);
});

/** In milliseconds: the timer that WebKit's driver sets in the page for each of its scripts. */
const OF_DRIVER = 60_017;

around(globalThis, "setTimeout", () => (callback, milliseconds) => {
  if (milliseconds === OF_DRIVER) return plain.setTimeout(callback, milliseconds);
  const timer = plain.setTimeout(() => {
    timers.delete(timer);
    callback();
  }, milliseconds);
  timers.add(timer);
  counts.delays.push(milliseconds);
  return timer;
});

around(globalThis, "clearTimeout", (clear) => (timer) => {
  timers.delete(timer);
  clear(timer);
});

// Before the package sets its handler: what that starts would be counted before the end of this request.
around(XMLHttpRequest.prototype, "open", (open) => function (...args) {
  plain.listen.call(this, "loadend", () => (counts.open -= 1));
  return open.apply(this, args);
});

around(XMLHttpRequest.prototype, "send", (send) => function (body) {
  requests.push(this);
  counts.open += 1;
  counts.mostOpen = Math.max(counts.mostOpen, counts.open);
  return send.call(this, body);
});

around(globalThis, "fetch", () => async (...args) => {
  fetches += 1;
  try {
    return await plain.fetch(...args);
  } finally {
    fetches -= 1;
  }
});

around(Blob.prototype, "arrayBuffer", (arrayBuffer) => function () {
  counts.reads += 1;
  counts.bytesRead += this.size;
  return arrayBuffer.call(this);
});
