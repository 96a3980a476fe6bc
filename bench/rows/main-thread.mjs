// Measures the load of an upload on the page's thread.

import { figure, table } from "../format.mjs";
import { sizeName } from "../scale.mjs";
import { inTurns } from "../session.mjs";
import { median, percentile } from "../stats.mjs";
import { VARIANTS } from "./one-file.mjs";

export const id = "main-thread";

export async function measure({ session, scene, scale }) {
  const file = await scene.file(scale.oneFile);
  return inTurns(scale.mainThread, VARIANTS, async ({ name, options }) => {
    const all = { ...scene.options(), ...options };
    await session.prepare(name, all, file);
    const { error, longTasks, gaps, latencies } = await session.watch(all);
    if (error) throw new Error(error);
    return { longTasks, gaps, latencies };
  });
}

export function report(byBrowser, scale) {
  return {
    title: `The page's thread during ${sizeName(scale.oneFile)}`,
    how: `Long tasks are those over 50 ms that Chromium counts; in both browsers a message that is always on its way shows when the thread was away for more than 50 ms. A button is clicked a few times each second: its latency is from the click to its handler. ${scale.mainThread} runs each, added up.`,
    tables: Object.entries(byBrowser).map(([browser, results]) => table([browser, "long tasks", "longest ms", "gaps over 50 ms", "longest ms", "clicks", "latency p50 ms", "p95 ms"], VARIANTS.map((variant) => line(variant, results[variant.id])))),
    why: "Where the browser counts no long tasks, a gap may be its own: raw XHR has gaps too. What the package does at a stretch is the checksum of 4 MiB, a few milliseconds at the speed in the section on CRC-64.",
    checks: Object.entries(byBrowser).map(([browser, results]) => check(browser, results)),
  };
}

const all = ({ values }, member) => (values.some((value) => value[member] === null) ? null : values.flatMap((value) => value[member]));

const longest = (durations) => (durations?.length ? figure(Math.max(...durations)) : "–");

function line({ title }, result) {
  if (result.error) return [title, result.error, "", "", "", "", "", ""];
  const [tasks, gaps, clicks] = ["longTasks", "gaps", "latencies"].map((member) => all(result, member));
  const latency = clicks.length ? [figure(median(clicks)), figure(percentile(clicks, 0.95))] : ["–", "–"];
  return [title, tasks ? tasks.length : "–", longest(tasks), gaps.length, longest(gaps), clicks.length, ...latency];
}

function check(browser, results) {
  const count = (id) => (all(results[id], "longTasks") ?? all(results[id], "gaps")).length;
  const [ours, floor] = [count("crc64"), count("xhr")];
  return { target: `${browser}: no long task caused by the package`, value: `${ours} with CRC-64, ${floor} with raw XHR`, met: ours <= floor };
}
