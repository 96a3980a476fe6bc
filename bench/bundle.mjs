// Bundles the download of a page for each peer: one module, minified as for production.

import { copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const pkg = path.resolve(here, "../pkg");
export const WASM = "oss_form_upload_bg.wasm";

/** All peers by name. The first is what ratios of single uploads compare with. */
export const peers = {
  xhr: { title: "XMLHttpRequest by hand" },
  fetch: { title: "fetch by hand" },
  ours: { title: "oss-form-upload", files: [WASM] },
  "ours-inline": { title: "oss-form-upload, one file" },
  "uppy-xhr": { title: "Uppy xhr-upload", packages: ["@uppy/core", "@uppy/xhr-upload"] },
  "uppy-s3": { title: "Uppy aws-s3 (POST)", packages: ["@uppy/core", "@uppy/aws-s3"] },
  plupload: { title: "plupload", packages: ["plupload"] },
  antd: { title: "antd's upload request", packages: ["@rc-component/upload"] },
  axios: { title: "axios", packages: ["axios"] },
  "ali-oss": { title: "ali-oss (PUT)", packages: ["ali-oss"] },
};

export const title = (name) => peers[name].title;

const SETTINGS = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  alias: { "oss-form-upload": pkg },
  // For browsers without WebAssembly, and in a chunk of its own for whoever splits.
  external: ["*/without-webassembly.js"],
};

/** Bundles every peer, and the page's own scripts, into `folder`. */
export async function bundleAll(folder) {
  await mkdir(path.join(folder, "peers"), { recursive: true });
  const entries = Object.keys(peers).map((name) => path.join(here, "peers", `${name}.js`));
  await build({ ...SETTINGS, entryPoints: entries, outdir: path.join(folder, "peers") });
  await build({ ...SETTINGS, entryPoints: ["page.js", "crc64.js"].map((name) => path.join(here, "page", name)), outdir: folder });
  await copyFile(path.join(pkg, WASM), path.join(folder, "peers", WASM));
}

/** Bytes that a page loads for one peer: as they are, with gzip -9, and with brotli. */
export async function sizes(folder, name) {
  return sizesOf(folder, [`${name}.js`, ...(peers[name].files ?? [])]);
}

/** The same for some files by themselves. */
export async function sizesOf(folder, files) {
  const bytes = await Promise.all(files.map((file) => readFile(path.join(folder, "peers", file))));
  const total = (size) => bytes.reduce((sum, file) => sum + size(file).length, 0);
  return { raw: total((file) => file), gzip: total((file) => gzipSync(file, { level: 9 })), brotli: total(brotliCompressSync) };
}

/** The exact versions that were measured. */
export async function version(name) {
  const { version } = JSON.parse(await readFile(path.join(here, "node_modules", name, "package.json"), "utf8"));
  return `${name} ${version}`;
}
