// The entries of a build with local signing: the exports of the plain entry, and `signLocally`.

import { source } from "#source";
import { entry } from "./entry.js";

const { Uploader, init, loader } = entry(() => import("#glue"), source);

export { Uploader, init };
export { UploadError, isUploadError } from "./upload-error.js";

export function signLocally(options) {
  return loader.call({ enter: () => loader.glue.signLocally(options) });
}
