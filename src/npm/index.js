// The entry `.`, which needs no file beside it.

import glue from "#core";
import { face } from "./face.js";
import { source } from "./source/inline.js";

export const { Uploader, init } = face(glue, source);
export { UploadError, isUploadError } from "./face.js";
