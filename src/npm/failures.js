// Makes the two errors that the module cannot make itself, because it is missing or broke.

import { UploadError } from "./upload-error.js";

/** Returns the error for a module that could not be loaded, for whatever reason. */
export function loadFailed(cause) {
  const message = `the WebAssembly module could not be loaded: ${cause?.message ?? cause}`;
  return failure(message, { code: "LoadFailed", retryable: true, stored: "no" }, cause);
}

/** Returns the error for calls of an instance that broke; `place` is where it panicked, if it did. */
export function moduleBroke(cause, place) {
  const reason = place ? `a panic at ${place}` : (cause?.message ?? cause);
  const message = `the WebAssembly module broke, by a defect of this package: ${reason}`;
  return failure(message, { code: "Internal", retryable: true, stored: "unknown" }, cause);
}

function failure(message, details, cause) {
  return new UploadError(message, { ...details, violations: [], attempts: 0, service: null, duplicate: null }, cause);
}
