// How often and how soon a failed upload is tried again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader } from "../../src/npm/engine/reader.js";
import { LONGEST_WAIT, retryAfter, retryDelay } from "../../src/npm/engine/retry.js";
import { readSettings } from "../../src/npm/engine/settings.js";

const TEN = { attempts: 10, baseDelay: 1000, maxDelay: 30_000 };
const MOST = 0xffffffff;

test("three attempts are the default, the first included", () => {
  const { retry } = readSettings(new Reader("options", {}));
  assert.deepEqual(retry, { attempts: 3, baseDelay: 1000, maxDelay: 30_000, shouldRetry: undefined });
  assert.deepEqual([1, 2, 3].map((failures) => retryDelay(retry, failures, 0.5)), [500, 1000, undefined]);
});

test("one attempt is never followed by another", () => {
  assert.equal(retryDelay({ ...TEN, attempts: 1 }, 1, 0.5), undefined);
});

test("the limit doubles up to the longest delay", () => {
  const limits = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelay(TEN, failures, 1));
  assert.deepEqual(limits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test("the delay is anything from nothing to the limit", () => {
  assert.equal(retryDelay(TEN, 2, 0), 0);
  assert.equal(retryDelay(TEN, 2, 0.25), 500);
  assert.equal(retryDelay(TEN, 2, 0.999), 1998);
});

test("what the server asks for is waited at least", () => {
  assert.equal(retryDelay(TEN, 1, 0.9, 100), 900);
  assert.equal(retryDelay({ ...TEN, maxDelay: 1000 }, 1, 0.9, 60_000), 60_000, "longer than the longest delay");
});

test("a server that asks for more than five minutes is not waited for", () => {
  assert.equal(LONGEST_WAIT, 5 * 60 * 1000);
  assert.equal(retryDelay(TEN, 1, 0, LONGEST_WAIT), LONGEST_WAIT);
  assert.equal(retryDelay(TEN, 1, 0, LONGEST_WAIT + 1), undefined);
});

test("the largest numbers do not overflow", () => {
  const retry = { attempts: MOST, baseDelay: MOST, maxDelay: MOST };
  assert.equal(retryDelay(retry, MOST - 1, 1), MOST);
  assert.equal(retryDelay(retry, 1, 1), MOST);
});

test("Retry-After is a number of seconds or a date", () => {
  const now = Date.UTC(2026, 10, 22, 12, 0, 0, 500);
  const date = "Sun, 22 Nov 2026 12:00:08 GMT";
  assert.equal(retryAfter("0", now), 0);
  assert.equal(retryAfter(" 120 ", now), 120_000);
  assert.equal(retryAfter(date, now), 7500);
  assert.equal(retryAfter(` ${date} `, now), 7500);
  assert.equal(retryAfter("soon", now), undefined);
  assert.equal(retryAfter("", now), undefined);
  assert.equal(retryAfter(date, Date.UTC(2026, 10, 23)), 0, "it has passed");
});

test("a Retry-After of more seconds than there are is longer than can be waited", () => {
  for (const header of ["4294967295", "9".repeat(15)]) {
    const asked = retryAfter(header, 0);
    assert.equal(asked, Number(header) * 1000);
    assert.equal(retryDelay(TEN, 1, 0, asked), undefined);
  }
});
