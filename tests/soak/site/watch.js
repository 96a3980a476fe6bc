// Counts what the package could leave behind. Imported before it.

const live = { timers: new Set(), listeners: new Map() };
const instances = [];

/** Timers for the page's own use, which are not counted. */
export const own = { setTimeout: setTimeout.bind(globalThis) };

/** The highest number under which the module's glue has kept an object for it: numbers that are free are taken first. */
let objects = 0;

/** Returns what there is now: memory of wasm and objects that it holds, timers, listeners. */
export function counts() {
  const [{ exports: { memory } }] = instances;
  return { memory: memory.buffer.byteLength, objects, timers: live.timers.size, listeners: listeners() };
}

/** Counts each copy of a reference, because the glue keeps every copy under another number. */
function counted(imports) {
  const members = Object.entries(imports).map(([name, run]) => [name, /object_clone_ref/.test(name) ? noted(run) : run]);
  return Object.fromEntries(members);
}

function noted(run) {
  return (...input) => {
    const number = run(...input);
    objects = Math.max(objects, number);
    return number;
  };
}

function listeners() {
  return [...live.listeners.values()].reduce((sum, counted) => sum + counted.size, 0);
}

for (const name of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[name];
  WebAssembly[name] = async (source, imports) => {
    const watched = Object.fromEntries(Object.entries(imports).map(([name, members]) => [name, counted(members)]));
    const result = await instantiate.call(WebAssembly, source, watched);
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
