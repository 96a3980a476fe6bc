// Counts what the package could leave behind. Imported before it.

const live = { timers: new Set(), listeners: new Map() };
const instances = [];

/** Timers for the page's own use, which are not counted. */
export const own = { setTimeout: setTimeout.bind(globalThis) };

/** Returns what there is now: memory of wasm, timers, listeners. */
export function counts() {
  const [memory] = instances.flatMap(memoriesOf);
  return { memory: memory.buffer.byteLength, timers: live.timers.size, listeners: listeners() };
}

function memoriesOf({ exports }) {
  return Object.values(exports).filter((part) => part instanceof WebAssembly.Memory);
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
