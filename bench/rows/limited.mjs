// One file over a line that is slower than anything in the machine.

import { sizeName } from "../scale.mjs";
import { VARIANTS, checks, tables, uploads } from "./one-file.mjs";

export const id = "limited";
const COMPARED = VARIANTS.filter(({ id }) => id !== "off");

export function measure({ session, scene, scale }) {
  const { runs, size } = scale.limited;
  return uploads({ session, scene, runs, size, server: scene.slowServer, variants: COMPARED });
}

export function report(byBrowser, scale) {
  const { runs, size, bytesPerSecond } = scale.limited;
  return {
    title: `One file of ${sizeName(size)} at ${(bytesPerSecond * 8) / 1e6} Mbit/s`,
    how: `The stand-in reads no faster than that. ${runs} rounds.`,
    tables: tables(byBrowser, COMPARED),
    checks: checks(byBrowser, "crc64", 0.995, "with CRC-64"),
  };
}
