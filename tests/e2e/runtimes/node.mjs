// Node: runs one case. Arguments: its name, the entry, the server's origin.

import { readFile } from "node:fs/promises";
import { runCase } from "./site/cases.js";

const [name, entry, origin] = process.argv.slice(2);
const pkg = new URL("../../../pkg/", import.meta.url);
const { Uploader, init } = await import(new URL(entry, pkg));
// Node fetches no file.
if (entry === "web.js") await init(await readFile(new URL("oss_form_upload_bg.wasm", pkg)));
console.log(JSON.stringify(await runCase(name, { Uploader, origin })));
