// Reading pieces of a file, and finding out that it is no longer the one that was chosen.
//
// Browsers differ in what they do with a file that changed on disk. Chromium rejects every read, also after a mere
// `touch`. Firefox rejects only if the file is gone; if it has become shorter, a read resolves with too few bytes, and a
// change that leaves the size alone shows in nothing but a checksum.

import { fileChanged } from "./failures.js";

/** The bytes of `blob` from `start` up to `end`. Rejects with `FileChanged`, also if there are fewer. */
export async function read(blob, start, end) {
  let bytes;
  try {
    // All of a small file: the slice would cost Chromium more than the read, because each is told to another process.
    const part = start === 0 && end === blob.size ? blob : blob.slice(start, end);
    bytes = new Uint8Array(await part.arrayBuffer());
  } catch (cause) {
    throw fileChanged(cause);
  }
  if (bytes.length !== end - start) throw fileChanged();
  return bytes;
}

/**
 * Rejects with `FileChanged` unless the first and the last of the `size` bytes of `blob` can be read: after a failed
 * upload, this says that the file is the reason. A file of no bytes is intact.
 */
export async function expectIntact({ blob, size }, abort) {
  if (size === 0) return;
  for (const at of [0, size - 1]) await abort.wait(read(blob, at, at + 1));
}
