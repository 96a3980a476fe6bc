// Finds false reports of a soak, in sentences.

import { filesOf, sourceOf } from "./site/plan.js";

/** The possible outcomes of an upload here; any other is a wrong diagnosis. */
const CODES = ["ConnectionReset", "ServiceError", "ChecksumMismatch"];

/** Compares the reports, in the order of the files, with the objects that are there. */
export function compare({ seed, count, reports, objects }) {
  const [source, files] = [sourceOf(seed), filesOf(seed, count)];
  const complaints = files.flatMap((file, index) => {
    const object = objects.get(file.key);
    const wrong = [...aboutObject(object, source.subarray(file.start, file.end)), ...aboutReport(file, reports[index], object)];
    return wrong.map((what) => `${file.key} (${file.kind}): ${what}; reported: ${JSON.stringify(reports[index])}`);
  });
  const keys = new Set(files.map(({ key }) => key));
  const strangers = [...objects.keys()].filter((key) => !keys.has(key));
  if (reports.length !== count) complaints.push(`${reports.length} reports of ${count} files`);
  return [...complaints, ...strangers.map((key) => `${key} is stored, and no file is called so`)];
}

/** Whatever is reported, an object is a file, whole. */
function aboutObject(object, bytes) {
  return object && !object.bytes.equals(bytes) ? ["the object differs from the file"] : [];
}

function aboutReport(file, report, object) {
  if (!report) return ["nothing is reported"];
  const about = { fulfilled: aboutSuccess, rejected: aboutFailure, aborted: aboutAbort }[report.status];
  return about(file, report, object);
}

function aboutSuccess(file, { key, bytes, crc64, verified }, object) {
  if (!object) return ["it is reported as stored and is not there"];
  const right = key === file.key && bytes === file.end - file.start && crc64 === object.crc64 && verified === true;
  return right && file.kind !== "refused" ? [] : ["the report of the success is wrong"];
}

function aboutFailure({ kind }, { code, stored }, object) {
  const codes = kind === "refused" ? ["PolicyViolation"] : CODES;
  const isRightCode = codes.includes(code) ? [] : ["it failed for a reason that cannot be"];
  const truth = object ? "yes" : "no";
  return stored === "unknown" || stored === truth ? isRightCode : [...isRightCode, "whether it is stored is reported wrongly"];
}

function aboutAbort({ kind }) {
  return kind === "aborted" ? [] : ["nobody aborted it"];
}

/**
 * How much more there may be at the end than a quarter through: what is under way at once varies a little. A leak of one
 * object, or of a hundred bytes, with each of ten thousand files is far more.
 */
const VARIATION = { memory: 8 << 16, objects: 256 };

/** The state a quarter through. */
export function early(samples) {
  return samples[Math.floor(samples.length / 4)];
}

/** Returns the things that the package should have released. */
export function leftovers({ samples, end }) {
  const first = early(samples);
  const complaints = Object.entries(VARIATION)
    .filter(([name, variation]) => end[name] > first[name] + variation)
    .map(([name]) => `${name} grew from ${first[name]}, a quarter through, to ${end[name]}`);
  const lists = ["timers", "listeners"].filter((name) => end[name] > 0);
  return [...complaints, ...lists.map((name) => `${end[name]} ${name} are left`)];
}
