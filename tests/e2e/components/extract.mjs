// Takes the recipes out of the README, to files that compilers and type checkers find.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blocks } from "../../../tools/readme.mjs";
import { RECIPES } from "./recipe-pages.mjs";

export const extracted = join(import.meta.dirname, "extracted");

/** Writes the first code block under each recipe's heading into a folder of its own. */
export async function extractRecipes() {
  await rm(extracted, { recursive: true, force: true });
  await mkdir(extracted);
  for (const { heading, source } of RECIPES) await writeFile(join(extracted, source), await codeUnder(heading));
}

/** The first code block under a heading of the README. */
export async function codeUnder(heading) {
  const block = (await blocks("README.md")).find((block) => block.heading === heading);
  if (!block) throw new Error(`the README has no code under ${heading}`);
  return block.code;
}

if (process.argv[1] === import.meta.filename) await extractRecipes();
