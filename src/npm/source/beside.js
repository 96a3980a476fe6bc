// The .wasm lies beside the entry and is fetched, compiled while it arrives, and cached.

export function source() {
  // Written in one piece, and nowhere else: bundlers look for just this, and emit the file.
  const url = new URL("./oss_form_upload_bg.wasm", import.meta.url);
  return url.protocol === "file:" ? (readFile(url) ?? url) : url;
}

/** Node fetches no file. An `import` of its module would stop bundlers; this asks for it where there is one. */
function readFile(url) {
  return globalThis.process?.getBuiltinModule?.("node:fs").promises.readFile(url);
}
