// Who is served, and when.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Line } from "../../src/npm/engine/line.js";

/** A line in which those called 1, 2, 3, … stand, and who of them was served since the last look. */
function lineOf(limit, count) {
  const line = new Line(limit);
  const [places, served] = [[], []];
  const enter = () => {
    const number = places.push(line.enter());
    places.at(-1).turn.then(() => served.push(number));
  };
  for (let number = 1; number <= count; number++) enter();
  const look = async () => {
    await setImmediate();
    return served.splice(0);
  };
  return { line, enter, look, leave: (number) => places[number - 1].leave() };
}

test("no more are served than the limit", async () => {
  const { look, leave } = lineOf(3, 10);
  assert.deepEqual(await look(), [1, 2, 3]);
  leave(2);
  assert.deepEqual(await look(), [4]);
});

test("who comes while others are served waits behind those who wait", async () => {
  const { enter, look, leave } = lineOf(1, 2);
  assert.deepEqual(await look(), [1]);
  enter();
  assert.deepEqual(await look(), []);
  leave(1);
  assert.deepEqual(await look(), [2]);
  leave(2);
  assert.deepEqual(await look(), [3]);
});

test("a pause lets nobody in and nobody out", async () => {
  const { line, enter, look, leave } = lineOf(2, 1);
  assert.deepEqual(await look(), [1]);
  line.pause(true);
  enter();
  enter();
  assert.deepEqual(await look(), []);
  leave(1);
  assert.deepEqual(await look(), []);
  line.pause(false);
  assert.deepEqual(await look(), [2, 3]);
});

test("who leaves before the turn is not served, and gives up no place", async () => {
  const { look, leave } = lineOf(1, 4);
  leave(2);
  assert.deepEqual(await look(), [1]);
  leave(1);
  assert.deepEqual(await look(), [3]);
});

test("an empty line serves nobody, and leaving it twice does no harm", async () => {
  const { enter, look, leave } = lineOf(1, 0);
  assert.deepEqual(await look(), []);
  enter();
  leave(1);
  leave(1);
  assert.deepEqual(await look(), [1]);
  enter();
  enter();
  assert.deepEqual(await look(), [2]);
});
