// Node: runs one case. Arguments: its name, the entry, the server's origin.

import { runCase } from "./site/cases.js";

const [name, entry, origin] = process.argv.slice(2);
const { Uploader } = await import(new URL(`../../../pkg/${entry}`, import.meta.url));
console.log(JSON.stringify(await runCase(name, { Uploader, origin })));
