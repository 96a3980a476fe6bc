// The entry `./web`, with the .wasm beside it.

import { entry } from "./entry.js";
import { source } from "./source/beside.js";

export const { Uploader, init } = entry(() => import("#glue"), source);
export { UploadError, isUploadError } from "./upload-error.js";
