// Where a page's thread spends its time, by the profiler of Chromium.

/** Microseconds between two looks. */
const INTERVAL = 200;

/** Profiles the page while `work` runs: for each function its name, its script and its self time in milliseconds. */
export async function profiled(driver, work) {
  await driver.sendDevToolsCommand("Profiler.enable", {});
  await driver.sendDevToolsCommand("Profiler.setSamplingInterval", { interval: INTERVAL });
  await driver.sendDevToolsCommand("Profiler.start", {});
  await work();
  const { profile } = await driver.sendAndGetDevToolsCommand("Profiler.stop", {});
  return selfTimes(profile);
}

function selfTimes({ nodes, samples, timeDeltas }) {
  const times = new Map(nodes.map(({ id, callFrame: { functionName: name, url } }) => [id, { name, url, milliseconds: 0 }]));
  samples.forEach((id, index) => (times.get(id).milliseconds += timeDeltas[index] / 1000));
  return [...times.values()].filter(({ milliseconds }) => milliseconds > 0);
}
