// Collects the files that `uploadAll` is given.

/**
 * Returns an array of the files of an iterable, or of what has a length; the promise of one for an async iterable; and
 * `undefined` for anything else. Throws what an iterator throws.
 */
export function collect(files) {
  const { [Symbol.asyncIterator]: isAsync, [Symbol.iterator]: isIterable, length } = Object(files);
  if (isAsync) return collectAsync(files);
  return isIterable || typeof length === "number" ? Array.from(files, readSize) : undefined;
}

async function collectAsync(files) {
  const collected = [];
  for await (const file of files) collected.push(readSize(file));
  return collected;
}

/** Chromium takes a file's size when it is first read: it must be the size that the file had when it was handed over. */
export function readSize(file) {
  try {
    file?.size;
  } catch {
    // The module names the member that throws.
  }
  return file;
}
