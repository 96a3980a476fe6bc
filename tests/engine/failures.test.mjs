// Codes, whether to try again, what is stored, and the sentences.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  MAX_FILE_SIZE, answered, checksumMismatch, failure, fileChanged, invalid, isTransientStatus, noAnswer, noGrant,
  retryAfterOf, stalled, tooLarge,
} from "../../src/npm/engine/failures.js";
import { UploadError } from "../../src/npm/upload-error.js";

const UNKNOWN = "; whether the object was stored is unknown";

for (const [error, code, retryable, stored, message] of [
  [invalid("options.key", "a string"), "InvalidArgument", false, "no", "options.key must be a string"],
  [invalid("options.key", "a string", "a number"), "InvalidArgument", false, "no", "options.key must be a string, not a number"],
  [
    tooLarge(5_368_709_121), "EntityTooLarge", false, "no",
    "the file has 5368709121 bytes; a form upload takes at most 5368709120 (5 GB): use multipart upload for it",
  ],
  [noGrant("function failed", undefined, false), "GrantUnavailable", false, "no", "the grant function failed"],
  [noGrant("endpoint failed", undefined, true), "GrantUnavailable", true, "no", "the grant endpoint failed"],
  [noAnswer("Network"), "Network", true, "unknown", `no answer from OSS${UNKNOWN}`],
  [noAnswer("Offline"), "Offline", true, "unknown", `the browser is offline${UNKNOWN}`],
  [
    noAnswer("BlockedByCsp"), "BlockedByCsp", false, "no",
    "the page's Content Security Policy does not allow the grant's host: add it to connect-src",
  ],
  [
    noAnswer("HostUnreachable"), "HostUnreachable", true, "unknown",
    `nothing answers at the grant's host: check its name and the network${UNKNOWN}`,
  ],
  [
    noAnswer("CorsNotAllowed"), "CorsNotAllowed", false, "unknown",
    `no CORS rule of the bucket lets this page read the answer: allow its origin, and POST${UNKNOWN}`,
  ],
  [
    noAnswer("PreflightRefused"), "PreflightRefused", false, "no",
    "the host refuses the CORS preflight that onProgress and stallTimeout cause: allow OPTIONS, or leave both out",
  ],
  [noAnswer("ConnectionReset"), "ConnectionReset", true, "unknown", `the connection to OSS was cut${UNKNOWN}`],
  [stalled(30_000), "Stalled", true, "unknown", `nothing was sent or answered for 30000 ms${UNKNOWN}`],
  [
    fileChanged(), "FileChanged", false, "unknown",
    "the file changed or vanished on disk while it was uploaded: choose it again",
  ],
  [
    checksumMismatch("1", "2", true), "ChecksumMismatch", true, "yes",
    "the stored object differs from the file: its CRC-64 is 2, the file's 1",
  ],
  [
    checksumMismatch("1", "2", false), "ChecksumMismatch", false, "yes",
    "the stored object differs from the file: its CRC-64 is 2, the file's 1",
  ],
]) {
  const again = retryable ? "may succeed when it is tried again" : "does not get better";
  test(`${code} ${again}, and the object is stored: ${stored} (${message})`, () => {
    assert.ok(error instanceof UploadError);
    assert.equal(error.message, message);
    assert.deepEqual({ ...error }, { code, retryable, stored, violations: [], attempts: 0, service: null });
    assert.ok(!Object.hasOwn(error, "cause"));
  });
}

test("a cause is kept, whatever it is", () => {
  const cause = new TypeError("Failed to fetch");
  const made = [failure("Internal", "m", cause), invalid("a", "b", undefined, cause), noGrant("w", cause)];
  for (const error of [...made, noAnswer("Network", cause), fileChanged(cause)]) assert.equal(error.cause, cause, error.code);
  assert.equal(failure("Internal", "m", null).cause, null);
});

test("a form upload takes 5 GB", () => {
  assert.equal(MAX_FILE_SIZE, 5_368_709_120);
});

test("what may change by itself is 408, 429 and 5xx", () => {
  const transient = Array.from({ length: 1000 }, (_, status) => status).filter(isTransientStatus);
  assert.deepEqual(transient, [408, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)]);
});

test("an error keeps the Retry-After of its answer, and shows it to nobody", () => {
  const [error, other] = [noGrant("endpoint /grant answered 503"), noGrant("endpoint /grant answered 503")];
  assert.equal(answered(error, "120"), error);
  assert.equal(answered(other, undefined), other);
  assert.deepEqual([error, other].map(retryAfterOf), ["120", undefined]);
  assert.deepEqual(Reflect.ownKeys(error), Reflect.ownKeys(other));
});
