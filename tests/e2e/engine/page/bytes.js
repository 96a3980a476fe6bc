// The content of a test's file, which depends on its name and size alone: the page sends it, and Node compares it with
// what is stored.

const TILE = 1 << 16;

/** `size` bytes. Blocks differ from each other, so that none can be lost or change places unnoticed. */
export function bytes(name, size) {
  let seed = [...name].reduce((sum, character) => (sum * 31 + character.codePointAt(0)) >>> 0, size);
  const next = () => (seed = (seed * 1_664_525 + 1_013_904_223) >>> 0) >>> 24;
  const tile = Uint8Array.from({ length: Math.min(TILE, size) }, next);
  const all = new Uint8Array(size);
  for (let start = 0; start < size; start += TILE) {
    all.set(tile.subarray(0, size - start), start);
    all[start] = start / TILE;
  }
  return all;
}
