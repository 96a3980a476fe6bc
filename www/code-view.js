// The code view: shows the code for an upload with the settings of the page.

import { formLines, uploadLines } from "./code-lines.js";
import { byId } from "./elements.js";
import { failureSentence } from "./outcome.js";
import { onView } from "./views.js";

/** `current()` returns the settings and the source of grants; `uploader(options)` the page's Uploader for them. */
export function startCodeView(current, uploader) {
  onView("code", () => show(current(), uploader));
}

async function show({ settings, source }, uploader) {
  byId("upload-code").textContent = uploadLines(settings, typeof source.option === "function");
  byId("form-code").textContent = await formCode(settings, source, uploader).catch(failureSentence);
}

async function formCode({ uploader: options, upload }, source, uploader) {
  const fields = await uploader(options).formFields(upload);
  const { host } = await source.grant();
  return formLines(host, fields);
}
