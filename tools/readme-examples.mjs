// Writes the TypeScript examples of the README where the type checker finds them.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "tests/types/readme");
const examples = (await readFile(path.join(root, "README.md"), "utf8")).matchAll(/^```ts\n(.*?)^```$/gms);

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
let count = 0;
for (const [, code] of examples) await writeFile(path.join(folder, `example-${++count}.ts`), code);
if (count === 0) throw new Error("the README has no TypeScript example");
