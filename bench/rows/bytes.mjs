// Measures the download of a page for "upload one file with progress".

import { WASM, peers, sizes, sizesOf, title, version } from "../bundle.mjs";
import { bytes, table } from "../format.mjs";

export const id = "bytes";
export const once = true;
const LIMIT = 40 * 1024;

export async function measure({ scene }) {
  const entries = await Promise.all(Object.keys(peers).map(async (name) => [name, await sizes(scene.bundles, name)]));
  const packages = [...new Set(Object.values(peers).flatMap(({ packages = [] }) => packages)), "hash-wasm", "esbuild"];
  const parts = { wasm: await sizesOf(scene.bundles, [WASM]), glue: await sizesOf(scene.bundles, ["ours.js"]) };
  return { sizes: Object.fromEntries(entries), parts, versions: await Promise.all(packages.map(version)) };
}

export function report({ sizes, parts, versions }) {
  const body = Object.entries(sizes).map(([name, size]) => [title(name), bytes(size.raw), bytes(size.gzip), bytes(size.brotli)]);
  const { ours, "uppy-s3": uppy } = sizes;
  return {
    title: "Bytes shipped",
    how: "Everything a page loads to upload one file with progress: bundled by esbuild, minified. Versions: " + versions.join(", ") + ".",
    tables: [table(["", "minified", "gzip -9", "brotli"], body)],
    why: `Of the ${bytes(ours.gzip)} bytes, ${bytes(parts.wasm.gzip)} are the module and ${bytes(parts.glue.gzip)} the JavaScript around it. What these have and Uppy has not: the policy read and evaluated condition by condition with wording for each, the rules of V4 signatures and of object keys, all shapes of grants and their renewal, CRC-64, OSS's answers and callbacks, and what tells the causes of a lost answer apart.`,
    checks: [
      { target: "gzip at most 40 KiB", value: bytes(ours.gzip), met: ours.gzip <= LIMIT },
      { target: "bytes over Uppy aws-s3 (gzip)", value: bytes(ours.gzip - uppy.gzip), met: ours.gzip <= uppy.gzip },
    ],
  };
}
