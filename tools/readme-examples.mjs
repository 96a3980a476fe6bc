// Writes the TypeScript examples of the READMEs, and the grant in JSON, where the type checker finds them.

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { blocks } from "./readme.mjs";

const folder = path.resolve(import.meta.dirname, "../tests/types/readme");

await rm(folder, { recursive: true, force: true });
for (const [name, language] of [["README.md", "en"], ["README.zh-CN.md", "zh"]]) {
  await mkdir(path.join(folder, language), { recursive: true });
  await write(await blocks(name), language);
}

async function write(blocks, folder) {
  const examples = blocks.filter(({ language }) => language === "ts");
  if (examples.length === 0) throw new Error(`the README has no TypeScript example (${folder})`);
  for (const [index, { code }] of examples.entries()) await save(folder, `example-${index + 1}`, code);
  const { code } = blocks.find(({ language }) => language === "json"); // the first is the grant
  await save(folder, "grant", `import type { GrantV4 } from "oss-form-upload";\n\nexport const grant: GrantV4 = ${code}`);
}

function save(language, name, code) {
  return writeFile(path.join(folder, language, `${name}.ts`), code);
}
