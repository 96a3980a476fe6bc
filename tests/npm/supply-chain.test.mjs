// The downloads of a build and its tests are fixed: locks with hashes, no install scripts, pinned actions.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file) => readFileSync(path.join(root, file), "utf8");
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");

test("every package of every npm lock has its hash", () => {
  const locks = tracked.filter((file) => path.basename(file) === "package-lock.json");
  assert.ok(locks.length >= 5, `${locks}`);
  for (const lock of locks) {
    // A package that another one bundles comes with it, under its hash.
    const entries = Object.entries(JSON.parse(read(lock)).packages).filter(([name, { link, inBundle }]) => name && !link && !inBundle);
    assert.ok(entries.length > 0, lock);
    for (const [name, { integrity }] of entries) assert.match(integrity ?? "", /^sha512-/, `${name} in ${lock}`);
  }
});

test("every crate comes from the registry and has its hash", () => {
  const crates = read("Cargo.lock").split("[[package]]\n").slice(1);
  const foreign = crates.filter((crate) => crate.includes("\nsource = "));
  for (const own of crates.filter((crate) => !foreign.includes(crate))) assert.match(own, /^name = "oss-form-upload/);
  for (const crate of foreign) assert.match(crate, /\nsource = "registry\+[^"]+"\nchecksum = "[0-9a-f]{64}"\n/);
});

test("every Python package of the tests has its version and hashes", () => {
  const lines = read("www/server/tests/clients/requirements.txt").replaceAll(/ \\\n/g, "").split("\n");
  const packages = lines.filter((line) => line && !line.startsWith("#"));
  assert.ok(packages.length > 0);
  for (const line of packages) assert.match(line, /^[a-z0-9-]+==[0-9a-z.]+( +--hash=sha256:[0-9a-f]{64})+$/);
});

test("set-up runs no script of a package", () => {
  const installs = read("tools/setup.sh").match(/npm (ci|install|i) .*/g);
  assert.equal(installs.length, 1);
  assert.match(installs[0], /^npm ci .*--ignore-scripts/);
});

test("the release pins its actions, holds no token, and publishes with provenance", () => {
  const workflow = read(".github/workflows/release.yml");
  const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  assert.equal(actions.length, 4);
  for (const action of actions) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
  assert.match(workflow, /^permissions: \{\}$/m);
  assert.doesNotMatch(workflow, /secrets\./);
  assert.match(workflow, /id-token: write/);
  assert.match(workflow, /npm publish --provenance/);
  assert.match(read("tools/package.mjs"), /provenance: true/);
});

test("the toolchain is a fixed one, and no older than the crates allow", () => {
  const [, pinned] = read("rust-toolchain.toml").match(/^channel = "1\.(\d+)\.\d+"$/m);
  const [, oldest] = read("Cargo.toml").match(/^rust-version = "1\.(\d+)"$/m);
  assert.ok(Number(pinned) >= Number(oldest));
});
