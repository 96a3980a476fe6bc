import { UploadError } from "./upload-error.js";

/** The error for a module that could not be loaded, for whatever reason. */
export function loadFailed(cause) {
  const forbidden = /\bCSP\b|Content Security Policy/i.test(cause?.message);
  const message = forbidden
    ? "the page's Content Security Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src directive"
    : `the WebAssembly module could not be loaded: ${cause?.message ?? cause}`;
  const details = { code: "LoadFailed", retryable: !forbidden, stored: "no", violations: [], service: null, attempts: 0 };
  return new UploadError(message, details, cause);
}
