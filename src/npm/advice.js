// The entry `./advice`: finds the sentence for an error. It shares no code with the other entries, so that a page downloads
// only the entries that it uses.

import { en } from "./advice/en.js";
import { zh } from "./advice/zh.js";
import { CAUSES_OF_CODE, CAUSE_OF_CODE, CAUSE_OF_EC, CAUSE_OF_STATUS } from "./advice/lookup.js";
import { has } from "./has.js";
import { isChinese } from "./locale.js";

/** Returns the sentence that says what to change after an error; see advice.d.ts. */
export function advice(error, locale) {
  try {
    return sentence(error, isChinese(locale) ? zh : en);
  } catch {
    // It is called while an error is handled: a second error, from a getter that throws, would hide the first.
    return null;
  }
}

function sentence(error, { own, service }) {
  if (error?.name !== "UploadError") return null;
  const cause = error.service && causes(error).find((cause) => has(service, cause));
  return entry(service, cause) ?? entry(own, causeOfMessage(error)) ?? entry(own, error.code) ?? null;
}

/** Returns the possible causes of the answer, the most exact first. */
function causes({ service, stored }) {
  const { ec, code, status } = service;
  // An earlier attempt may have stored the object that stands in the way.
  if (code === "FileAlreadyExists" && stored === "unknown") return ["perhapsStored"];
  return [entry(CAUSE_OF_EC, ec), causeOfMessage(service), entry(CAUSE_OF_CODE, code), code, entry(CAUSE_OF_STATUS, status)];
}

function causeOfMessage({ code, message }) {
  if (typeof message !== "string") return undefined;
  return entry(CAUSES_OF_CODE, code)?.find(([pattern]) => pattern.test(message))?.[1];
}

/** Returns the own member of `table`. Names come from outside, so `constructor` must find nothing. */
function entry(table, name) {
  return has(table, name) ? table[name] : undefined;
}
