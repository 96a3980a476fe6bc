// The core on this machine itself, by Criterion (bench/core.rs).

import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { bytes, figure, table } from "../format.mjs";

const run = promisify(execFile);
const repository = path.resolve(import.meta.dirname, "../..");
const results = path.join(repository, "target/criterion");

export const id = "native";
export const once = true;

export async function measure({ scale }) {
  const { seconds } = scale.native;
  const options = ["--warm-up-time", "0.5", "--measurement-time", String(seconds), "--noplot"];
  await run("cargo", ["bench", "--quiet", "-p", "oss-form-upload", "--bench", "core", "--", ...options], { cwd: repository });
  return Promise.all((await groups()).map(read));
}

/** `evaluate/100` and the like: a group and the number of its elements. */
async function groups() {
  const files = await readdir(results, { recursive: true });
  return files.filter((file) => file.endsWith("/new/estimates.json")).map((file) => path.dirname(file)).sort(byElements);
}

const elements = (folder) => Number(path.basename(path.dirname(folder)));
const group = (folder) => path.dirname(path.dirname(folder));
const byElements = (a, b) => group(a).localeCompare(group(b)) || elements(a) - elements(b);

async function read(folder) {
  const { median } = JSON.parse(await readFile(path.join(results, folder, "estimates.json"), "utf8"));
  const { lower_bound: low, upper_bound: high } = median.confidence_interval;
  return { group: group(folder), elements: elements(folder), nanoseconds: { median: median.point_estimate, low, high } };
}

export function report(figures) {
  return {
    title: "The core natively",
    how: "By Criterion, `cargo bench --bench core`, optimised for size as the package is. The median, and its 95 % confidence interval.",
    tables: [table(["", "microseconds", "a second"], figures.map(line))],
    checks: [],
  };
}

function line({ group, elements, nanoseconds: { median, low, high } }) {
  const microseconds = `${figure(median / 1e3)} (${figure(low / 1e3)}–${figure(high / 1e3)})`;
  const perSecond = (elements * 1e9) / median;
  const speed = group === "crc64" ? `${figure(perSecond / 2 ** 30)} GiB` : `${figure(perSecond)} conditions`;
  return [`${group}, ${bytes(elements)} ${group === "crc64" ? "bytes" : "conditions"}`, microseconds, speed];
}
