// Takes the recipes out of the pages of the documentation, to files that compilers and type checkers find.

import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { examplesOf, isOwn } from "../../docs/examples.mjs";
import { allPages, blocks } from "../../docs/pages.mjs";
import { ADAPTERS, RECIPES, SNIPPETS } from "./recipe-pages.mjs";

export const extracted = join(import.meta.dirname, "extracted");

/** Writes the code of all recipes, and the examples that import other packages, into one folder, which others may read meanwhile. */
export async function extractRecipes() {
  const files = new Map(await examples());
  await mkdir(extracted, { recursive: true });
  for (const [name, code] of files) await write(name, code);
  const stale = (await readdir(extracted)).filter((name) => !files.has(name) && !name.startsWith("."));
  for (const name of stale) await rm(join(extracted, name), { recursive: true, force: true });
}

async function examples() {
  const recipes = [...RECIPES, ...ADAPTERS].map(async ({ document, source }) => [[source, (await codeOf(document))[0]]]);
  const snippets = SNIPPETS.map(async ({ document, sources }) => {
    const code = await codeOf(document);
    return sources.map((source, index) => [source, code[index]]);
  });
  const foreign = (await allPages()).map((page) => examplesOf(page, (code) => !isOwn(code)));
  return (await Promise.all([...recipes, ...snippets, ...foreign])).flat();
}

/** Replaces a file whole: tests of other adapters run at the same time, and extract the same. */
async function write(name, code) {
  const whole = join(extracted, `.${name}.${process.pid}`);
  await writeFile(whole, code);
  await rename(whole, join(extracted, name));
}

/** Returns the code blocks of a page, or those under one of its headings. */
export async function codeOf(document, heading) {
  const found = (await blocks(document)).filter((block) => !heading || block.heading === heading);
  if (found.length === 0) throw new Error(`${document} has no code${heading ? ` under ${heading}` : ""}`);
  return found.map(({ code }) => code);
}

if (process.argv[1] === import.meta.filename) await extractRecipes();
