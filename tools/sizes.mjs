// Measures the download of a page with minified scripts, in bytes: raw, gzip -9 and brotli. Fails if `./web` exceeds its limit.
//
//   node tools/sizes.mjs

import { readFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { ADAPTERS, bundle, entries, WASM, WITHOUT_WEBASSEMBLY } from "./entries.mjs";

/** Bytes that all of `./web` may have, gzip -9: 96.5 KB. The aim is 56 KB; until then it must not grow. */
const LIMIT = 98_816;

const root = path.resolve(import.meta.dirname, "..");
const read = (name) => readFile(path.join(root, "pkg", name));
/** @type {import("esbuild").TransformOptions} */
const small = { minify: true, format: "esm", charset: "utf8" };
const minified = async (name) => Buffer.from((await transform(await read(name), small)).code);

const gzip = (file) => gzipSync(file, { level: 9 }).length;
const measures = (...files) => [(file) => file.length, gzip, (file) => brotliCompressSync(file).length]
  .map((size) => files.reduce((total, file) => total + size(file), 0));

function report(name, sizes) {
  console.log(`size: ${name.padEnd(36)} ${sizes.map((size) => String(size).padStart(8)).join("")}`);
}

/** web.js without the glue: the loader, the class, the errors. */
async function withoutGlue() {
  const web = entries(false).find(({ file }) => file === "web.js");
  const { outputFiles: [{ contents }] } = await bundle(web, { minify: true, write: false });
  return contents;
}

const wasm = await read(WASM);
const [web, index, advice, diagnose, without] = await Promise.all(["web.js", "index.js", "advice.js", "diagnose.js", WITHOUT_WEBASSEMBLY].map(minified));
const entry = measures(await withoutGlue());
const whole = measures(wasm, web);

report("", ["raw", "gzip", "brotli"]);
report(WASM, measures(wasm));
report("web.js: wasm-bindgen's glue", measures(web).map((size, index) => size - entry[index]));
report("web.js: the rest of it", entry);
report("./web: all of them", whole);
report(".: index.js", measures(index));
report(WITHOUT_WEBASSEMBLY, measures(without));
report("./advice", measures(advice));
report("./diagnose", measures(diagnose));
for (const name of Object.keys(ADAPTERS)) report(`./${name}`, measures(await minified(`${name}.js`)));

if (whole[1] > LIMIT) {
  console.error(`./web has ${whole[1]} bytes of gzip, ${whole[1] - LIMIT} more than its limit`);
  process.exitCode = 1;
}
