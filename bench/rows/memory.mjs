// Measures the memory that is held while a large file is sent.

import { title } from "../bundle.mjs";
import { figure, mebibytes, table } from "../format.mjs";
import { sizeName } from "../scale.mjs";
import { watched } from "./growth.mjs";

export const id = "memory";

export async function measure(context) {
  const { large, whole } = context.scale.memory;
  const runs = [["ours", large], ["uppy-s3", large], ["xhr", whole], ["ali-oss", whole]];
  const results = [];
  for (const [name, size] of runs) results.push({ name, ...(await alone(context, name, size)) });
  return results;
}

/** Starts a browser for each peer, because memory that one leaves behind would count for the next. Reports a crashed tab. */
async function alone(context, name, size) {
  await context.session.restart();
  try {
    return await watched(context, name, size);
  } catch (error) {
    if (name === "ours") throw error;
    return { size, error: error.message.split("\n", 1)[0] };
  }
}

export function report(byBrowser, scale) {
  const { large, whole } = scale.memory;
  return {
    title: `Memory while ${sizeName(large)} are sent`,
    how: `The highest of samples, a few each second, and how much more that is than before the upload. RSS is the sum over all processes of the browser, with what they share. ali-oss reads the whole file into memory first, so it gets ${sizeName(whole)} only. The JavaScript heap is known in Chromium only. One run each, in a browser of its own.`,
    tables: Object.entries(byBrowser).map(([browser, results]) => table([browser, "seconds", "JS heap MiB", "wasm MiB", "RSS MiB", "RSS, more"], results.map(line))),
    checks: Object.entries(byBrowser).map(([browser, results]) => check(browser, results[0])),
  };
}

function line({ name, size, error, milliseconds, peak, before }) {
  if (!peak) return [`${title(name)}, ${sizeName(size)}: ${error}`, "–", "–", "–", "–", "–"];
  const heap = peak.heap ? mebibytes(peak.heap) : "–";
  const rss = peak.rss ? [mebibytes(peak.rss), mebibytes(peak.rss - before.rss)] : ["–", "–"];
  const what = `${title(name)}, ${sizeName(size)}`;
  return [error ? `${what}: ${error}` : what, figure(milliseconds / 1000), heap, peak.wasm ? mebibytes(peak.wasm) : "–", ...rss];
}

function check(browser, { peak }) {
  return { target: `${browser}: wasm memory at most 4 MiB`, value: `${mebibytes(peak.wasm)} MiB`, met: peak.wasm <= 4 * 2 ** 20 };
}
