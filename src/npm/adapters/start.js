// Starts the uploads of the adapters. It decides nothing: the Uploader does everything.

/**
 * Starts the upload of a file, with options or those that a function returns for the file. Returns the function that aborts
 * it, after which none of `progress`, `done` and `failed` is called.
 */
export function start(uploader, file, options, { progress, done, failed }) {
  const controller = new AbortController();
  let isAborted = false;
  const unlessAborted = (report) => (value) => void (isAborted || report(value));
  upload(uploader, file, options, controller, unlessAborted(progress)).then(unlessAborted(done), unlessAborted(failed));
  return () => {
    isAborted = true;
    controller.abort();
  };
}

/** Uploads with the user's own `signal` and `onProgress`, too. */
async function upload(uploader, file, options, controller, progress) {
  const own = typeof options === "function" ? await options(file) : options;
  const forward = () => controller.abort(own.signal.reason);
  const onProgress = (state) => {
    progress(state);
    own?.onProgress?.(state);
  };
  if (own?.signal?.aborted) forward();
  own?.signal?.addEventListener("abort", forward);
  try {
    return await uploader.upload(file, { ...own, signal: controller.signal, onProgress });
  } finally {
    own?.signal?.removeEventListener("abort", forward);
  }
}
