// An uploader at work: what the calls of one `Uploader` share. It waits and sends; the WebAssembly module, `core`, knows
// OSS: what a grant says, what a form must have, what the policy lets pass, and what an answer means.

import { Alarm, revealed } from "./abort.js";
import { Batch } from "./batch.js";
import { Call } from "./call.js";
import { MAX_FILE_SIZE, tooLarge } from "./failures.js";
import { Grants } from "./grants.js";
import { Line } from "./line.js";
import { readFile, readFormOptions, readUploadOptions } from "./options.js";
import { Reader } from "./reader.js";
import { readSettings } from "./settings.js";
import { readSource } from "./source.js";
import { Upload } from "./upload.js";

export class Engine {
  /** Whether an answer came without `x-oss-hash-crc64ecma`, so that there is nothing to compare a checksum with. */
  isChecksumHidden = false;
  /** What ends all calls that there are now. */
  #alarm = new Alarm();
  #broken;
  #line;

  /** Reads the `options` of an `Uploader`. The alarm `broken` goes off when `core` works no more. */
  constructor(core, options, broken) {
    const reader = new Reader("the argument of new Uploader()", options);
    this.core = core;
    this.settings = readSettings(reader);
    this.grants = new Grants(core, readSource(reader), this.settings.grantPerFile);
    this.#line = new Line(this.settings.concurrency);
    this.#broken = broken;
  }

  get alarms() {
    return [this.#alarm, this.#broken];
  }

  upload(file, options) {
    return revealed(() => this.begin(file, options).upload);
  }

  uploadAll(files, options) {
    return revealed(() => new Batch(this, files, options).run());
  }

  pause() {
    this.#line.pause(true);
  }

  resume() {
    this.#line.pause(false);
  }

  abort(reason) {
    const alarm = this.#alarm;
    this.#alarm = new Alarm();
    alarm.abort(reason);
  }

  /** What OSS would say of `file`. Nothing is sent to OSS. */
  check(file, options) {
    const call = () => new Call(this, readUploadOptions(this.core, options), readFile(file));
    return told(call, async (call) => (await planned(call)).report());
  }

  /** The fields of a plain HTML form, in order. */
  formFields(options) {
    const call = () => new Call(this, readFormOptions(this.core, options));
    return told(call, async (call) => (await planned(call)).fields(this.settings.strict));
  }

  /** What `diagnose` looks at: where the grant points, its policy, and whose clock says what. Nothing signed. */
  inspect() {
    const call = () => new Call(this, readFormOptions(this.core));
    return told(call, async (call) => (await call.grant()).inspect());
  }

  /** An upload, which has its place in the line from now on, and what watches it; `total` adds up many. */
  begin(blob, options, total) {
    const [wanted, file] = [readUploadOptions(this.core, options), readFile(blob)];
    if (file.size > MAX_FILE_SIZE) throw tooLarge(file.size);
    const call = new Call(this, wanted, file);
    const upload = new Upload(call, total);
    const place = this.#line.enter();
    return { upload: ended(call, () => upload.run(place)), watch: upload.watch };
  }
}

/** A call that does not upload. */
function told(begin, work) {
  return revealed(() => {
    const call = begin();
    return ended(call, () => work(call));
  });
}

async function planned(call) {
  const issued = await call.grant();
  return call.plan(issued, call.key(issued));
}

/** Does the work of a call, and takes its listeners off. */
async function ended(call, work) {
  try {
    return await work();
  } finally {
    call.end();
  }
}
