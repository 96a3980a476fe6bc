// Connects an uploader to Uppy, as a plugin of its type "uploader". It decides nothing about an upload.

import { BasePlugin, EventManager } from "@uppy/core";
import { filterFilesToEmitUploadStarted, filterFilesToUpload } from "@uppy/core/utils";

const WITHOUT_UPLOADER = "OssFormUpload needs the option uploader: an Uploader of oss-form-upload";
const ELSEWHERE = "OssFormUpload uploads files of this device; this one is elsewhere, where a Companion server would fetch it";

export class OssFormUpload extends BasePlugin {
  constructor(uppy, options) {
    if (typeof options?.uploader?.upload !== "function") throw new TypeError(WITHOUT_UPLOADER);
    super(uppy, options);
    this.id = options.id ?? "OssFormUpload";
    this.type = "uploader";
    this.send = (ids) => sendAll(this, ids);
  }

  install() {
    this.uppy.addUploader(this.send);
    this.events = new EventManager(this.uppy);
    this.resume = forwardPauses(this.events, this);
  }

  uninstall() {
    this.resume();
    this.events.remove();
    this.uppy.removeUploader(this.send);
  }
}

/** Pauses and resumes the uploader as Uppy says. Returns what ends a pause of Uppy's; one that the page made stays. */
function forwardPauses(events, plugin) {
  let paused = false;
  const resume = () => {
    if (paused) plugin.opts.uploader.resume();
    paused = false;
  };
  events.on("pause-all", () => {
    paused = true;
    plugin.opts.uploader.pause();
  });
  events.on("resume-all", resume);
  events.on("cancel-all", resume);
  return resume;
}

/** Uploads files, and never rejects because of one: Uppy knows a failed file by its event. */
async function sendAll({ uppy, opts }, ids) {
  const files = filterFilesToUpload(uppy.getFilesByIds(ids));
  uppy.emit("upload-start", filterFilesToEmitUploadStarted(files));
  await Promise.allSettled(files.map((file) => send(uppy, opts, file)));
}

/** Uploads one file. A removed or cancelled one gets no further event: Uppy has it no more. */
async function send(uppy, { uploader, upload }, file) {
  const controller = new AbortController();
  const { signal } = controller;
  const events = new EventManager(uppy);
  events.onFileRemove(file.id, () => controller.abort());
  events.onCancelAll(file.id, () => controller.abort());

  const start = async () => {
    const options = typeof upload === "function" ? await upload(file) : upload;
    return uploader.upload(dataOf(file), { ...options, signal, onProgress: progressOf(uppy, file.id) });
  };
  const tell = (event, outcome) => signal.aborted || uppy.emit(event, uppy.getFile(file.id), outcome);
  const stored = (result) => tell("upload-success", responseOf(result));
  const failed = (reason) => tell("upload-error", errorOf(reason));
  await start().then(stored, failed).finally(() => events.remove());
}

/** Returns the response that Uppy keeps of a stored file. */
function responseOf(body) {
  return { status: body.status, uploadURL: body.location ?? undefined, body };
}

function progressOf(uppy, id) {
  return ({ loaded, total }) => {
    const file = uppy.getFile(id);
    const uploadStarted = file?.progress.uploadStarted;
    if (file) uppy.emit("upload-progress", file, { uploadStarted, bytesUploaded: loaded, bytesTotal: total });
  };
}

/** Returns the file under the name that Uppy has for it, which its user may have changed. */
function dataOf({ data, isRemote, meta }) {
  if (isRemote) throw new Error(ELSEWHERE);
  const { name, type, lastModified } = data ?? {};
  return !data || name === meta.name ? data : new File([data], meta.name, { type, lastModified });
}

/** An uploader may have been aborted with anything as the reason; Uppy shows the message of an error. */
function errorOf(reason) {
  return reason?.message ? reason : new Error(String(reason));
}
