// What an upload came to, as names and values to show. Values are text and are only ever shown as text.

import { isUploadError } from "./pkg/web.js";
import { formatExactSize } from "./format.js";

const STORED = {
  yes: "Yes, the object is in the bucket",
  no: "No",
  unknown: "Unknown: the answer never arrived",
};

/** A header can be there and yet unreadable for the page. */
const exposed = (header) => header ?? "Not exposed by the bucket’s CORS rule";

/** `[name, value]` pairs of a stored object. */
export function resultFacts(result) {
  const facts = [
    ["Object key", result.key],
    ["ETag", exposed(result.etag)],
    ["Request ID", exposed(result.requestId)],
    ["Size", formatExactSize(result.bytes)],
  ];
  return result.callbackResponse === null ? facts : [...facts, ["Callback answer", asText(result.callbackResponse)]];
}

/** What to say of a failure. The package's own sentence repeats what has a line of its own here. */
export function errorSentence({ code, message, service, violations }) {
  if (code === "PolicyViolation") return violations.map(({ message }) => message).join("\n");
  return code === "ServiceError" ? service.message || message : message;
}

/** `[name, value]` pairs of a failure; what is not known is left out. */
export function errorFacts(error) {
  const { service } = error;
  const facts = [
    ["Error", isUploadError(error) ? error.code : error.name],
    ["Policy condition", error.violations?.map(({ condition }) => condition).join("\n")],
    ["OSS answered", service && `${service.status} ${service.code}`.trim()],
    ["Request ID", service?.requestId],
    ["EC", service?.ec],
    ["Cause", error.cause?.message],
    ["Stored", STORED[error.stored]],
  ];
  return facts.filter(([, value]) => value);
}

function asText(answer) {
  return typeof answer === "string" ? answer : JSON.stringify(answer, null, 2);
}
