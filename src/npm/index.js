// The entry `.`: the .wasm is carried inside this file, so that every bundler takes it with no configuration.

import load, * as core from "#core";
import wasm from "#wasm";
import { face } from "./face.js";

export const { Uploader, init } = face(async (input) => {
  await load({ module_or_path: (await input) ?? decoded(wasm) });
  return core;
});
export { UploadError, isUploadError } from "./face.js";

function decoded(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
