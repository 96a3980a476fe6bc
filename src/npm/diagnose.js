// The entry `./diagnose`: puts the findings of the module into words. It shares no code with the other entries, so that a page
// downloads only the entries that it uses.

import { en } from "./diagnose/en.js";
import { corsRule } from "./diagnose/rule.js";
import { zh } from "./diagnose/zh.js";
import { has } from "./has.js";
import { isChinese } from "./locale.js";

/** The method of an uploader that returns the findings: `check`, `status`, `topic`, and for some `number` and `names`. */
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

/** Returns the finding for a missing grant. It shows the messages of this package only: others may contain a secret. */
function withoutGrant(error, { grant: { fixes, failed, other } }) {
  if (error?.name !== "UploadError") return complete("grant", "fail", other);
  const fix = has(fixes, error.code) ? fixes[error.code] : null;
  return complete("grant", "fail", { message: failed(error.message), fix });
}

function complete(check, status, { message, fix = null }) {
  return { check, status, message, fix };
}
