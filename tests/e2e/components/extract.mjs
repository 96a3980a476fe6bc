// Takes the recipes out of the pages of the documentation, to files that compilers and type checkers find.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { examplesOf, isOwn } from "../../docs/examples.mjs";
import { allPages, blocks } from "../../docs/pages.mjs";
import { ADAPTERS, RECIPES, SNIPPETS } from "./recipe-pages.mjs";

export const extracted = join(import.meta.dirname, "extracted");

/** Writes the code of all recipes, and the examples that import other packages, into one folder. */
export async function extractRecipes() {
  await rm(extracted, { recursive: true, force: true });
  await mkdir(extracted);
  for (const { document, source } of [...RECIPES, ...ADAPTERS]) await write(source, (await codeOf(document))[0]);
  for (const { document, sources } of SNIPPETS) {
    const code = await codeOf(document);
    await Promise.all(sources.map((source, index) => write(source, code[index])));
  }
  const foreign = await Promise.all((await allPages()).map((page) => examplesOf(page, (code) => !isOwn(code))));
  for (const [name, code] of foreign.flat()) await write(name, code);
}

const write = (name, code) => writeFile(join(extracted, name), code);

/** Returns the code blocks of a page, or those under one of its headings. */
export async function codeOf(document, heading) {
  const found = (await blocks(document)).filter((block) => !heading || block.heading === heading);
  if (found.length === 0) throw new Error(`${document} has no code${heading ? ` under ${heading}` : ""}`);
  return found.map(({ code }) => code);
}

if (process.argv[1] === import.meta.filename) await extractRecipes();
