// Turns what wasm-pack left in a folder into the package: the entries, their types, a package.json.
//
//   node tools/package.mjs FOLDER [--local-signing]

import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { shrink } from "./shrink.mjs";

const root = path.resolve(import.meta.dirname, "..");
const [folder, option] = process.argv.slice(2);
const localSigning = option === "--local-signing";
const pkg = path.resolve(root, folder);
const face = path.join(root, "src/npm");
/** The entries with the module; a local-signing build puts `signLocally` beside what they export. */
const coreEntries = ["index.js", "web.js"];
const entries = [...coreEntries, "advice.js", "diagnose.js"];
const coreTypes = localSigning ? "local.d.ts" : "index.d.ts";
const types = ["index.d.ts", "advice.d.ts", "diagnose.d.ts", ...(localSigning ? ["local.d.ts"] : [])];
const papers = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];
const wasm = "oss_form_upload_bg.wasm";
const glue = path.join(pkg, "oss_form_upload.js");

/** The glue would have every bundler emit the .wasm a second time; each entry names its own. */
const DEFAULT_WASM = /new URL\('oss_form_upload_bg\.wasm', import\.meta\.url\)/g;

const generated = (entry) => ({
  name: "generated",
  setup(build) {
    build.onResolve({ filter: /^#entry$/ }, () => ({ path: path.join(face, entry) }));
    build.onResolve({ filter: /^#core$/ }, () => ({ path: glue }));
    build.onResolve({ filter: /^#wasm$/ }, () => ({ path: wasm, namespace: "base64" }));
    build.onLoad({ filter: /.*/, namespace: "base64" }, async () => ({
      contents: `export default ${JSON.stringify(await readFile(path.join(pkg, wasm), "base64"))}`,
    }));
    build.onLoad({ filter: /oss_form_upload\.js$/ }, async ({ path }) => ({
      contents: renamed(withoutDefaultWasm(await readFile(path, "utf8"))),
    }));
    // The error class of the glue is a copy of the face's own: one file must serve both.
    build.onResolve({ filter: /upload-error\.js$/ }, () => ({ path: path.join(face, "upload-error.js") }));
  },
});

function withoutDefaultWasm(text) {
  const found = text.match(DEFAULT_WASM)?.length;
  if (found !== 1) throw new Error(`expected one default path of the .wasm in the glue, found ${found ?? 0}`);
  return text.replace(DEFAULT_WASM, "undefined");
}

/** The glue with the short names. Each import is a member of one object, each export one of `wasm`. */
function renamed(text) {
  const [module] = names.imports[0];
  text = replaced(text, `"${module}": import0`, "a: import0");
  for (const [, long, short] of names.imports) text = replaced(text, `        ${long}: `, `        ${short}: `);
  const exports = new Map(names.exports);
  return text.replace(/\bwasm\.(\w+)/g, (_, long) => `wasm.${exports.get(long) ?? unknown(long)}`);
}

function replaced(text, from, to) {
  const parts = text.split(from);
  return parts.length === 2 ? parts.join(to) : unknown(from);
}

function unknown(name) {
  throw new Error(`the glue is not as expected at: ${name}`);
}

const names = await shrink(path.join(pkg, wasm), localSigning);

for (const entry of entries) {
  await build({
    entryPoints: [path.join(face, localSigning && coreEntries.includes(entry) ? "local.js" : entry)],
    outfile: path.join(pkg, entry),
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8", // modules are always UTF-8, and Chinese in escapes is twice as long
    legalComments: "none",
    plugins: [generated(entry)],
  });
}

for (const name of types) await cp(path.join(face, name), path.join(pkg, name));
for (const name of papers) await cp(path.join(root, name), path.join(pkg, name));
await writeFile(path.join(pkg, "package.json"), JSON.stringify(await manifest(), null, 2) + "\n");
await removeAllBut([...entries, ...types, ...papers, wasm, "package.json"]);

async function manifest() {
  const { name, description, version, license } = JSON.parse(await readFile(path.join(pkg, "package.json"), "utf8"));
  return {
    name,
    version,
    description,
    license,
    type: "module",
    main: "./index.js",
    // npm publishes nothing that is private.
    ...(localSigning ? { private: true } : {}),
    types: `./${coreTypes}`,
    exports: {
      ".": { types: `./${coreTypes}`, default: "./index.js" },
      "./web": { types: `./${coreTypes}`, default: "./web.js" },
      "./advice": { types: "./advice.d.ts", default: "./advice.js" },
      "./diagnose": { types: "./diagnose.d.ts", default: "./diagnose.js" },
      [`./${wasm}`]: `./${wasm}`,
      "./package.json": "./package.json",
    },
    files: ["*.js", ...types, wasm, "CHANGELOG.md", "LICENSE-*"],
    sideEffects: false,
    keywords: ["oss", "aliyun", "alibaba-cloud", "upload", "form-upload", "postobject", "wasm"],
  };
}

async function removeAllBut(kept) {
  const others = (await readdir(pkg)).filter((name) => !kept.includes(name));
  await Promise.all(others.map((name) => rm(path.join(pkg, name), { recursive: true })));
}
