// Measures the speed of the checksum by itself.

import { figure, spread, table } from "../format.mjs";
import { inTurns } from "../session.mjs";
import { median } from "../stats.mjs";

export const id = "checksum";
const TITLES = { ours: "oss-form-upload", "hash-wasm": "hash-wasm", table: "JavaScript, tables for eight bytes", bigint: "JavaScript, BigInt" };
const NAMES = Object.keys(TITLES);
const EXPECTED = "995dc9bbdf1939fa";

export async function measure({ session, scene, scale }) {
  await session.goTo("crc64");
  await expectSameDigests(session);
  await session.choose(await scene.file(scale.checksum.ours));
  const variants = [
    ...NAMES.flatMap((name) => ["fromMemory", "fromFile"].map((method) => ({ id: `${method} ${name}`, method, name, size: scale.checksum[name] }))),
    { id: "read", method: "read", size: scale.checksum.ours },
  ];
  return inTurns(scale.checksum.runs, variants, async ({ method, name, size }) => {
    const milliseconds = await session.call(method, { name, size });
    return size / 2 ** 30 / (milliseconds / 1000);
  });
}

/** Leaves out the peers that compute another checksum. */
async function expectSameDigests(session) {
  for (const [name, digest] of Object.entries(await session.call("check"))) {
    if (digest !== EXPECTED) throw new Error(`${name} gives ${digest} for 123456789`);
  }
}

export function report(byBrowser, scale) {
  return {
    title: "CRC-64",
    how: `GiB/s. The file is read in slices of 4 MiB, one ahead, as the package does it; "merely read" is the same without a checksum. In JavaScript with BigInt only ${scale.checksum.bigint / 2 ** 20} MiB, because it is so slow. ${scale.checksum.runs} rounds.`,
    tables: Object.entries(byBrowser).map(([browser, results]) => table([browser, "from memory", "from a File"], lines(results))),
    why: "From a File the reading is the limit, which is the same for all that are faster than it: compare the line of what is merely read, and the spread.",
    checks: Object.entries(byBrowser).flatMap(([browser, results]) => checks(browser, results)),
  };
}

const cell = ({ values, error }) => error ?? spread(values);

const lines = (results) => [
  ...NAMES.map((name) => [TITLES[name], cell(results[`fromMemory ${name}`]), cell(results[`fromFile ${name}`])]),
  ["merely read", "–", cell(results.read)],
];

function checks(browser, results) {
  return ["fromMemory", "fromFile"].map((method) => {
    const speed = (name) => median(results[`${method} ${name}`].values);
    const [second] = NAMES.slice(1).toSorted((a, b) => speed(b) - speed(a));
    const lead = speed("ours") / speed(second);
    const where = method === "fromFile" ? "from a File" : "from memory";
    return { target: `${browser}: fastest ${where}`, value: `${figure(lead)} × ${TITLES[second]}`, met: lead >= 1 };
  });
}
