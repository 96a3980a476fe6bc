// One large file, as fast as loopback takes it.

import { figure, seconds, spread, table } from "../format.mjs";
import { sizeName } from "../scale.mjs";
import { inTurns } from "../session.mjs";
import { median, ratios, summary } from "../stats.mjs";

export const id = "one-file";

export const VARIANTS = [
  { id: "xhr", name: "xhr", title: "XMLHttpRequest by hand", options: {} },
  { id: "off", name: "ours", title: "oss-form-upload, `checksum: \"off\"`", options: { checksum: "off" } },
  { id: "crc64", name: "ours", title: "oss-form-upload, with CRC-64", options: { checksum: "crc64" } },
];

export async function measure({ session, scene, scale }) {
  return uploads({ session, scene, runs: scale.runs, size: scale.oneFile, server: scene.server, variants: VARIANTS });
}

/** Milliseconds of each variant. */
export async function uploads({ session, scene, runs, size, server, variants }) {
  const file = await scene.file(size);
  return inTurns(runs, variants, async ({ name, options }) => {
    const all = { ...scene.options(server), ...options };
    await session.prepare(name, all, file);
    return session.call("upload", { ...all, progress: true });
  });
}

export function report(byBrowser, scale) {
  const limit = ratio(byBrowser, "crc64");
  return {
    title: `One file of ${sizeName(scale.oneFile)}`,
    how: `A file on disk, chosen by an input, with progress; the ratio is that of the same round. ${scale.runs} rounds. With the checksum the file is read twice, once by the browser that sends it and once by the page, and here the browser and the stand-in, which computes an MD5 and a CRC-64 of what it stores, share two cores: ${limit}.`,
    tables: tables(byBrowser, VARIANTS),
    why: "Without a checksum the page does nothing while the browser sends: it builds the same form from the same `File`, posts it with XMLHttpRequest and sleeps, but for the page's progress and a look at the file every few seconds. Where the spread of raw XHR against itself is as wide as the miss, the machine was shared.",
    checks: checks(byBrowser, "off", 0.97, "without checksum"),
  };
}

const ratio = (byBrowser, id) =>
  Object.entries(byBrowser).map(([browser, results]) => `${browser} ${figure(ratioOf(results, id))} of raw XHR's speed`).join(", ");

const ratioOf = (results, id) => median(ratios(results.xhr.values, results[id].values));

export function tables(byBrowser, variants) {
  return Object.entries(byBrowser).map(([browser, results]) => {
    const body = variants.map(({ id, title }) => line(title, results[id], results.xhr));
    return table([browser, "seconds", "speed against raw XHR"], body);
  });
}

function line(title, { values, error }, xhr) {
  if (error) return [title, error, ""];
  return [title, spread(seconds(values)), spread(ratios(xhr.values, values))];
}

export function checks(byBrowser, id, least, what) {
  return Object.entries(byBrowser).map(([browser, results]) => {
    const { median } = summary(ratios(results.xhr.values, results[id].values));
    return { target: `${browser}: ≥ ${least} of raw XHR ${what}`, value: figure(median), met: median >= least };
  });
}
