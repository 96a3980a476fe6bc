// Reads the form of settings as options of the package: those of the Uploader, and those of each upload. Values at their
// default are left out, so that the code view shows only the others.

import { byId } from "./elements.js";

// `${…}` are OSS's variables, filled in there; `${x:note}` is the custom one that the form sends along.
const CALLBACK_BODY = "object=${object}&size=${size}&mimeType=${mimeType}&note=${x:note}";

const DEFAULTS = { concurrency: 3, retry: 3, checksum: "crc64" };

/** Shows the callback's fields only while they have a meaning. */
export function startSettings() {
  const showFields = () => (byId("callback-fields").hidden = !byId("callback-enabled").checked);
  byId("callback-url").value = `${location.origin}/callback`;
  byId("callback-enabled").addEventListener("change", showFields);
  showFields();
}

/** Options for `new Uploader(…)`; `grant` is where its grants come from. */
export function uploaderOptions(grant) {
  const chosen = {
    concurrency: numberIn("concurrency"),
    retry: numberIn("attempts"),
    checksum: byId("checksum").checked ? "crc64" : "off",
  };
  const changed = Object.entries(chosen).filter(([name, value]) => value !== DEFAULTS[name]);
  return { grant, ...Object.fromEntries(changed) };
}

/** Options for `upload(…)`. */
export function uploadOptions() {
  return {
    contentDisposition: "attachment", // the link is to download the object, whatever its type
    ...(byId("keep-existing").checked ? { forbidOverwrite: true } : {}),
    ...(byId("callback-enabled").checked ? callbackOptions() : {}),
  };
}

function callbackOptions() {
  const callback = { callbackUrl: byId("callback-url").value, callbackBody: CALLBACK_BODY };
  return { callback, callbackVariables: { note: byId("callback-note").value } };
}

/** Returns the number in a field; its default where it has no number within the field's limits. */
function numberIn(id) {
  const field = byId(id);
  return field.validity.valid && field.value !== "" ? Number(field.value) : Number(field.defaultValue);
}
