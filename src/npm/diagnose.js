// The entry `./diagnose`: looks at everything between a page and its bucket. It has nothing of the other entries, so that
// pages pay only for what they use.

import { clock } from "./diagnose/clock.js";
import { en } from "./diagnose/en.js";
import { grant as held } from "./diagnose/grant.js";
import { host } from "./diagnose/host.js";
import { network } from "./diagnose/network.js";
import { policy } from "./diagnose/policy.js";
import { zh } from "./diagnose/zh.js";
import { isChinese } from "./locale.js";

/** Gives what the checks need to know of an uploader's grant: no signature, no token. */
const INSPECT = Symbol.for("oss-form-upload.inspect");

/** What is found; see diagnose.d.ts. */
export async function diagnose(uploader, options) {
  const text = language(options);
  try {
    return (await findings(await uploader[INSPECT](), text)).map(complete);
  } catch (error) {
    return [complete(without(error, text))];
  }
}

function language(options) {
  try {
    return isChinese(options?.locale) ? zh : en;
  } catch {
    return en;
  }
}

async function findings(grant, text) {
  const { now, finding } = clock(grant, text);
  const issued = { check: "grant", status: "ok", ...text.grant.ok };
  return [issued, ...held(grant, text), ...finding, ...policy(grant, now, text), ...host(grant, text), ...(await network(grant.host, text))];
}

/** There is no grant. Only the messages of this package are shown: what others say may hold what is secret. */
function without(error, { grant: { fixes, failed, other } }) {
  if (error?.name !== "UploadError") return { check: "grant", status: "fail", ...other };
  const fix = Object.hasOwn(fixes, error.code) ? fixes[error.code] : null;
  return { check: "grant", status: "fail", message: failed(error.message), fix };
}

function complete({ check, status, message, fix = null }) {
  return { check, status, message, fix };
}
