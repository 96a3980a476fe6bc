// This package, as its README shows it; `./web` fetches the .wasm beside it.

import { Uploader, init } from "oss-form-upload/web";

const uploaders = new Map();

/** One uploader for a page. `checksum` is the package's option of that name, by default on. */
function uploader({ grantUrl, checksum, concurrency }) {
  const options = { grant: grantUrl, checksum, concurrency };
  const key = JSON.stringify(options);
  if (!uploaders.has(key)) uploaders.set(key, new Uploader(options));
  return uploaders.get(key);
}

export function upload(file, { onProgress, ...options }) {
  return uploader(options).upload(file, { onProgress });
}

export async function uploadMany(files, { onProgress, ...options }) {
  const outcomes = await uploader(options).uploadAll(files, { onProgress });
  for (const { reason } of outcomes) if (reason) throw reason;
}

/** All that comes before the first byte of a file is sent, its check against the policy included. */
export async function prepare(file, { grant }) {
  await init();
  const { violations } = await new Uploader({ grant }).check(file);
  if (violations.length > 0) throw new Error(violations[0].message);
}

/** For the speed of `check` by itself. */
export function checker(grant) {
  return new Uploader({ grant });
}
