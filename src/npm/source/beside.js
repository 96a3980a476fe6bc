// Finds the .wasm file beside the entry, which the browser compiles while it arrives, and caches.

export function source() {
  // Bundlers look for exactly this expression, and emit the file.
  const url = new URL("./oss_form_upload_bg.wasm", import.meta.url);
  return url.protocol === "file:" ? (readFile(url) ?? url) : url;
}

/** Reads the file in Node, whose `fetch` takes no `file:`. An `import` of `node:fs` would stop bundlers. */
function readFile(url) {
  return globalThis.process?.getBuiltinModule?.("node:fs").promises.readFile(url);
}
