// The memory of the browser that this process has started, from /proc.

import { readFile, readdir } from "node:fs/promises";

const DRIVERS = ["geckodriver", "chromedriver"];

/**
 * Bytes of memory that all processes of the browser hold, each counted with what it shares (RSS); `null` where the
 * system has no /proc.
 */
export async function browserMemory() {
  const processes = await allProcesses();
  const drivers = processes.filter(({ name, parent }) => DRIVERS.includes(name) && parent === process.pid);
  if (drivers.length === 0) return null;
  const browsers = descendants(processes, drivers.map(({ pid }) => pid));
  const sizes = await Promise.all(browsers.map(({ pid }) => residentBytes(pid)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function allProcesses() {
  const names = await readdir("/proc").catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readProcess));
  return found.filter((process) => process);
}

/** The name is in parentheses and may hold anything; the parent is the second field after it. */
async function readProcess(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  const [, name, parent] = /\((.*)\) \S (\d+)/.exec(stat) ?? [];
  return stat && { pid: Number(pid), name, parent: Number(parent) };
}

function descendants(processes, parents) {
  const children = processes.filter(({ parent }) => parents.includes(parent));
  if (children.length === 0) return [];
  return [...children, ...descendants(processes, children.map(({ pid }) => pid))];
}

async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
}
