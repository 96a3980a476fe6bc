// Many small files.

import { peers, title } from "../bundle.mjs";
import { figure, spread, table } from "../format.mjs";
import { sizeName } from "../scale.mjs";
import { inTurns } from "../session.mjs";
import { median, ratios } from "../stats.mjs";

export const id = "many";
const CONCURRENCY = 6;
const LOOP = "fetch";
const OURS = ["ours", "off"];
const FLOOR = ["fetch", "xhr"];

const VARIANTS = [
  ...Object.keys(peers).filter((name) => name !== "ours-inline").map((name) => ({ id: name, name, title: title(name) })),
  { id: "off", name: "ours", title: `${title("ours")}, \`checksum: "off"\``, checksum: "off" },
];

/** Those whose time on the page's thread is looked at, and what is told apart there. */
const PROFILED = ["ours", "off", "antd", "fetch"];
const PARTS = {
  "the browser's sending": ({ name }) => name === "send" || name === "fetch",
  "the browser's reading": ({ name }) => name === "arrayBuffer",
  "the library's JavaScript": ({ url }) => url.includes("/peers/") && !url.endsWith(".wasm"),
  WebAssembly: ({ name, url }) => url.endsWith(".wasm") || name.includes("wasm"),
};

export async function measure({ session, scene, scale }) {
  const { runs, count, size } = scale.many;
  const upload = async ({ name, checksum }, watched = (work) => work()) => {
    const options = { ...scene.options(), checksum, concurrency: CONCURRENCY };
    await session.prepare(name, options);
    return watched(() => session.call("uploadMany", { ...options, count, size }));
  };
  const results = await inTurns(runs, VARIANTS, async (variant) => (count * 1000) / (await upload(variant)));
  for (const variant of VARIANTS.filter(({ id }) => PROFILED.includes(id))) {
    results[variant.id].profile = await upload(variant, (work) => session.profile(work));
  }
  return results;
}

export function report(byBrowser, scale) {
  const { runs, count, size } = scale.many;
  return {
    title: `${count} files of ${sizeName(size)}`,
    how: `Six at once, made in the page; peers without a queue run in six loops, plupload's own takes one file at a time. Files a second. ${runs} rounds.`,
    tables: Object.entries(byBrowser).flatMap(([browser, results]) => [toTable(browser, results), ...profileTable(browser, results, count)]),
    checks: Object.entries(byBrowser).flatMap(([browser, results]) => checks(browser, results)),
    why: "Most of what the page's thread does is the browser's own sending, whoever asks for it. What the package adds is in the profile: a few tenths of a millisecond a file for its place in the queue, the grant's age, the check of each form against the policy, the form, and the answer, and with the checksum one more reading of each file, which nobody else does. On two cores that also run the browser's other processes and the stand-in, this shows.",
    chart: byBrowser,
  };
}

function toTable(browser, results) {
  const finished = VARIANTS.filter(({ id }) => !results[id].error);
  const sorted = finished.toSorted((a, b) => median(results[b.id].values) - median(results[a.id].values));
  const failed = VARIANTS.filter(({ id }) => results[id].error).map(({ id, title }) => [title, results[id].error, ""]);
  const lines = sorted.map(({ id, title }) => [title, spread(results[id].values), spread(ratios(results[id].values, results[LOOP].values))]);
  return table([browser, "files/s", "against a loop of fetch"], [...lines, ...failed]);
}

/** Milliseconds of the page's thread, where the browser tells. */
function profileTable(browser, results, count) {
  const known = VARIANTS.filter(({ id }) => results[id].profile);
  if (known.length === 0) return [];
  const line = ({ id, title }) => [title, ...Object.values(PARTS).map((isPart) => figure(sumOf(results[id].profile.filter(isPart))))];
  return [table([`${browser}, one profiled run: ms for ${count} files`, ...Object.keys(PARTS)], known.map(line))];
}

const sumOf = (times) => times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

function checks(browser, results) {
  const others = VARIANTS.filter(({ id }) => ![...OURS, ...FLOOR].includes(id) && !results[id].error);
  const best = others.toSorted((a, b) => median(results[b.id].values) - median(results[a.id].values))[0];
  const lead = median(results.ours.values) / median(results[best.id].values);
  const share = median(ratios(results.ours.values, results[LOOP].values));
  return [
    { target: `${browser}: first among the libraries`, value: `${figure(lead)} × ${best.title}`, met: lead >= 1 },
    { target: `${browser}: ≥ 0.9 of a loop of fetch`, value: figure(share), met: share >= 0.9 },
  ];
}
