// From the bytes of a form to the progress of a file.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Meter, ofFile } from "../../src/npm/engine/meter.js";

const MOST = Number.MAX_SAFE_INTEGER;

/** A meter that was started at 0 ms, its first report made. */
function started(total) {
  const meter = new Meter(total, 0);
  meter.restart(0);
  return meter;
}

test("what the form adds is taken off", () => {
  assert.equal(ofFile(1000, 784, 1284), 500);
  assert.equal(ofFile(1000, 100, 1284), 0, "only framing has left so far");
  assert.equal(ofFile(1000, 5000, 10), 1000, "counts that make no sense do no harm");
  assert.equal(ofFile(MOST, MOST, MOST), MOST);
});

test("an attempt begins at nothing", () => {
  const nothing = { loaded: 0, total: 1000, percent: 0, bytesPerSecond: 0, secondsLeft: null };
  assert.deepEqual(new Meter(1000, 0).restart(0), nothing);
});

test("reports keep 100 ms apart", () => {
  const meter = started(1000);
  assert.equal(meter.advance(100, 99), undefined);
  assert.equal(meter.advance(200, 100).loaded, 200);
  assert.equal(meter.advance(300, 199), undefined);
  assert.equal(meter.advance(400, 60_000).loaded, 400, "however late it is");
});

test("the first count is reported at once where nothing was before", () => {
  assert.equal(new Meter(1000, 0).advance(100, 0).loaded, 100);
});

test("that the last byte was handed over is reported at once, and once", () => {
  const meter = started(1000);
  const { loaded, percent } = meter.advance(1000, 1);
  assert.deepEqual([loaded, percent], [1000, 99], "OSS has not confirmed it");
  assert.equal(meter.advance(1000, 2), undefined);
});

test("only what OSS has confirmed is complete", () => {
  const complete = { loaded: 1000, total: 1000, percent: 100, bytesPerSecond: 2000, secondsLeft: 0 };
  assert.deepEqual(started(1000).complete(500), complete);
});

test("a file of no bytes is at 0 and then at 100", () => {
  const meter = new Meter(0, 0);
  assert.equal(meter.restart(0).percent, 0);
  const { percent, bytesPerSecond } = meter.complete(0);
  assert.deepEqual([percent, bytesPerSecond], [100, 0]);
});

test("a count that falls back is not taken", () => {
  const meter = started(1000);
  assert.equal(meter.advance(600, 100).loaded, 600);
  assert.equal(meter.advance(200, 200).loaded, 600);
});

test("speed is measured over 250 ms at least and smoothed over seconds", () => {
  const meter = started(100_000);
  assert.equal(meter.advance(1000, 249).bytesPerSecond, 0);
  const first = meter.advance(1000, 1000);
  assert.deepEqual([first.bytesPerSecond, first.secondsLeft], [1000, 99]);
  // A second at 5,000 bytes weighs a quarter: 1 s against the memory of 3 s.
  const second = meter.advance(6000, 2000);
  assert.deepEqual([second.bytesPerSecond, second.secondsLeft], [2000, 47]);
});

test("speed outlives an attempt, and the count does not", () => {
  const meter = started(10_000);
  meter.advance(1000, 1000);
  const { loaded, bytesPerSecond } = meter.restart(5000);
  assert.deepEqual([loaded, bytesPerSecond], [0, 1000]);
});

test("what stands still has no time left to tell", () => {
  assert.equal(started(10_000).advance(0, 1000).secondsLeft, null);
});

test("bytes that are skipped count and are not speed", () => {
  const meter = started(10_000);
  meter.advance(1000, 1000);
  meter.skip(5000);
  const { loaded, bytesPerSecond } = meter.advance(7000, 2000);
  assert.deepEqual([loaded, bytesPerSecond], [7000, 1000]);
});

test("bytes that are taken back are sent anew and not backwards", () => {
  const meter = started(10_000);
  meter.advance(4000, 1000);
  meter.skip(-4000);
  assert.equal(meter.loaded, 0);
  const { loaded, bytesPerSecond } = meter.advance(4000, 2000);
  assert.deepEqual([loaded, bytesPerSecond], [4000, 4000]);
});

test("bytes that went before they were taken back are speed all the same", () => {
  const meter = started(10_000);
  meter.advance(1000, 1000);
  meter.advance(1500, 1249);
  meter.skip(-1500);
  assert.equal(meter.advance(500, 2000).bytesPerSecond, 1000);
});

test("no more is skipped than there is, and no more taken back than went", () => {
  const meter = started(1000);
  meter.skip(5000);
  assert.equal(meter.loaded, 1000);
  meter.skip(-5000);
  assert.equal(meter.loaded, 0);
});

test("what could not be skipped or taken back is not speed either", () => {
  const meter = started(1000);
  meter.advance(500, 1000);
  meter.skip(5000);
  meter.skip(-600);
  const { loaded, bytesPerSecond } = meter.advance(900, 2000);
  assert.deepEqual([loaded, bytesPerSecond], [900, 500]);
});

test("speed is told in whole bytes, rounded down, and the time left in whole seconds, rounded up", () => {
  const { bytesPerSecond, secondsLeft } = started(5000).advance(1000, 300);
  assert.deepEqual([bytesPerSecond, secondsLeft], [3333, 2]);
});

test("the largest counts do not overflow", () => {
  const meter = new Meter(MOST, 0);
  const { loaded, percent } = meter.advance(MOST, MOST);
  assert.deepEqual([loaded, percent], [MOST, 99]);
  meter.skip(1);
  assert.equal(meter.loaded, MOST);
});
