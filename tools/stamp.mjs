// The stamp of a built package: a hash of everything that it is made of, and of everything that was made. A plain
// `wasm-pack build` writes into pkg/ too, and leaves a stamp that no longer fits.
//
//   node tools/stamp.mjs fits FOLDER    succeeds if FOLDER is what would be built now
//   node tools/stamp.mjs write FOLDER

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const [command, folder] = process.argv.slice(2);
const pkg = path.resolve(root, folder);
const STAMP = ".stamp";

/** Files and folders that a package is made of. */
const INPUTS = [
  "src", ".cargo", "rust-toolchain.toml", "Cargo.toml", "Cargo.lock", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT",
  "tools/build-package.sh", "tools/entries.mjs", "tools/package.mjs", "tools/stamp.mjs", "tools/package-lock.json",
];
const COMPILERS = [["rustc", "--version"], ["wasm-pack", "--version"]];

if (command === "write") {
  await writeFile(path.join(pkg, STAMP), await stamp());
} else {
  const found = await readFile(path.join(pkg, STAMP), "utf8").catch(() => "");
  process.exitCode = found === (await stamp()) ? 0 : 1;
}

async function stamp() {
  const hash = createHash("sha256");
  for (const [program, option] of COMPILERS) hash.update(execFileSync(program, [option]));
  for (const input of INPUTS) await add(hash, root, input);
  for (const output of (await readdir(pkg)).sort()) if (output !== STAMP) await add(hash, pkg, output);
  return `${hash.digest("hex")}\n`;
}

/** Adds a file, or all files of a folder, with their names and sizes, so that no two trees look alike. */
async function add(hash, parent, name) {
  const file = path.join(parent, name);
  const children = await readdir(file).catch(() => undefined);
  if (children) {
    for (const child of children.sort()) await add(hash, parent, `${name}/${child}`);
  } else {
    const bytes = await readFile(file);
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
}
