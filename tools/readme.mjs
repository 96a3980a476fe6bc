// What the READMEs consist of, for the tests that hold them to it.

import { readFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** The text of a page of the repository. */
export const page = (name) => readFile(path.join(root, name), "utf8");

/** The headings of a page, `{ level, text }`, and of each the code blocks and tables that follow it directly. */
export async function sections(name) {
  const found = [];
  let fence = null;
  for (const line of (await page(name)).split("\n")) {
    const heading = fence ? null : /^(#+) (.*)$/.exec(line);
    if (heading) found.push({ level: heading[1].length, text: heading[2], blocks: [], tables: [], prose: [] });
    else fence = read(line, fence, found.at(-1));
  }
  return found;
}

/** Adds a line to its section. The code block that is open after it, or null. */
function read(line, fence, section) {
  if (fence) {
    if (line === "```") return null;
    fence.code += `${line}\n`;
    return fence;
  }
  const opened = /^```(.*)$/.exec(line);
  if (opened) {
    const block = { language: opened[1], code: "", heading: section.text };
    section.blocks.push(block);
    return block;
  }
  addText(line, section);
  return null;
}

function addText(line, section) {
  if (line.startsWith("|")) {
    if (!section.inTable) section.tables.push([]);
    section.tables.at(-1).push(cells(line));
  } else {
    section.prose.push(line);
  }
  section.inTable = line.startsWith("|");
}

/** A cell may hold a `|` in code. */
function cells(row) {
  return row.match(/(?:`[^`]*`|[^|`])+/g).map((cell) => cell.trim());
}

/** All code blocks of a page in order: `{ language, code, heading }`. */
export async function blocks(name) {
  return (await sections(name)).flatMap((section) => section.blocks);
}
