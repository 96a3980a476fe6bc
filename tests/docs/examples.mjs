// Writes the TypeScript examples of all pages, and the grants in JSON, to tests/types/docs, where the type checker finds
// them. Examples of other packages than this one are checked in tests/e2e/components, where those are installed.

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { allPages, blocks, root } from "./pages.mjs";

const folder = path.join(root, "tests/types/docs");

/** Returns whether an example imports nothing but this package. */
export const isOwn = (code) => [...code.matchAll(/from "([^"]+)"/g)].every(([, name]) => /^oss-form-upload(\/|$)/.test(name));

/** Returns the TypeScript examples of a page that satisfy `wanted`: `[name, code]`. */
export async function examplesOf(page, wanted) {
  const stem = page.replace(/^docs\//, "").replace(/\.md$/, "").replaceAll("/", "-");
  const examples = (await blocks(page)).filter(({ language, code }) => language === "ts" && wanted(code));
  return examples.map(({ code }, index) => [`${stem}-${index + 1}.ts`, code]);
}

async function grantsOf(page) {
  const grants = (await blocks(page)).filter(({ language, code }) => language === "json" && "policy" in JSON.parse(code));
  const typed = ({ code }) => `import type { GrantV4 } from "oss-form-upload";\n\nexport const grant: GrantV4 = ${code}`;
  return grants.map((grant, index) => [`${path.basename(path.dirname(page))}-grant-${index + 1}.ts`, typed(grant)]);
}

if (process.argv[1] === import.meta.filename) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const found = await Promise.all((await allPages()).map(async (page) => {
    const language = /zh/.test(page) ? "zh" : "en";
    return [...(await examplesOf(page, isOwn)), ...(await grantsOf(page))].map(([name, code]) => [`${language}-${name}`, code]);
  }));
  for (const [name, code] of found.flat()) await writeFile(path.join(folder, name), code);
  console.log(`${found.flat().length} examples`);
}
