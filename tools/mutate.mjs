// Breaks rules of the engine on purpose, in a copy of the crate, and expects the simulation to notice each time. Some
// minutes, because every rule is a build. `node tools/mutate.mjs grant` tries only those whose reason says "grant".

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mutations } from "../tests/sim/mutations.mjs";

const root = join(import.meta.dirname, "..");
const copy = join(root, "target", "mutations");
const MOST_UPLOADS = "30000";

function copyTree() {
  rmSync(join(copy, "tree"), { recursive: true, force: true });
  mkdirSync(join(copy, "tree"), { recursive: true });
  const files = execFileSync("git", ["ls-files", "-z", "src", "tests/sim", "tests/sim.rs", "Cargo.*", "bench/core.rs", "bench/native", "www/server"], { cwd: root });
  const packed = execFileSync("tar", ["--null", "-cf", "-", "-T", "-"], { cwd: root, input: files, maxBuffer: 1 << 28 });
  execFileSync("tar", ["-xf", "-"], { cwd: join(copy, "tree"), input: packed });
}

/** The line in which the simulation says what it noticed; undefined if it noticed nothing. */
function simulate() {
  const environment = { ...process.env, CARGO_TARGET_DIR: join(copy, "target"), SIM_UPLOADS: MOST_UPLOADS };
  Object.assign(environment, { PROPTEST_MAX_SHRINK_ITERS: "0", RUST_BACKTRACE: "0" });
  const cargo = (...args) => spawnSync("cargo", ["test", "--test", "sim", ...args], {
    cwd: join(copy, "tree"), env: environment, encoding: "utf8", maxBuffer: 1 << 28,
  });
  const built = cargo("--no-run");
  if (built.status !== 0) throw new Error(built.stderr);
  const { status, stdout, stderr } = cargo("runs::");
  return status === 0 ? undefined : /^panicked at .*\n(.*)/m.exec(stderr + stdout)?.[1] ?? stderr;
}

function broken({ file, search, replace }) {
  const path = join(copy, "tree", file);
  const text = readFileSync(path, "utf8");
  if (text.split(search).length !== 2) throw new Error(`${file} must have once: ${search}`);
  writeFileSync(path, text.replace(search, () => replace));
  try {
    return simulate();
  } finally {
    writeFileSync(path, text);
  }
}

copyTree();
const chosen = mutations.filter(({ why }) => why.includes(process.argv[2] ?? ""));
let missed = 0;
for (const mutation of chosen) {
  const noticed = broken(mutation);
  if (noticed === undefined) missed += 1;
  console.log(`${noticed === undefined ? "MISSED" : "caught"}: ${mutation.why}${noticed ? `\n        ${noticed.slice(0, 160)}` : ""}`);
}
console.log(`${chosen.length - missed} of ${chosen.length} broken rules were caught`);
process.exitCode = missed ? 1 : 0;
