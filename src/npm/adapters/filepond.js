// Connects an uploader to FilePond, as its option `server`. It decides nothing about an upload.

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
  const controller = new AbortController();
  const { signal } = controller;
  // The progress of an empty file cannot be computed.
  const onProgress = ({ loaded, total }) => signal.aborted || progress(total > 0, loaded, total);
  const start = async () => {
    const own = typeof options === "function" ? await options(file, metadata) : options;
    return uploader.upload(file, { ...own, signal, onProgress });
  };
  const stored = ({ key }) => signal.aborted || load(key);
  const failed = (reason) => signal.aborted || error(descriptionOf(reason));
  start().then(stored, failed);
  return { abort: () => (controller.abort(), abort()) };
}

/** Returns the description that FilePond has of an error, and the error as its cause. */
function descriptionOf(cause) {
  return { type: "error", code: cause?.service?.status ?? 0, body: String(cause?.message ?? cause), cause };
}
