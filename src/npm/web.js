// The entry `./web`: the .wasm lies beside this file and is fetched, compiled while it arrives, and cached.

import load, * as core from "#core";
import { face } from "./face.js";

export const { Uploader, init } = face(async (input) => {
  const module_or_path = (await input) ?? new URL("./oss_form_upload_bg.wasm", import.meta.url);
  await load({ module_or_path });
  return core;
});
export { UploadError, isUploadError } from "./face.js";
