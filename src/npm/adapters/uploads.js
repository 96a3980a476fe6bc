// The list of uploads behind `useUpload`, of React and of Vue alike.

import { start } from "./start.js";

const SETTLED_WITHOUT_RESULT = ["failed", "aborted"];

/** Returns the functions that change a list. `changed` is called with each new state of it, an array that nobody changes. */
export function createUploads(changed, uploader, options) {
  let files = [];
  let lastId = 0;
  /** The functions that abort what waits or runs, by the ID of the file. */
  const aborts = new Map();

  const show = (next) => changed((files = Object.freeze(next)));
  const change = (id, values) => show(files.map((item) => (item.id === id ? Object.freeze({ ...item, ...values }) : item)));
  /** Returns the files that a call means: without an ID all. */
  const meant = (id) => files.filter((item) => id === undefined || item.id === id);

  function settle(id, values) {
    aborts.delete(id);
    change(id, values);
  }

  function run({ id, file }) {
    const progress = (progress) => change(id, { status: "uploading", progress });
    const done = (result) => settle(id, { status: "done", result });
    // The abort of the Uploader itself, or by a signal of the options.
    const failed = (error) => settle(id, error?.name === "AbortError" ? { status: "aborted" } : { status: "failed", error });
    aborts.set(id, start(uploader, file, options, { progress, done, failed }));
  }

  function stop(id) {
    aborts.get(id)?.();
    return aborts.delete(id);
  }

  return {
    /** Takes the Uploader and the options of all further uploads. */
    use(...given) {
      [uploader, options] = given;
    },

    upload(given) {
      const added = listOf(given).map((file) => waiting(++lastId, file));
      show([...files, ...added]);
      added.forEach(run);
    },

    abort(id) {
      for (const item of meant(id)) if (stop(item.id)) change(item.id, { status: "aborted" });
    },

    retry(id) {
      const again = meant(id).filter(({ status }) => SETTLED_WITHOUT_RESULT.includes(status));
      for (const { id, file } of again) change(id, waiting(id, file));
      again.forEach(run);
    },

    remove(id) {
      const gone = meant(id);
      for (const item of gone) stop(item.id);
      show(files.filter((item) => !gone.includes(item)));
    },
  };
}

/** Returns the files at once: a page may empty its input, and with it the `FileList`, right after the call. */
function listOf(files) {
  if (files == null) return [];
  return "length" in files || Symbol.iterator in files ? Array.from(files) : [files];
}

/** Returns the state of a file whose turn has not come. */
function waiting(id, file) {
  const progress = Object.freeze({ loaded: 0, total: file.size, percent: 0, bytesPerSecond: 0, secondsLeft: null, attempt: 0 });
  return Object.freeze({ id, file, status: "waiting", progress, result: null, error: null });
}
