// The entry `./diagnose`: words for what the module finds between a page and its bucket. It has nothing of the other
// entries, so that pages pay only for what they use.

import { en } from "./diagnose/en.js";
import { corsRule } from "./diagnose/rule.js";
import { zh } from "./diagnose/zh.js";
import { has } from "./has.js";
import { isChinese } from "./locale.js";

/** The method of an uploader that finds: `check`, `status`, `topic`, and of some a `number` and `names`. */
const DIAGNOSE = Symbol.for("oss-form-upload.diagnose");

/** Returns a promise of the findings; see diagnose.d.ts. */
export async function diagnose(uploader, options) {
  const text = language(options);
  try {
    return (await uploader[DIAGNOSE]()).map((finding) => put(finding, text));
  } catch (error) {
    return [withoutGrant(error, text)];
  }
}

function language(options) {
  try {
    return isChinese(options?.locale) ? zh : en;
  } catch {
    return en;
  }
}

/** Puts a finding into words. */
function put({ check, status, topic, number, names }, text) {
  const words = text[check][topic];
  return complete(check, status, typeof words === "function" ? words({ number, names: names.join(", "), rule: corsRule() }) : words);
}

/** Says that there is no grant. Only the messages of this package are shown: those of others may hold a secret. */
function withoutGrant(error, { grant: { fixes, failed, other } }) {
  if (error?.name !== "UploadError") return complete("grant", "fail", other);
  const fix = has(fixes, error.code) ? fixes[error.code] : null;
  return complete("grant", "fail", { message: failed(error.message), fix });
}

function complete(check, status, { message, fix = null }) {
  return { check, status, message, fix };
}
