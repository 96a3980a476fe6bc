// The `WebAssembly` that the glue of wasm-bindgen uses. esbuild puts this binding in the place of the global one, in the
// entries alone, and nothing on the page changes.

/** @type {any} The browser's, or the few names of it that without-webassembly.js has. */
export let WebAssembly = globalThis.WebAssembly;

/** The smallest module there is: the mark and the version of the format. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Returns whether a module may run here. Lockdown Mode of iOS and some embedders have no WebAssembly, and a Content Security
 * Policy without `'wasm-unsafe-eval'` forbids it; WebKit lets such a page compile, and makes no instance.
 */
export const runs = () => (mayRun ??= makesInstance());

/** @type {boolean | undefined} The answer, which does not change. */
let mayRun;

function makesInstance() {
  try {
    return Boolean(new globalThis.WebAssembly.Instance(new globalThis.WebAssembly.Module(EMPTY)));
  } catch {
    return false;
  }
}

/** Loads the same module as JavaScript, and returns it as an argument for `init` of the glue. */
export async function asJavaScript() {
  const standIn = await import("./without-webassembly.js").catch((cause) => {
    const message = "no WebAssembly may run on this page, and without-webassembly.js, which replaces it, could not be loaded";
    throw new Error(`${message} (${cause.message})`, { cause });
  });
  WebAssembly = standIn.WebAssembly;
  return new WebAssembly.Module();
}
