// When and where something was measured.

import { execFile } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

export async function circumstances() {
  const [{ model }] = cpus();
  const machine = `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${type()} ${release()}`;
  const { stdout: commit } = await run("git", ["rev-parse", "--short", "HEAD"], { cwd: import.meta.dirname });
  return { machine, node: process.version, commit: commit.trim(), date: new Date().toISOString(), load: loadavg()[0] };
}
