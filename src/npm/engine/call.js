// One call of an `Uploader`, its input checked: what `check`, `formFields` and `upload` have in common.

import { Abort } from "./abort.js";
import { invalid } from "./failures.js";
import { isFunction, isString, wrong } from "./reader.js";

export class Call {
  /** Grants for this call alone. */
  #owned = [];

  /** `file` is undefined for a plain HTML form. */
  constructor(engine, options, file) {
    this.engine = engine;
    this.options = options;
    this.file = file;
    this.abort = new Abort(options.signal, ...engine.alarms);
  }

  /** A grant; the one that is held, as long as it serves. */
  grant(reason = "first", held = undefined) {
    return this.engine.grants.get({ file: this.file, reason, held, abort: this.abort, owned: this.#owned });
  }

  /** Lets go of all that it holds. */
  end() {
    this.abort.end();
    try {
      for (const issued of this.#owned) issued.free();
    } catch {
      // The module broke, and everything in it is gone.
    }
  }

  /** The key, `${filename}` not yet replaced. */
  key(issued) {
    const { file, options: { key } } = this;
    if (isString(key)) return key;
    return isFunction(key) ? made(key, file.blob, issued.dir()) : issued.defaultKey(file ? file.name : "${filename}");
  }

  /** The form for `key`, and what the policy says of it. */
  plan(issued, key) {
    // The caller's key function may have aborted.
    this.abort.check();
    const { size = NaN, type } = this.file ?? {};
    const isShared = !this.engine.settings.grantPerFile;
    return issued.plan(key, this.options.fields, size, type || "application/octet-stream", isShared, Date.now());
  }
}

function made(key, blob, dir) {
  let value;
  try {
    value = key(blob, { dir });
  } catch (cause) {
    throw invalid("options.key", "a function that does not throw", undefined, cause);
  }
  if (!isString(value)) throw wrong("the key that options.key returns", "a string", value);
  return value;
}
