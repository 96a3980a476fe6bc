// The plan of uploads and faults: the same for the page that uploads and for the runner that compares.

const LARGEST = 1 << 20;
const SOURCE = 4 * LARGEST;

/** The faults of forms, each with its share in a thousand; the others go through. */
const FAULTS = [
  [30, (random) => ({ resetAfterBytes: Math.floor(random() * 100_000) })],
  [20, () => ({ resetBeforeAnswer: true })],
  [20, () => ({ resetBeforeAnswer: true, stored: true })],
  [30, () => ({ answer: "InternalError" })],
  [10, () => ({ answer: "InternalError", stored: true })],
  [30, () => ({ answer: "ServiceUnavailable" })],
  [10, () => ({ answer: "RequestTimeout" })],
  [3, () => ({ answer: "SecurityTokenExpired" })],
  [20, () => ({ wrongCrc64: true })],
  [10, () => ({ withoutCors: true })],
  [20, (random) => ({ bytesPerSecond: 300_000 + Math.floor(random() * 1_000_000) })],
];

/** The actions of callers, each with its share in a thousand; the others are plain uploads. */
const KINDS = [
  [50, () => "kept"], // forbids to overwrite
  [20, () => "aborted"],
  [10, () => "refused"], // by its policy
];

/** Random numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawn(choices, random) {
  let mark = random() * 1000;
  for (const [share, make] of choices) {
    mark -= share;
    if (mark < 0) return make(random);
  }
  return undefined;
}

/** Bytes of which every file is a part. */
export function sourceOf(seed) {
  const random = randomFrom(seed);
  return new Uint8Array(Uint32Array.from({ length: SOURCE / 4 }, () => random() * 2 ** 32).buffer);
}

/** `count` files: `key`, `kind`, and which part of the source they are. Small ones are as frequent as large ones are big. */
export function filesOf(seed, count) {
  const random = randomFrom(seed + 1);
  return Array.from({ length: count }, (_, index) => {
    const size = Math.floor((LARGEST + 1) ** random()) - 1;
    const start = Math.floor(random() * (SOURCE - size));
    const kind = drawn(KINDS, random) ?? "plain";
    return { key: `${kind === "refused" ? "elsewhere" : "user/demo"}/${index}`, kind, start, end: start + size };
  });
}

/** Returns the faults of the first `count` forms, in the form that `/__faults` takes. */
export function faultsOf(seed, count) {
  const random = randomFrom(seed + 2);
  return Array.from({ length: count }, () => drawn(FAULTS, random) ?? { times: 1 });
}
