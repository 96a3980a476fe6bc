// Measures how fast a form is checked against a policy in the page, by the package's `check`.

import { figure, spread, table } from "../format.mjs";

export const id = "policy";
const COUNTS = [10, 100, 1000];

export async function measure({ session, scene, scale }) {
  const results = [];
  await session.prepare("ours", scene.options());
  for (const count of COUNTS) results.push({ count, values: await speeds({ session, scene, scale }, count) });
  return results;
}

/** Checks a second. */
async function speeds({ session, scene, scale }, count) {
  const { runs, milliseconds } = scale.checks;
  const grant = withConditions(await scene.grant(), count);
  const values = [];
  for (let run = 0; run < runs; run += 1) values.push(await session.call("checks", { grant, milliseconds }));
  return values;
}

/** The grant with more conditions, all of which hold. Its signature no longer fits, which no page can tell. */
function withConditions(grant, count) {
  const policy = JSON.parse(Buffer.from(grant.policy, "base64"));
  while (policy.conditions.length < count) policy.conditions.push(["starts-with", "$key", grant.dir]);
  return { ...grant, policy: Buffer.from(JSON.stringify(policy)).toString("base64") };
}

export function report(byBrowser) {
  return {
    title: "Policy evaluation in the browser",
    how: "Calls of `check` a second, one after the other, with a grant at hand that has been read before: the promise, the file's facts, the form, and the conditions evaluated. All hold.",
    tables: Object.entries(byBrowser).map(([browser, results]) =>
      table([browser, "checks/s", "conditions/s"], results.map(({ count, values }) => [`${count} conditions`, spread(values), spread(values.map((value) => value * count))])),
    ),
    checks: Object.entries(byBrowser).map(([browser, results]) => {
      const { count, values } = results.at(-1);
      return { target: `${browser}: figure`, value: `${figure(Math.max(...values) * count)} conditions/s at best`, met: true };
    }),
  };
}
