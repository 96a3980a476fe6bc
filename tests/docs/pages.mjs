// Reads the READMEs and the pages of the site, for the tests and type checks of the code, tables and links in them.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** Returns the text of a file of the repository. */
export const page = (name) => readFile(path.join(root, name), "utf8");

/** Returns each page as `{ english, chinese }`, paths in the repository. */
export async function pagePairs() {
  const site = (await readdir(path.join(root, "docs"), { recursive: true })).map((name) => name.replaceAll(path.sep, "/"));
  const english = site.filter((name) => name.endsWith(".md") && !/^(node_modules|zh)\//.test(name)).sort();
  const pairs = english.map((name) => ({ english: `docs/${name}`, chinese: `docs/zh/${name}` }));
  return [{ english: "README.md", chinese: "README.zh-CN.md" }, ...pairs];
}

/** Returns the paths of all pages, those of the READMEs first. */
export async function allPages() {
  return (await pagePairs()).flatMap(({ english, chinese }) => [english, chinese]);
}

/** Returns the headings of a page, `{ level, text }`, each with the code blocks, tables and prose that follow it directly. */
export async function sections(name) {
  const found = [{ level: 0, text: "", blocks: [], tables: [], prose: [] }];
  let fence = null;
  for (const line of withoutFrontMatter(await page(name)).split("\n")) {
    const heading = fence ? null : /^(#+) (.*)$/.exec(line);
    if (heading) found.push({ level: heading[1].length, text: heading[2], blocks: [], tables: [], prose: [] });
    else fence = read(line, fence, found.at(-1));
  }
  return found;
}

const withoutFrontMatter = (text) => text.replace(/^---\n.*?\n---\n/s, "");

/** Adds a line to its section. Returns the code block that is open after it, or null. */
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

/** A cell may hold a `|` in code, and an escaped one. */
function cells(row) {
  return row.match(/(?:`[^`]*`|\\\||[^|`])+/g).map((cell) => cell.trim());
}

/** Returns all code blocks of a page in order: `{ language, code, heading }`. */
export async function blocks(name) {
  return (await sections(name)).flatMap((section) => section.blocks);
}
