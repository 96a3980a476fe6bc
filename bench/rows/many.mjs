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

export async function measure({ session, scene, scale }) {
  const { runs, count, size } = scale.many;
  return inTurns(runs, VARIANTS, async ({ name, checksum }) => {
    const options = { ...scene.options(), checksum, concurrency: CONCURRENCY };
    await session.prepare(name, options);
    const milliseconds = await session.call("uploadMany", { ...options, count, size });
    return (count * 1000) / milliseconds;
  });
}

export function report(byBrowser, scale) {
  const { runs, count, size } = scale.many;
  return {
    title: `${count} files of ${sizeName(size)}`,
    how: `Six at once, made in the page; peers without a queue run in six loops, plupload's own takes one file at a time. Files a second. ${runs} rounds.`,
    tables: Object.entries(byBrowser).map(([browser, results]) => toTable(browser, results)),
    checks: Object.entries(byBrowser).flatMap(([browser, results]) => checks(browser, results)),
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
