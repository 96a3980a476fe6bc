// Uploads all files by one `uploadAll`, and reports what came of each. They are parts of one file on disk: those of a Blob
// in memory would be copies, and a browser has no room for so many.

import { counts, own } from "/watch.js";
import { faultsOf, filesOf } from "/plan.js";

// Short-lived, and the bucket's clock is ahead: some are refused as expired before the page renews them.
const GRANT = "/get_post_signature_for_oss_upload?expires_in=10";
const clockOffsetSeconds = 4;

/** How often a soak is looked at. */
const SAMPLES = 20;

window.soak = async ({ seed, count, faulty }) => {
  const { Uploader } = await import("/pkg/web.js");
  await orderFaults({ next: faultsOf(seed, faulty), clockOffsetSeconds });
  const plan = filesOf(seed, count);
  const [source] = document.querySelector("input").files;
  const files = plan.map(({ start, end }) => source.slice(start, end));
  const reasons = new Map();
  const each = (_, index) => optionsOf(plan[index], index, reasons);
  const samples = [];
  const retry = { attempts: 4, baseDelay: 20, maxDelay: 200 };
  const uploader = new Uploader({ grant: GRANT, concurrency: 6, retry });
  const onProgress = ({ filesSettled, loaded, total }) => {
    window.settled = filesSettled;
    if (filesSettled >= (samples.length * count) / SAMPLES) samples.push({ filesSettled, loaded, total, ...counts() });
  };
  const began = performance.now();
  const outcomes = await uploader.uploadAll(files, { each, onProgress });
  const seconds = (performance.now() - began) / 1000;
  await new Promise((resolve) => own.setTimeout(resolve, 0));
  const reports = outcomes.map((outcome, index) => reportOf(outcome, reasons.get(index)));
  return { reports, samples, end: counts(), seconds, ...(await seenByBucket()) };
};

function optionsOf({ key, kind }, index, reasons) {
  if (kind !== "aborted") return { key, forbidOverwrite: kind === "kept" };
  const [controller, reason] = [new AbortController(), new Error(`the caller aborted ${index}`)];
  reasons.set(index, reason);
  own.setTimeout(() => controller.abort(reason), index % 50);
  return { key, signal: controller.signal };
}

function reportOf({ status, value, reason }, abortReason) {
  if (status === "fulfilled") {
    const { key, bytes, crc64, verified, attempts } = value;
    return { status, key, bytes, crc64, verified, attempts };
  }
  if (reason === abortReason) return { status: "aborted", stored: "unknown" };
  const { code, stored, attempts, message } = reason;
  return { status, code, stored, attempts, message };
}

async function orderFaults(order) {
  await fetch("/__faults", { method: "POST", body: JSON.stringify(order) });
}

/** The faults that never came up, and how often the bucket gave each answer, as far back as it remembers. */
async function seenByBucket() {
  const { next, requests } = await (await fetch("/__faults")).json();
  const answers = {};
  for (const { method, status } of requests) {
    const name = method === "POST" ? (status ?? "none") : method;
    answers[name] = (answers[name] ?? 0) + 1;
  }
  return { faultsLeft: next.length, answers };
}
