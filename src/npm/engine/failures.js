// The failures that show on this side: wrong options, no grant, no answer, a file that changed. What is wrong with a
// grant, a form or an answer of OSS is told by the module.

import { UploadError } from "../upload-error.js";

/** How many bytes PostObject takes: 5 GB. */
export const MAX_FILE_SIZE = 5 * 1024 ** 3;

/** Why no answer came, by code. Where the page or the bucket has to be set otherwise, waiting does not help. */
const NETWORK = {
  Network: ["no answer from OSS"],
  Offline: ["the browser is offline"],
  HostUnreachable: ["nothing answers at the grant's host: check its name and the network"],
  ConnectionReset: ["the connection to OSS was cut"],
  CorsNotAllowed: ["no CORS rule of the bucket lets this page read the answer: allow its origin, and POST", false],
  BlockedByCsp: ["the page's Content Security Policy does not allow the grant's host: add it to connect-src", false, "no"],
  PreflightRefused: [
    "the host refuses the CORS preflight that onProgress and stallTimeout cause: allow OPTIONS, or leave both out",
    false, "no",
  ],
};

const NOBODY_KNOWS = "; whether the object was stored is unknown";

/** An `UploadError`: nothing was sent, and trying again does not help, unless it is said otherwise. */
export function failure(code, message, cause, retryable = false, stored = "no") {
  return new UploadError(message, { code, retryable, stored, violations: [], attempts: 0, service: null }, cause);
}

/** An argument or option called `name` is not what it must be; `actual` says in a word what it is. */
export function invalid(name, expected, actual, cause) {
  const not = actual ? `, not ${actual}` : "";
  return failure("InvalidArgument", `${name} must be ${expected}${not}`, cause);
}

export function tooLarge(size) {
  return failure("EntityTooLarge",
    `the file has ${size} bytes; a form upload takes at most ${MAX_FILE_SIZE} (5 GB): use multipart upload for it`);
}

/** `what` of the grants failed. */
export function noGrant(what, cause, retryable) {
  return failure("GrantUnavailable", `the grant ${what}`, cause, retryable);
}

/** No answer came, for the reason with this code. */
export function noAnswer(code, cause) {
  const [words, retryable = true, stored = "unknown"] = NETWORK[code];
  return failure(code, words + (stored === "unknown" ? NOBODY_KNOWS : ""), cause, retryable, stored);
}

/** Nothing moved for so many milliseconds. */
export function stalled(timeout) {
  return failure("Stalled", `nothing was sent or answered for ${timeout} ms${NOBODY_KNOWS}`, undefined, true, "unknown");
}

export function fileChanged(cause) {
  const message = "the file changed or vanished on disk while it was uploaded: choose it again";
  return failure("FileChanged", message, cause, false, "unknown");
}

/** The CRC-64 of the file and of the object differ. A form that may not overwrite cannot be sent again under its key. */
export function checksumMismatch(file, object, mayOverwrite) {
  const message = `the stored object differs from the file: its CRC-64 is ${object}, the file's ${file}`;
  return failure("ChecksumMismatch", message, undefined, mayOverwrite, "yes");
}

/** What OSS answers with these may change by itself. */
export function isTransientStatus(status) {
  return status === 408 || status === 429 || (status >= 500 && status < 600);
}

const retryAfters = new WeakMap();

/** `error`, with the `Retry-After` of the answer that told of it. */
export function answered(error, header) {
  if (header) retryAfters.set(error, header);
  return error;
}

export function retryAfterOf(error) {
  return retryAfters.get(error);
}
