// The entries of a build with local signing: what the entry exports, and `signLocally`.

import glue from "#core";
import { source } from "#source";
import { face } from "./face.js";

const { Uploader, init, run } = face(glue, source);

export { Uploader, init };
export { UploadError, isUploadError } from "./face.js";

export function signLocally(options) {
  return run(({ core }) => core.signLocally(options));
}
