// What is wrong with what callers give is told by name, in a word, and without their values.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader, guarded, wrong } from "../../src/npm/engine/reader.js";

const read = (value) => new Reader("options", { value });

/** Asserts that it throws an `InvalidArgument` with this message, and gives its cause. */
function invalidBy(act, message) {
  let error;
  assert.throws(act, (thrown) => ((error = thrown), true));
  assert.deepEqual([error.name, error.code, error.message], ["UploadError", "InvalidArgument", message]);
  return error.cause;
}

test("what is no object cannot be read", () => {
  const kinds = [[undefined, "undefined"], [null, "null"], ["x", "a string"], [7, "a number"], [() => {}, "a function"]];
  for (const [value, kind] of kinds) {
    invalidBy(() => new Reader("options", value), `options must be an object, not ${kind}`);
  }
});

test("a value of the wrong type is named by its kind, and not shown", () => {
  for (const [value, kind] of [
    [undefined, "undefined"], [null, "null"], [["secret"], "an array"], [{ secret: 1 }, "an object"], ["secret", "a string"],
    [7, "a number"], [true, "a boolean"], [7n, "a bigint"], [Symbol("secret"), "a symbol"], [() => {}, "a function"],
  ]) {
    assert.equal(wrong("options.key", "a key", value).message, `options.key must be a key, not ${kind}`);
  }
});

test("a member that is absent, undefined or null is none", () => {
  for (const reader of [new Reader("options", {}), read(undefined), read(null)]) {
    for (const read of ["value", "text", "boolean", "function"]) assert.equal(reader[read]("value"), undefined);
    assert.equal(reader.whole("value", "a number", 0), undefined);
    assert.equal(reader.isSecond("value", "on", "off"), false);
    assert.deepEqual(reader.record("value"), []);
  }
});

test("a member has the type that is asked for", () => {
  const act = () => 7;
  assert.equal(read("").text("value"), "");
  assert.equal(read(false).boolean("value"), false);
  assert.equal(read(act).function("value"), act);
  invalidBy(() => read(7).text("value"), "options.value must be a string, not a number");
  invalidBy(() => read(new String("x")).text("value"), "options.value must be a string, not an object");
  invalidBy(() => read("true").boolean("value"), "options.value must be a boolean, not a string");
  invalidBy(() => read({}).function("value"), "options.value must be a function, not an object");
});

test("a whole number is within its range", () => {
  const whole = (value, ...range) => read(value).whole("value", "a whole number from 1 to 100", 1, ...range);
  assert.deepEqual([whole(1, 100), whole(100, 100), whole(0xffffffff)], [1, 100, 0xffffffff]);
  for (const value of [0, 101, 1.5, -1, NaN, Infinity]) {
    invalidBy(() => whole(value, 100), "options.value must be a whole number from 1 to 100, not a number");
  }
  invalidBy(() => whole(2 ** 32), "options.value must be a whole number from 1 to 100, not a number");
  invalidBy(() => whole("1", 100), "options.value must be a whole number from 1 to 100, not a string");
});

test("one of two words is the first unless it is the second", () => {
  assert.deepEqual(["on", "off"].map((word) => read(word).isSecond("value", "on", "off")), [false, true]);
  invalidBy(() => read("ON").isSecond("value", "on", "off"), 'options.value must be "on" or "off", not a string');
});

test("a record of strings is read in its order", () => {
  assert.deepEqual(read({ b: "1", a: "", "": "2" }).record("value"), [["b", "1"], ["a", ""], ["", "2"]]);
  for (const [value, kind] of [["x", "a string"], [[], "an array"], [() => {}, "a function"]]) {
    invalidBy(() => read(value).record("value"), `options.value must be an object of strings, not ${kind}`);
  }
  invalidBy(() => read({ a: "1", b: 2 }).record("value"), 'options.value["b"] must be a string, not a number');
  invalidBy(() => read({ a: null }).record("value"), 'options.value["a"] must be a string, not null');
});

test("a getter or proxy that throws is named, with what it threw as the cause", () => {
  const thrown = new RangeError("not today");
  const getter = { get value() { throw thrown } };
  const proxy = new Proxy({}, { ownKeys() { throw thrown } });
  const message = "options.value must be readable, but a getter threw";
  assert.equal(invalidBy(() => new Reader("options", getter).text("value"), message), thrown);
  assert.equal(invalidBy(() => read(getter).record("value"), message), thrown);
  assert.equal(invalidBy(() => read(proxy).record("value"), message), thrown);
  assert.equal(invalidBy(() => guarded("options.value", () => { throw thrown }), message), thrown);
  assert.equal(guarded("options.value", () => 7), 7);
});

test("a member is found where messages say that it is", () => {
  assert.equal(new Reader("options.callback", {}).path("callbackUrl"), "options.callback.callbackUrl");
});
