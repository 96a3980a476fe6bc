// The entry `./web`, with the .wasm beside it.

import glue from "#core";
import { face } from "./face.js";
import { source } from "./source/beside.js";

export const { Uploader, init } = face(glue, source);
export { UploadError, isUploadError } from "./face.js";
