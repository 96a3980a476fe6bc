// Connects an uploader to FilePond, as its option `server`. It decides nothing about an upload.

import { start } from "./start.js";

const WITHOUT_UPLOADER = "filepondServer needs an Uploader of oss-form-upload";
const NOT_DELETED = "The stored file is not deleted: a form upload can only store";

export function filepondServer(uploader, options) {
  if (typeof uploader?.upload !== "function") throw new TypeError(WITHOUT_UPLOADER);
  return {
    process: (_name, file, metadata, load, error, progress, abort) =>
      process(uploader, options, file, metadata, { load, error, progress, abort }),
    // After a failure that comes at once, FilePond goes on as if the file were reverted.
    revert: (_key, _load, error) => void Promise.resolve().then(() => error(NOT_DELETED)),
    restore: null,
    load: null,
    fetch: null,
  };
}

/** Uploads one file. After its abort FilePond is told nothing more than that. */
function process(uploader, options, file, metadata, { load, error, progress, abort }) {
  const own = typeof options === "function" ? () => options(file, metadata) : options;
  const stop = start(uploader, file, own, {
    // The progress of an empty file cannot be computed.
    progress: ({ loaded, total }) => progress(total > 0, loaded, total),
    done: ({ key }) => load(key),
    failed: (reason) => error(descriptionOf(reason)),
  });
  return { abort: () => (stop(), abort()) };
}

/** Returns the description that FilePond has of an error, and the error as its cause. */
function descriptionOf(cause) {
  return { type: "error", code: cause?.service?.status ?? 0, body: String(cause?.message ?? cause), cause };
}
