// This package with the .wasm inside its JavaScript, which needs no set-up in any bundler.

import { Uploader, init } from "oss-form-upload";

export function upload(file, { grantUrl, checksum, onProgress }) {
  return new Uploader({ grant: grantUrl, checksum }).upload(file, { onProgress });
}

export async function prepare(file, { grant }) {
  await init();
  const { violations } = await new Uploader({ grant }).check(file);
  if (violations.length > 0) throw new Error(violations[0].message);
}
