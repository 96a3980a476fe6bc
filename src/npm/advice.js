// The entry `./advice`: sentences and the way to the right one. It has nothing of the other entries, so that pages pay
// only for what they use.

import { en } from "./advice/en.js";
import { zh } from "./advice/zh.js";
import { CAUSES_OF_CODE, CAUSE_OF_CODE, CAUSE_OF_EC, CAUSE_OF_STATUS } from "./advice/lookup.js";
import { has } from "./has.js";
import { isChinese } from "./locale.js";

/** Returns what to change after an error, in a sentence; see advice.d.ts. */
export function advice(error, locale) {
  try {
    return sentence(error, isChinese(locale) ? zh : en);
  } catch {
    // It is asked while an error is being handled: a second one, of a getter that throws, would hide the first.
    return null;
  }
}

function sentence(error, { own, service }) {
  if (error?.name !== "UploadError") return null;
  const cause = error.service && causes(error).find((cause) => has(service, cause));
  return entry(service, cause) ?? entry(own, causeOfMessage(error)) ?? entry(own, error.code) ?? null;
}

/** Returns what may have caused the answer, the most exact first. */
function causes({ service, stored }) {
  const { ec, code, status } = service;
  // The object in the way may be the one that an earlier attempt stored.
  if (code === "FileAlreadyExists" && stored === "unknown") return ["perhapsStored"];
  return [entry(CAUSE_OF_EC, ec), causeOfMessage(service), entry(CAUSE_OF_CODE, code), code, entry(CAUSE_OF_STATUS, status)];
}

function causeOfMessage({ code, message }) {
  if (typeof message !== "string") return undefined;
  return entry(CAUSES_OF_CODE, code)?.find(([pattern]) => pattern.test(message))?.[1];
}

/** Returns what `table` has by this name. Names come from outside: `constructor` must find nothing. */
function entry(table, name) {
  return has(table, name) ? table[name] : undefined;
}
