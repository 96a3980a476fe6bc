// Runs in Node: uploads a file of this machine. Arguments: its path, the grant, and the entry to use.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";

const [path, grant, entry] = process.argv.slice(2);
const { Uploader } = await import(entry);
const file = new File([await readFile(path)], basename(path));
const { key, status } = await new Uploader({ grant: JSON.parse(grant) }).upload(file);
console.log(JSON.stringify({ key, status }));
