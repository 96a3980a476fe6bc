// The entry `.`, with the module inside: it needs no file beside it.

import { entry } from "./entry.js";
import { source } from "./source/inline.js";

export const { Uploader, init } = entry(() => import("#glue"), source);
export { UploadError, isUploadError } from "./upload-error.js";
