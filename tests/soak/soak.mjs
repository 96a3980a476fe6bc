// Uploads thousands of files of 0 bytes to 1 MB while the network and the bucket fail at random, in each browser, and
// compares every report with what is stored. Ends with 1 if one object is missing, wrong or reported wrongly, or if
// anything is left behind.
//
//   node tests/soak/soak.mjs [--files 10000] [--seed NUMBER] [--browser Firefox]

import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { browsers } from "../e2e/browsers.mjs";
import { startServer } from "../e2e/server.mjs";
import { compare, early, leftovers } from "./compare.mjs";
import { sourceOf } from "./site/plan.js";
import { storedObjects } from "./stored.mjs";

const www = fileURLToPath(new URL("site", import.meta.url));
const MINUTES = 10;
/** Mismatches shown; one defect can make thousands. */
const SHOWN = 20;

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "10000" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    browser: { type: "string", multiple: true, default: Object.keys(browsers) },
  },
});
const [count, seed] = [Number(values.files), Number(values.seed)];
/** Few enough that all come up, although some files are never posted. */
const faulty = Math.floor(count * 0.9);

const folder = await mkdtemp(join(tmpdir(), "oss-form-upload-soak-"));
const source = join(folder, "source.bin");
try {
  await writeFile(source, sourceOf(seed));
  for (const browser of values.browser) {
    const complaints = await soak(browser);
    for (const complaint of complaints.slice(0, SHOWN)) console.log(`  ${complaint}`);
    if (complaints.length > 0) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

async function soak(browser) {
  const server = await startServer({ www });
  try {
    const { driver, quit } = await browsers[browser]();
    try {
      return judge(browser, await run(driver, server.origin), await storedObjects(server.directory));
    } finally {
      await quit();
    }
  } finally {
    await server.stop();
  }
}

/** Runs a soak in a page. It is asked for its result now and then: one call to a driver cannot last as long. */
async function run(driver, origin) {
  await driver.get(origin);
  await driver.wait(() => driver.executeScript("return 'soak' in window"), 20_000, "the page did not start");
  await driver.findElement({ css: "input" }).sendKeys(source);
  await driver.executeScript((order) => {
    soak(order).then((result) => (window.result = result), (error) => (window.result = { broken: String(error) }));
  }, { seed, count, faulty });
  const ended = () => driver.executeScript("return 'result' in window");
  await driver.wait(ended, MINUTES * 60_000, `the soak did not end within ${MINUTES} minutes`, 500);
  const result = await driver.executeScript("return window.result");
  if (result.broken) throw new Error(result.broken);
  return result;
}

function judge(browser, result, objects) {
  const complaints = [...compare({ seed, count, reports: result.reports, objects }), ...leftovers(result)];
  if (result.faultsLeft > 0) complaints.push(`${result.faultsLeft} faults never came up`);
  console.log(`soak: ${browser}, seed ${seed}: ${summary(result, objects)}; ${complaints.length} complaints`);
  return complaints;
}

function summary({ reports, samples, end, seconds, answers }, objects) {
  const megabytes = [...objects.values()].reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  const attempts = reports.reduce((sum, report) => sum + (report.attempts ?? 0), 0);
  const then = early(samples);
  const kept = `wasm memory ${then.memory} then ${end.memory} bytes, objects ${then.objects} then ${end.objects}`;
  const left = `timers ${end.timers}, listeners ${end.listeners}`;
  const answered = `answers ${JSON.stringify(answers)}`;
  const size = `${objects.size} objects, ${megabytes.toFixed(0)} MB in ${seconds.toFixed(0)} s, ${attempts} attempts, ${answered}`;
  return `${reports.length} files (${outcomes(reports)}); ${size}; ${kept}; ${left}`;
}

/** How often each outcome was reported. */
function outcomes(reports) {
  const counts = new Map();
  for (const { status, code, stored, verified } of reports) {
    const name = code ? `${code} ${stored}` : `${status}${verified ? " verified" : ""}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, times]) => `${times} ${name}`).join(", ");
}
