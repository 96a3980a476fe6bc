// Values that no page should hand over, and some do.

const TEXTS = [
  "", " ", "\0", "\ud800", "a\udc00b", "\r\n", "🦀", "é".normalize("NFD"), "__proto__", "constructor", "${filename}", "/a", "\\a", "x:", "x-oss-meta-",
  "0", "-1", "1e999", "NaN", "null", "{}", "[]", "<", "<Error><Code>", "data:,", "https://", "http://[", "https://b.oss-cn-hangzhou.aliyuncs.com",
  "9999-99-99T99:99:99Z", "%", "=", "a".repeat(2000), "世".repeat(70_000), "key", "policy", "file",
];
const NUMBERS = [NaN, Infinity, -Infinity, -0, 0, -1, 0.5, 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 64, Number.MAX_VALUE, Number.MIN_VALUE];

/** The values that a hostile value throws or rejects with; one of these is no fault of the package. */
export const THROWN = [new Error("hostile"), new TypeError("hostile"), "hostile", undefined, null, 7, Object.freeze({}), Symbol("hostile")];

/** The reasons with which hostile values abort. */
export const REASON = new Error("aborted by a hostile value");

/**
 * Any value. `act` does something to an uploader; getters and functions call it.
 */
export function hostile(random, act, depth = 2) {
  const deeper = () => (depth > 0 ? hostile(random, act, depth - 1) : random.pick(TEXTS));
  return random.pick(KINDS)({ random, act, deeper, thrown: random.pick(THROWN) });
}

const raise = (thrown) => () => {
  throw thrown;
};

const KINDS = [
  () => undefined,
  () => null,
  ({ random }) => random.happens(0.5),
  ({ random }) => random.pick(NUMBERS),
  ({ random }) => BigInt(random.pick([0, -1, 1, 2 ** 53])) ** 3n,
  () => Symbol("value"),
  ({ random }) => random.pick(TEXTS),
  ({ random }) => random.pick(TEXTS),
  ({ random }) => Object(random.pick(["text", 7, true, 1n])),
  ({ random }) => new Date(random.pick([NaN, 0, 8.64e15])),
  () => revoked({}),
  () => revoked([]),
  () => revoked(() => {}),
  ({ thrown }) => new Proxy({}, allTraps(raise(thrown))),
  ({ thrown }) => new Proxy(() => {}, allTraps(raise(thrown))),
  ({ random, act, deeper }) => new Proxy(random.pick([{}, [], () => {}]), { get: () => (act(), deeper()) }),
  ({ random, thrown }) => getter(random, raise(thrown)),
  ({ random, act, deeper }) => getter(random, () => (act(), deeper())),
  ({ thrown }) => raise(thrown),
  ({ act, deeper }) => () => (act(), deeper()),
  ({ act, deeper }) => async () => (act(), deeper()),
  ({ thrown }) => async () => raise(thrown)(),
  ({ thrown }) => handled(Promise.reject(thrown)),
  ({ deeper }) => handled(new Promise((done) => done(deeper()))),
  ({ deeper, act }) => ({ then: (done) => (act(), done(deeper()), done(1)) }),
  ({ thrown }) => Object.defineProperty({}, "then", { get: raise(thrown) }),
  ({ thrown }) => ({ then: raise(thrown) }),
  ({ thrown }) => Object.defineProperty(handled(Promise.resolve(1)), "constructor", { get: raise(thrown) }),
  ({ thrown }) => ({ toString: raise(thrown), valueOf: raise(thrown), toJSON: raise(thrown), [Symbol.toPrimitive]: raise(thrown) }),
  ({ thrown }) => Object.defineProperty({}, Symbol.toStringTag, { get: raise(thrown) }),
  ({ thrown }) => ({ [Symbol.iterator]: raise(thrown) }),
  ({ deeper }) => ({ length: deeper(), 0: deeper() }),
  () => ({ length: 3 }),
  ({ deeper }) => [deeper(), , deeper()], // eslint-disable-line no-sparse-arrays
  () => new Array(5),
  () => new Array(20_000).fill("a"),
  () => cyclic({}),
  () => cyclic([]),
  () => nested(5000),
  () => Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`name-${index}`, "value"])),
  ({ deeper }) => ({ [deeperName(deeper())]: deeper(), [deeperName(deeper())]: deeper() }),
  ({ deeper }) => Object.assign(Object.create(null), { a: deeper(), "": deeper() }),
  ({ deeper }) => new Map([["a", deeper()]]),
  () => new Uint8Array(3),
  () => new ArrayBuffer(3),
  () => new WeakMap(),
  () => /a/g,
  () => new Blob(["hostile"]),
  () => document.body,
  () => globalThis,
  () => new Response("{}"),
  () => new ReadableStream(),
  () => new AbortController().signal,
  () => AbortSignal.abort(REASON),
  ({ act }) => class { constructor() { act(); } },
];

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function allTraps(trap) {
  return Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, trap]));
}

/** An object with a getter under some name that the package reads, or any other. */
function getter(random, get) {
  const names = ["policy", "url", "href", "host", "fields", "data", "size", "name", "type", "key", "attempts", "aborted", "reason", "length", "a"];
  return Object.defineProperty({}, random.pick(names), { get, enumerable: true });
}

function handled(promise) {
  promise.catch(() => {});
  return promise;
}

function cyclic(value) {
  return Object.assign(value, { self: value, 0: value });
}

function nested(depth) {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = { data: value, fields: value };
  return value;
}

const deeperName = (value) => (typeof value === "string" ? value : "name");
