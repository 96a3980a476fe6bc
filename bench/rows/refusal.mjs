// A file that the policy does not allow: who notices, when, and at what cost.

import { title } from "../bundle.mjs";
import { bytes, spread, table } from "../format.mjs";
import { sizeName } from "../scale.mjs";
import { inTurns } from "../session.mjs";
import { median } from "../stats.mjs";

export const id = "refusal";
const OTHERS = ["xhr", "fetch", "uppy-xhr", "uppy-s3", "plupload"];
const MOST = 5;

export async function measure(context) {
  const { runs } = context.scale.refusal;
  const refuse = ({ id }) => refusal(context, id);
  const ours = await inTurns(runs, [{ id: "ours" }], refuse);
  return { ...ours, ...(await inTurns(1, OTHERS.map((id) => ({ id })), refuse)) };
}

async function refusal({ session, scene, scale }, name) {
  const { size, limit } = scale.refusal;
  const options = scene.options(scene.server, `&max=${limit}`);
  await session.prepare(name, options, await scene.file(size, { sparse: true }));
  await scene.server.forget();
  const { error, milliseconds } = await session.watch(options);
  if (!error) throw new Error("it was not refused");
  return { milliseconds, error, sent: await sent(scene) };
}

/** Returns the bytes of bodies that reached the stand-in. */
async function sent(scene) {
  const requests = await scene.server.requests();
  return requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
}

export function report(byBrowser, scale) {
  const { size, limit, runs } = scale.refusal;
  return {
    title: "A refusal",
    how: `A file of ${sizeName(size)}, where the policy allows ${sizeName(limit)}. Bytes are what the stand-in read of bodies: it answers once the limit is passed, and reads on for a while, because a browser may not look at an answer while it sends. This package ${runs} times, the others once. ali-oss has no policy.`,
    tables: Object.entries(byBrowser).map(([browser, results]) => table([browser, "bytes sent", "ms until the caller knows", "what it knows"], ["ours", ...OTHERS].map((name) => line(name, results[name])))),
    checks: Object.entries(byBrowser).flatMap(([browser, results]) => checks(browser, results.ours)),
  };
}

function line(name, { values, error }) {
  if (error) return [title(name), "", "", error];
  const [{ error: told }] = values;
  return [title(name), bytes(median(values.map(({ sent }) => sent))), spread(values.map(({ milliseconds }) => milliseconds)), told.slice(0, 120)];
}

function checks(browser, { values }) {
  const milliseconds = median(values.map(({ milliseconds }) => milliseconds));
  const most = Math.max(...values.map(({ sent }) => sent));
  return [
    { target: `${browser}: 0 bytes sent`, value: bytes(most), met: most === 0 },
    { target: `${browser}: known in under ${MOST} ms`, value: `${milliseconds.toFixed(1)} ms`, met: milliseconds < MOST },
  ];
}
