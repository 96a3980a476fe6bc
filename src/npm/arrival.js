// Fetches the module, and names the answer where that is something else.

const CURE = 'serve oss_form_upload_bg.wasm there, pass its address to init(), or import "oss-form-upload", which carries it';

/** Returns an argument for `init` of the glue: `input`, or where it is an address, the answer from there. */
export async function arrival(input) {
  if (!isAddress(input)) return input;
  const response = await fetch(input).catch((cause) => {
    throw new Error(`${input.url ?? input} could not be fetched (${cause.message})`, { cause });
  });
  const type = response.headers.get("Content-Type") ?? "no type";
  // Any other type is taken, because not all servers know that of WebAssembly.
  if (response.ok && !/html/i.test(type)) return response;
  throw new Error(`${response.url} answered ${response.status} with ${type}, not with the module; ${CURE}`);
}

function isAddress(input) {
  return typeof input === "string" || input instanceof URL || (globalThis.Request && input instanceof Request);
}
