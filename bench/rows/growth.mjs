// Measures whether twice the work takes twice the time, and no more memory.

import { figure, mebibytes, table } from "../format.mjs";
import { sizeName } from "../scale.mjs";

export const id = "growth";
const FILE = 10 * 1024;
const CONCURRENCY = 6;

export async function measure(context) {
  const files = [];
  for (const count of context.scale.growth.counts) files.push(await countOf(context, count));
  const sizes = [];
  for (const size of context.scale.growth.sizes) sizes.push(await watched(context, "ours", size));
  return { files, sizes };
}

async function countOf({ session, scene }, count) {
  const options = { ...scene.options(), concurrency: CONCURRENCY };
  await session.prepare("ours", options);
  const milliseconds = await session.call("uploadMany", { ...options, count, size: FILE });
  const { wasm } = await session.call("state");
  return { count, milliseconds, wasm };
}

/** One file, with an eye on the memory of page and browser. */
export async function watched({ session, scene }, name, size) {
  const options = scene.options();
  await session.prepare(name, options, await scene.file(size, { sparse: true }));
  return { size, ...(await session.watch(options)) };
}

export function report(byBrowser) {
  const tables = Object.entries(byBrowser).flatMap(([browser, { files, sizes }]) => [filesTable(browser, files), sizesTable(browser, sizes)]);
  return {
    title: "Growth",
    how: "This package with its checksum, one run each: files of 10 KiB, six at once, and single files, which are holes on disk.",
    tables,
    why: "A GiB of a larger file takes Firefox longer whoever sends it: see the seconds of the others beside ours in the section on memory, for 5 GiB and for 1 GiB. The module's memory stays what it is.",
    checks: Object.entries(byBrowser).flatMap(([browser, { files, sizes }]) => [
      linear(`${browser}: time per file does not grow`, files.map(({ count, milliseconds }) => milliseconds / count)),
      linear(`${browser}: time per byte does not grow`, sizes.map(({ size, milliseconds }) => milliseconds / size)),
      flat(browser, [...files.map(({ wasm }) => wasm), ...sizes.map(({ peak }) => peak.wasm)]),
    ]),
  };
}

const filesTable = (browser, files) =>
  table(
    [browser, "seconds", "ms per file", "wasm MiB"],
    files.map(({ count, milliseconds, wasm }) => [`${count} files`, figure(milliseconds / 1000), figure(milliseconds / count), mebibytes(wasm)]),
  );

const sizesTable = (browser, sizes) =>
  table(
    [browser, "seconds", "seconds per GiB", "wasm MiB"],
    sizes.map(({ size, milliseconds, peak }) => [sizeName(size), figure(milliseconds / 1000), figure((milliseconds / 1000 / size) * 2 ** 30), mebibytes(peak.wasm)]),
  );

/** The last against the one before: small ones are all start. */
function linear(target, costs) {
  const growth = costs.at(-1) / costs.at(-2);
  return { target, value: `${figure(growth)} times as much for the largest as for the one before`, met: growth < 1.15 };
}

function flat(browser, wasm) {
  const most = Math.max(...wasm);
  return { target: `${browser}: wasm memory at most 4 MiB`, value: `${mebibytes(most)} MiB`, met: most <= 4 * 2 ** 20 };
}
