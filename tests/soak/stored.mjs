// Reads the objects of the stand-in from its folder: it has no listing, and objects without a report must show too.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Objects by key: `bytes`, and `crc64` as the stand-in computed it. */
export async function storedObjects(directory) {
  const objects = new Map();
  for (const name of await readdir(join(directory, "objects", "records"))) {
    const { key, bytes, digests } = JSON.parse(await readFile(join(directory, "objects", "records", name), "utf8"));
    objects.set(key, { bytes: await readFile(join(directory, "objects", "bytes", bytes)), crc64: digests.crc64 });
  }
  return objects;
}
