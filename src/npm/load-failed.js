import { failure } from "./engine/failures.js";

/** The error for a module that could not be loaded, for whatever reason. */
export function loadFailed(cause) {
  const forbidden = /\bCSP\b|Content Security Policy/i.test(cause?.message);
  const message = forbidden
    ? "the page's Content Security Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src directive"
    : `the WebAssembly module could not be loaded: ${cause?.message ?? cause}`;
  return failure("LoadFailed", message, cause, !forbidden);
}
