// One file of the list: its state and its outcome. It knows nothing of the page.

/** States in which something is still to come. */
const PENDING = new Set(["waiting", "checking", "uploading", "verifying"]);
/** Failures that were found before anything was sent. */
const REFUSALS = new Set(["PolicyViolation", "EntityTooLarge", "InvalidKey"]);

/** `waiting`, `checking`, `uploading`, `verifying`, and at the end `done`, `refused`, `failed` or `cancelled`. */
export class Transfer {
  state = "waiting";
  /** The last report of the package; see its `Progress`. */
  progress = null;
  /** Its `UploadResult`, when done. */
  result = null;
  /** Its `UploadError`, when refused or failed. */
  error = null;
  /** Where the object can be had, when done. */
  url = null;
  #controller = new AbortController();
  #isHandedOver = false;
  #onChange;

  /** `path` is the file's place below the grant's folder. `onChange` is called with each change. */
  constructor({ file, path }, onChange) {
    this.file = file;
    this.path = path;
    this.#onChange = onChange;
  }

  get isPending() {
    return PENDING.has(this.state);
  }

  /** How many bytes have been handed to the network. */
  get loaded() {
    return this.state === "done" ? this.file.size : (this.progress?.loaded ?? 0);
  }

  /** Asks what OSS would say, before it is this file's turn. Tells whether there was a grant to ask. */
  async check(uploader, options) {
    this.#become("checking");
    try {
      const { violations } = await uploader.check(this.file, this.#with(options));
      if (this.#isCancelled()) return true;
      if (violations.length > 0) this.#fail(refusal(violations));
      else this.#become("waiting");
      return true;
    } catch {
      // The upload reports the error, and repeats where that may help.
      if (!this.#isCancelled()) this.#become("waiting");
      return false;
    }
  }

  /** Uploads the file when it is its turn in the uploader's queue. Never rejects. */
  async run(uploader, options, source) {
    if (this.state !== "waiting") return;
    const { signal } = this.#controller;
    this.#isHandedOver = true;
    try {
      const onProgress = (progress) => this.#advance(progress);
      this.result = await uploader.upload(this.file, { ...this.#with(options), signal, onProgress });
      this.url = await source.objectUrl(this.result.key);
      this.#become("done");
    } catch (error) {
      if (error === signal.reason) this.#become("cancelled");
      else this.#fail(error);
    }
  }

  /** Stops it; what OSS has already confirmed stays. */
  cancel() {
    this.#controller.abort();
    if (!this.#isHandedOver) this.#become("cancelled");
  }

  /** Back to the start, for another try. */
  reset() {
    this.#controller = new AbortController();
    this.#isHandedOver = false;
    Object.assign(this, { progress: null, result: null, error: null, url: null });
    this.#become("waiting");
  }

  /** Files of a folder keep their place in it; the others leave the key to the package. */
  #with(options) {
    const { path, file } = this;
    return path === file.name ? options : { ...options, key: (_, { dir }) => keyBelow(dir, path) };
  }

  #isCancelled() {
    return this.#controller.signal.aborted;
  }

  #advance(progress) {
    this.progress = progress;
    const { loaded, total, percent } = progress;
    // An empty file is all sent from the start.
    const isSent = loaded === total && (total > 0 || percent === 100);
    if (!this.#isCancelled()) this.#become(isSent ? "verifying" : "uploading");
  }

  #fail(error) {
    this.error = error;
    this.#become(REFUSALS.has(error.code) ? "refused" : "failed");
  }

  #become(state) {
    this.state = state;
    this.#onChange(this);
  }
}

function keyBelow(dir, path) {
  return dir === "" || dir.endsWith("/") ? dir + path : `${dir}/${path}`;
}

/** The error with which the upload itself would reject. */
function refusal(violations) {
  const message = violations.map(({ message }) => message).join("; ");
  const code = "PolicyViolation";
  return { name: "UploadError", code, message, violations, service: null, duplicate: null, stored: "no", attempts: 0 };
}
