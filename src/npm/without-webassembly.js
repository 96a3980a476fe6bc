// Replaces WebAssembly in browsers without it: the module as JavaScript, made by wasm2js, behind the few names of
// WebAssembly that the glue of wasm-bindgen uses.

import { instantiate } from "#javascript";

/** A compiled module: always the one of this package. */
class Module {}

class Instance {
  constructor(_module, imports) {
    let memory;
    let buffer;
    // The glue reads memory through views that it makes anew once the buffer of the last ones is detached, as WebAssembly
    // detaches it when the memory grows. JavaScript only replaces it.
    const follow = () => {
      if (memory?.buffer === buffer) return;
      detach(buffer);
      buffer = memory.buffer;
    };
    const before = (run) => (...values) => (follow(), run(...values));
    const after = (run) => (...values) => {
      try {
        return run(...values);
      } finally {
        follow();
      }
    };
    const groups = Object.entries(imports).map(([name, group]) => [name, eachFunction(group, before)]);
    const made = instantiate(Object.fromEntries(groups));
    ({ memory } = made);
    ({ buffer } = memory);
    this.exports = eachFunction(made, after);
  }
}

const eachFunction = (values, wrap) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "function" ? wrap(value) : value]));

/** Detaches a buffer, as sending it away does everywhere. */
function detach(buffer) {
  const { port1 } = new MessageChannel();
  port1.postMessage(null, [buffer]);
  port1.close();
}

export const WebAssembly = {
  Module,
  Instance,
  RuntimeError: Error,
  instantiate: async (module, imports) => new Instance(module, imports),
};
