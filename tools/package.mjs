// Makes the package from the output of wasm-pack: the entries, their types, the module, a package.json.
//
//   node tools/package.mjs BUILT PACKAGE [--local-signing]
//
// BUILT is the folder that wasm-pack wrote, with the optimised module in its `optimised/`.

import { execFileSync } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ADAPTER_TYPES, ADAPTERS, bundle, entries, WASM, WITHOUT_WEBASSEMBLY } from "./entries.mjs";

const root = path.resolve(import.meta.dirname, "..");
const [built, pkg] = process.argv.slice(2, 4).map((folder) => path.resolve(root, folder));
const localSigning = process.argv[4] === "--local-signing";
const all = entries(localSigning);
const files = [...all.map(({ file }) => file), WITHOUT_WEBASSEMBLY];
const types = [...new Set(["grant.d.ts", "types.d.ts", "web.d.ts", "index.d.ts", ADAPTER_TYPES, ...all.map(({ types }) => types)])];
const papers = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];
const wasm = path.join(built, "optimised", WASM);

await rm(pkg, { recursive: true, force: true });
await mkdir(pkg, { recursive: true });
for (const entry of all) await bundle(entry, { built, wasm, outfile: path.join(pkg, entry.file) });
await bundle({ from: WITHOUT_WEBASSEMBLY }, { built, outfile: path.join(pkg, WITHOUT_WEBASSEMBLY), minify: true });
for (const name of types) await cp(path.join(root, "src/npm", folderOf(name), name), path.join(pkg, name));
for (const name of papers) await cp(path.join(root, name), path.join(pkg, name));
await cp(wasm, path.join(pkg, WASM));
await writeFile(path.join(pkg, "package.json"), JSON.stringify(manifest(), null, 2) + "\n");

/** Returns the folder of a file of types: those of adapters lie beside them, and beside the others in the package. */
function folderOf(types) {
  return types === ADAPTER_TYPES || types.replace(/\.d\.ts$/, "") in ADAPTERS ? "adapters" : "";
}

/** Takes the name and the description from the crate: wasm-pack's package.json has those of the crate around it. */
function manifest() {
  const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--offline", "--format-version", "1"], { cwd: root });
  const { packages } = JSON.parse(metadata.toString());
  const { name, version, description, license, repository } = packages.find(({ name }) => name === "oss-form-upload");
  return {
    name,
    version,
    description,
    keywords: ["oss", "aliyun", "alibaba-cloud", "upload", "form-upload", "postobject", "wasm"],
    license,
    // In the form that npm compares with the provenance.
    repository: { type: "git", url: `git+${repository}.git` },
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
    type: "module",
    main: "./index.js",
    types: `./${all[0].types}`,
    exports: exports(),
    files: [...files, ...types, WASM, "CHANGELOG.md", "LICENSE-*"],
    // No file changes anything outside it when it is loaded, so that bundlers may drop a file that nobody uses.
    sideEffects: false,
    // Older versions cannot `require` an ES module.
    engines: { node: ">=20.19" },
    ...peers(),
    // npm refuses to publish a private package.
    ...(localSigning ? { private: true } : { publishConfig: { access: "public", provenance: true } }),
  };
}

/** Returns the libraries of the adapters, which a project has or has not: npm installs none of them. */
function peers() {
  const peerDependencies = Object.assign({}, ...Object.values(ADAPTERS));
  const optional = Object.keys(peerDependencies).map((name) => [name, { optional: true }]);
  return { peerDependencies, peerDependenciesMeta: Object.fromEntries(optional) };
}

/** Returns the entries with `types` first, because TypeScript takes the first condition that fits. */
function exports() {
  const conditions = ({ path, file, types }) => [path, { types: `./${types}`, default: `./${file}` }];
  return {
    ...Object.fromEntries(all.map(conditions)),
    "./*.wasm": "./*.wasm",
    "./package.json": "./package.json",
  };
}
