// Takes the recipes out of the README, to files that compilers and type checkers find.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blocks } from "../../../tools/readme.mjs";
import { RECIPES, SNIPPETS } from "./recipe-pages.mjs";

export const extracted = join(import.meta.dirname, "extracted");

/** Writes the code under the headings of all recipes into a folder of its own. */
export async function extractRecipes() {
  await rm(extracted, { recursive: true, force: true });
  await mkdir(extracted);
  for (const { heading, source } of RECIPES) await writeFile(join(extracted, source), (await codeUnder(heading))[0]);
  for (const { heading, sources } of SNIPPETS) {
    const code = await codeUnder(heading);
    await Promise.all(sources.map((source, index) => writeFile(join(extracted, source), code[index])));
  }
}

/** The code blocks under a heading of the README. */
export async function codeUnder(heading) {
  const found = (await blocks("README.md")).filter((block) => block.heading === heading);
  if (found.length === 0) throw new Error(`the README has no code under ${heading}`);
  return found.map(({ code }) => code);
}

if (process.argv[1] === import.meta.filename) await extractRecipes();
