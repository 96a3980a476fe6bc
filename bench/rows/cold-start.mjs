// From nothing to ready to send.

import { title } from "../bundle.mjs";
import { figure, table } from "../format.mjs";
import { sts } from "../serve.mjs";
import { inTurns } from "../session.mjs";
import { median, percentile } from "../stats.mjs";

export const id = "cold-start";
const NAMES = ["ours", "ours-inline", "uppy-xhr", "uppy-s3", "plupload", "axios", "ali-oss"];
const SHARE = 1 / 5;

export async function measure({ session, scene, scale }) {
  const options = { grant: await scene.grant(), sts: sts(scene.server.port) };
  let fresh = 0;
  const steps = [];
  const results = await inTurns(scale.coldStarts, NAMES.map((id) => ({ id })), async ({ id }) => {
    await session.goTo("page");
    const step = await session.call("coldStart", { name: id, fresh: `${process.pid}-${(fresh += 1)}`, ...options });
    if (id === "ours") steps.push(step);
    return step.all;
  });
  results.ours.steps = steps;
  return results;
}

export function report(byBrowser, scale) {
  const tables = Object.entries(byBrowser).map(([browser, results]) => {
    const body = NAMES.map((name) => line(name, results));
    return table([browser, "p50 ms", "p95 ms", "ali-oss / it"], body);
  });
  return {
    title: "Cold start",
    how: `Import, and all that comes before the first byte of a file can be sent: for this package the WebAssembly and the check against the policy, for the others what they construct. A fresh page and a never seen address each time, from loopback, so the download itself costs next to nothing. ${scale.coldStarts} times each.`,
    tables,
    why: `Of this package's time, ${Object.entries(byBrowser).map(([browser, { ours }]) => `in ${browser} ${stepsOf(ours)}`).join("; ")} (medians). No page that loads a module gets by without the first, and the second is a request of its own, which a page can have begun earlier by \`<link rel="preload">\`.`,
    checks: Object.entries(byBrowser).map(([browser, results]) => check(browser, results)),
  };
}

function stepsOf({ steps }) {
  if (steps.length === 0) return "nothing is known";
  const [imported, requested, rest] = ["imported", "requested", "rest"].map((step) => figure(median(steps.map((each) => each[step]))));
  return `the import took ${imported} ms, the request of the .wasm ${requested} ms, and compiling it, the check and all else ${rest} ms`;
}

function line(name, results) {
  const { values, error } = results[name];
  if (error) return [title(name), error, "", ""];
  const ratio = median(results["ali-oss"].values) / median(values);
  return [title(name), figure(median(values)), figure(percentile(values, 0.95)), `${figure(ratio)}×`];
}

function check(browser, results) {
  const share = median(results.ours.values) / median(results["ali-oss"].values);
  return { target: `${browser}: under a fifth of ali-oss`, value: `${figure(share)} of it`, met: share < SHARE };
}
