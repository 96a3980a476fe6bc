// Measures everything, prints the tables, and writes them down.
//
//   node bench/run.mjs                    what bench/results.md is from
//   node bench/run.mjs --scale quick      less of everything, into target/bench/quick.md
//   node bench/run.mjs --only many,bytes  some of the rows; what an earlier run of the same scale had of others is kept
//   node bench/run.mjs --browser Firefox  one browser

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { browsers } from "../tests/e2e/browsers.mjs";
import { circumstances } from "./machine.mjs";
import { rows } from "./rows/index.mjs";
import { scales } from "./scale.mjs";
import { Scene } from "./scene.mjs";
import { Session } from "./session.mjs";
import { render, write } from "./results.mjs";

const { values: wanted } = parseArgs({
  options: {
    scale: { type: "string", default: "standard" },
    only: { type: "string", default: rows.map(({ id }) => id).join(",") },
    browser: { type: "string", default: Object.keys(browsers).join(",") },
  },
});
const scale = scales[wanted.scale];
if (!scale) throw new Error(`no such scale: ${wanted.scale}`);
const state = path.resolve(import.meta.dirname, "../target/bench", `${wanted.scale}.json`);

async function main() {
  const results = await earlier();
  const scene = await Scene.open(scale.limited);
  try {
    for (const row of rows.filter(({ id }) => wanted.only.split(",").includes(id))) {
      results[row.id] = await outcome(row, scene);
      await keep(results);
      console.log(`\n${render(row, results[row.id], scale)}`);
    }
  } finally {
    await scene.close();
  }
  await write(wanted.scale, results, scale);
}

/** Measures one row, once or in each browser, and adds its circumstances and its duration in seconds. */
async function outcome(row, scene) {
  const began = performance.now();
  const result = row.once ? { data: await row.measure({ scene, scale }) } : await inEach(row, scene);
  const took = (performance.now() - began) / 1000;
  console.error(`${row.id}: ${took.toFixed(1)} s`);
  return { ...result, at: await circumstances(), took };
}

async function inEach(row, scene) {
  const result = { data: {}, versions: {}, errors: {} };
  for (const browser of wanted.browser.split(",")) {
    const session = await Session.open(browser, scene.pages.origin);
    try {
      result.versions[browser] = await session.version();
      result.data[browser] = await row.measure({ session, scene, scale });
    } catch (error) {
      result.errors[browser] = error.stack;
      console.error(`${row.id} in ${browser}: ${error.stack}`);
    } finally {
      await session.close();
    }
  }
  return result;
}

async function earlier() {
  return JSON.parse(await readFile(state, "utf8").catch(() => "{}"));
}

async function keep(results) {
  await mkdir(path.dirname(state), { recursive: true });
  await writeFile(state, JSON.stringify(results));
}

await main();
