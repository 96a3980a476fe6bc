// Counts what the package could leave behind. Imported before it.

const live = { timers: new Set(), listeners: new Map() };
const instances = [];

/** Timers for the page's own use, which are not counted. */
export const own = { setTimeout: setTimeout.bind(globalThis) };

/** What there is now: memory of wasm and its table of objects, timers, listeners. */
export function counts() {
  const [{ memory, table }] = instances.map(partsOf);
  return { memory: memory.buffer.byteLength, table: table.length, timers: live.timers.size, listeners: listeners() };
}

function partsOf({ exports }) {
  const parts = Object.values(exports);
  const externrefs = parts.filter((part) => part instanceof WebAssembly.Table);
  return { memory: parts.find((part) => part instanceof WebAssembly.Memory), table: largest(externrefs) };
}

function largest(tables) {
  return tables.reduce((one, other) => (other.length > one.length ? other : one));
}

function listeners() {
  return [...live.listeners.values()].reduce((sum, counted) => sum + counted.size, 0);
}

for (const name of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[name];
  WebAssembly[name] = async (...input) => {
    const result = await instantiate.apply(WebAssembly, input);
    instances.push(result.instance ?? result);
    return result;
  };
}

globalThis.setTimeout = (callback, ...rest) => {
  const timer = own.setTimeout(() => {
    live.timers.delete(timer);
    callback();
  }, ...rest);
  live.timers.add(timer);
  return timer;
};

const { clearTimeout } = globalThis;
globalThis.clearTimeout = (timer) => {
  live.timers.delete(timer);
  clearTimeout(timer);
};

const { addEventListener, removeEventListener } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  const target = this ?? globalThis;
  if (!live.listeners.has(target)) live.listeners.set(target, new Map());
  live.listeners.get(target).set(listener, type);
  return addEventListener.call(target, type, listener, options);
};
EventTarget.prototype.removeEventListener = function (type, listener, options) {
  const target = this ?? globalThis;
  const counted = live.listeners.get(target);
  counted?.delete(listener);
  if (counted?.size === 0) live.listeners.delete(target);
  return removeEventListener.call(target, type, listener, options);
};
