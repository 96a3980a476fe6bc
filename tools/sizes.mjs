// What a page downloads: raw, gzip -9 and brotli, in bytes. Fails if `./web` has outgrown its budget.
//
//   node tools/sizes.mjs

import { readFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { transform } from "esbuild";

/** Bytes that all of `./web` may have, gzip -9. */
const BUDGET = 40_000;

const pkg = path.resolve(import.meta.dirname, "../pkg");
const read = (name) => readFile(path.join(pkg, name));
const small = { minify: true, format: "esm", charset: "utf8" };
const minified = async (name) => Buffer.from((await transform(await read(name), small)).code);

function report(name, ...files) {
  const sum = (size) => files.reduce((total, file) => total + size(file), 0);
  const sizes = [sum((file) => file.length), sum((file) => gzipSync(file, { level: 9 }).length),
    sum((file) => brotliCompressSync(file).length)];
  console.log(`size: ${name.padEnd(32)} ${sizes.map((size) => String(size).padStart(8)).join("")}`);
  return { gzip: sizes[1] };
}

const [web, index, advice, diagnose] = await Promise.all(["web.js", "index.js", "advice.js", "diagnose.js"].map(minified));
const wasm = await read("oss_form_upload_bg.wasm");
console.log(`size: ${"".padEnd(32)}      raw    gzip  brotli`);
report("oss_form_upload_bg.wasm", wasm);
report("web.js, minified", web);
const { gzip } = report("./web: both", wasm, web);
report(".: index.js, minified", index);
report("./advice: minified", advice);
report("./diagnose: minified", diagnose);

if (gzip > BUDGET) {
  console.error(`./web has ${gzip} bytes of gzip, ${gzip - BUDGET} more than its budget: what has it learnt that every page must pay for?`);
  process.exitCode = 1;
}
