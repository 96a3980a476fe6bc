// The page's queue: an `Uploader`, and the files that wait for its check. One Uploader serves all uploads
// until the settings change; those under way go on with the one that they began with.

/** How many files are checked before the page may draw again. */
const CHECKED_AT_ONCE = 50;

export class UploadQueue {
  #makeUploader;
  #uploaders = [];
  #settings = null;
  #paused = false;

  /** `makeUploader(options)` makes an `Uploader`. */
  constructor(makeUploader) {
    this.#makeUploader = makeUploader;
  }

  get isPaused() {
    return this.#paused;
  }

  /** The Uploader for these options: the one at hand if it was made with the same. */
  uploader(options) {
    const settings = JSON.stringify(options, (_, value) => (typeof value === "function" ? "function" : value));
    const isSame = settings === this.#settings?.text && options.grant === this.#settings.grant;
    if (!isSame) this.#renew(options, settings);
    return this.#uploaders.at(-1);
  }

  /** Checks the transfers in turn and uploads those that may pass. */
  async add(transfers, { uploader: uploaderOptions, upload }, source) {
    const uploader = this.uploader(uploaderOptions);
    let mayCheck = true;
    for (const [index, transfer] of transfers.entries()) {
      if (index % CHECKED_AT_ONCE === CHECKED_AT_ONCE - 1) await nextTask();
      if (transfer.state !== "waiting") continue; // cancelled meanwhile
      // Without a grant there is nothing to check, and the next file would only ask for one again.
      mayCheck &&= await transfer.check(uploader, upload);
      transfer.run(uploader, upload, source);
    }
  }

  pause() {
    this.#paused = true;
    for (const uploader of this.#uploaders) uploader.pause();
  }

  resume() {
    this.#paused = false;
    for (const uploader of this.#uploaders) uploader.resume();
  }

  #renew(options, text) {
    const uploader = this.#makeUploader(options);
    if (this.#paused) uploader.pause();
    this.#uploaders.push(uploader);
    this.#settings = { text, grant: options.grant };
  }
}

function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}
