// The amount of work. `standard` is what the results are from; `quick` is for everyday use; `tiny` shows that it works.

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

const standard = {
  runs: 7,
  coldStarts: 20,
  oneFile: GIB,
  limited: { size: 64 * MIB, bytesPerSecond: 12_500_000, runs: 5 },
  many: { count: 1000, size: 10 * KIB, runs: 5 },
  growth: { counts: [100, 1000, 10_000], sizes: [MIB, 100 * MIB, GIB, 5 * GIB] },
  memory: { large: 5 * GIB, whole: GIB },
  checksum: { runs: 5, ours: 256 * MIB, "hash-wasm": 256 * MIB, table: 64 * MIB, bigint: 4 * MIB },
  refusal: { size: 2 * GIB, limit: 100 * MIB, runs: 5 },
  mainThread: 2,
  native: { seconds: 1 },
  checks: { milliseconds: 500, runs: 5 },
};

const quick = {
  ...standard,
  runs: 3,
  coldStarts: 5,
  oneFile: 64 * MIB,
  limited: { size: 8 * MIB, bytesPerSecond: 12_500_000, runs: 3 },
  many: { count: 200, size: 10 * KIB, runs: 3 },
  growth: { counts: [100, 500], sizes: [MIB, 100 * MIB] },
  memory: { large: 256 * MIB, whole: 64 * MIB },
  checksum: { runs: 3, ours: 64 * MIB, "hash-wasm": 64 * MIB, table: 16 * MIB, bigint: MIB },
  refusal: { size: 200 * MIB, limit: 10 * MIB, runs: 3 },
  mainThread: 2,
  native: { seconds: 1 },
  checks: { milliseconds: 300, runs: 3 },
};

const tiny = {
  ...quick,
  runs: 2,
  coldStarts: 2,
  oneFile: 4 * MIB,
  limited: { size: MIB, bytesPerSecond: 12_500_000, runs: 2 },
  many: { count: 20, size: 10 * KIB, runs: 2 },
  growth: { counts: [10, 20], sizes: [MIB, 4 * MIB] },
  memory: { large: 16 * MIB, whole: 8 * MIB },
  checksum: { runs: 2, ours: 8 * MIB, "hash-wasm": 8 * MIB, table: 4 * MIB, bigint: 256 * KIB },
  refusal: { size: 20 * MIB, limit: MIB, runs: 2 },
  mainThread: 1,
  native: { seconds: 0.5 },
  checks: { milliseconds: 50, runs: 2 },
};

export const scales = { standard, quick, tiny };

/** A size as people say it. */
export function sizeName(bytes) {
  const [unit, name] = [[GIB, "GiB"], [MIB, "MiB"], [KIB, "KiB"]].find(([unit]) => bytes >= unit);
  return `${bytes / unit} ${name}`;
}
