// Turns what wasm-pack left in a folder into the package: the entries, their types, a package.json.
//
//   node tools/package.mjs FOLDER [--local-signing]

import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { glueFactory } from "./glue.mjs";
import { renamer } from "./short-names.mjs";
import { shrink } from "./shrink.mjs";

const root = path.resolve(import.meta.dirname, "..");
const [folder, option] = process.argv.slice(2);
const localSigning = option === "--local-signing";
const pkg = path.resolve(root, folder);
const face = path.join(root, "src/npm");
const coreTypes = localSigning ? "local.d.ts" : "index.d.ts";
/** What users import. Those with a `source` have the module; a local-signing build puts `signLocally` beside what they export. */
const entries = [
  { path: ".", file: "index.js", types: coreTypes, source: "inline.js" },
  { path: "./web", file: "web.js", types: coreTypes, source: "beside.js" },
  { path: "./advice", file: "advice.js", types: "advice.d.ts" },
  { path: "./diagnose", file: "diagnose.js", types: "diagnose.d.ts" },
];
const files = entries.map(({ file }) => file);
const types = [...new Set(["index.d.ts", ...entries.map(({ types }) => types)])];
const papers = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];
const wasm = "oss_form_upload_bg.wasm";
const glue = path.join(pkg, "oss_form_upload.js");

const generated = (source) => ({
  name: "generated",
  setup(build) {
    build.onResolve({ filter: /^#core$/ }, () => ({ path: "glue", namespace: "core" }));
    build.onResolve({ filter: /^#wasm$/ }, () => ({ path: wasm, namespace: "base64" }));
    build.onResolve({ filter: /^#source$/ }, () => ({ path: path.join(face, "source", source) }));
    build.onLoad({ filter: /.*/, namespace: "base64" }, async () => ({
      contents: `export default ${JSON.stringify(await readFile(path.join(pkg, wasm), "base64"))}`,
    }));
    // The snippets of the glue are copies of the face's own files: one file must serve both.
    build.onLoad({ filter: /.*/, namespace: "core" }, async () => ({
      contents: await glueFactory(glue, renamed, ["Core", ...(localSigning ? ["signLocally"] : [])], face),
      resolveDir: face,
    }));
  },
});

const renamed = renamer(await shrink(path.join(pkg, wasm), localSigning));

for (const { file, source } of entries) {
  await build({
    entryPoints: [path.join(face, localSigning && source ? "local.js" : file)],
    outfile: path.join(pkg, file),
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8", // modules are always UTF-8, and Chinese in escapes is twice as long
    legalComments: "none",
    plugins: [generated(source)],
  });
}

for (const name of types) await cp(path.join(face, name), path.join(pkg, name));
for (const name of papers) await cp(path.join(root, name), path.join(pkg, name));
await writeFile(path.join(pkg, "package.json"), JSON.stringify(await manifest(), null, 2) + "\n");
await removeAllBut([...files, ...types, ...papers, wasm, "package.json"]);

async function manifest() {
  const made = JSON.parse(await readFile(path.join(pkg, "package.json"), "utf8"));
  const { name, version, description, license, repository } = made; // of Cargo.toml
  return {
    name,
    version,
    description,
    keywords: ["oss", "aliyun", "alibaba-cloud", "upload", "form-upload", "postobject", "wasm"],
    license,
    repository: { ...repository, url: `git+${repository.url}.git` }, // as npm wants it: provenance is checked by it
    homepage: `${repository.url}#readme`,
    bugs: `${repository.url}/issues`,
    type: "module",
    main: "./index.js",
    types: `./${coreTypes}`,
    exports: exports(),
    files: [...files, ...types, wasm, "CHANGELOG.md", "LICENSE-*"],
    // Every file only defines things of its own, so that whoever uses none of them may drop the file.
    sideEffects: false,
    // Older ones cannot `require` an ES module.
    engines: { node: ">=20.19" },
    // npm publishes nothing that is private.
    ...(localSigning ? { private: true } : { publishConfig: { access: "public", provenance: true } }),
  };
}

/** TypeScript takes the first condition that fits, so `types` comes first. */
function exports() {
  const conditions = ({ path, file, types }) => [path, { types: `./${types}`, default: `./${file}` }];
  return {
    ...Object.fromEntries(entries.map(conditions)),
    "./*.wasm": "./*.wasm",
    "./package.json": "./package.json",
  };
}

async function removeAllBut(kept) {
  const others = (await readdir(pkg)).filter((name) => !kept.includes(name));
  await Promise.all(others.map((name) => rm(path.join(pkg, name), { recursive: true })));
}
