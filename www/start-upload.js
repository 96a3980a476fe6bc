// One upload from start to end: the package does the work, a row shows it.

import { errorFacts, errorSentence, resultFacts } from "./outcome.js";
import { UploadRow } from "./upload-row.js";

/** Starts the upload and returns its row at once. `page` is what all uploads share. */
export function startUpload(file, options, page) {
  const controller = new AbortController();
  const row = new UploadRow(file, { onCancel: () => controller.abort() });
  run(file, { ...options, signal: controller.signal }, row, page);
  return row.element;
}

async function run(file, options, row, page) {
  page.announce(`Uploading ${file.name}`);
  try {
    const result = await page.uploader.upload(file, {
      ...options,
      contentDisposition: "attachment", // the row's link is to download the object, whatever its type
      onProgress: (progress) => row.progress(progress),
    });
    row.done(resultFacts(result));
    page.announce(`${file.name} is stored`);
    await showLink(result, row, page);
  } catch (error) {
    page.announce(`${file.name} ${showFailure(error, options.signal, row)}`);
  }
}

async function showLink({ key }, row, { destination }) {
  // The object is stored either way: a grant endpoint that has gone away since costs only the link.
  const url = await destination.objectUrl(key).catch(() => null);
  if (url) row.link(url);
}

function showFailure(error, signal, row) {
  if (signal.aborted && error === signal.reason) {
    row.cancelled();
    return "is cancelled";
  }
  row.failed(errorSentence(error), errorFacts(error));
  return `failed: ${errorSentence(error)}`;
}
