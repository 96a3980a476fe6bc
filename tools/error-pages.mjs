// Writes the error codes and the answers of OSS into the pages about errors, from the tables of `advice`:
//
//   node tools/error-pages.mjs

import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ERRORS } from "../docs/.vitepress/errors.mjs";
import { en } from "../src/npm/advice/en.js";
import * as lookup from "../src/npm/advice/lookup.js";
import { zh } from "../src/npm/advice/zh.js";

const root = path.resolve(import.meta.dirname, "..");

const PAGES = {
  "docs/reference/errors.md": {
    texts: en,
    language: "en",
    todo: "**What to do:**",
    stored: "**Stored:**",
    head: ["Answer", "What to do"],
    status: (number) => `HTTP ${number}`,
    message: (code, words) => `\`${code}\` with “${words}”`,
    unsure: "`FileAlreadyExists` with `stored: \"unknown\"`",
  },
  "docs/zh/reference/errors.md": {
    texts: zh,
    language: "zh",
    todo: "**处理方法：**",
    stored: "**是否已保存：**",
    head: ["响应", "处理方法"],
    status: (number) => `HTTP ${number}`,
    message: (code, words) => `\`${code}\`，错误信息含“${words}”`,
    unsure: "`FileAlreadyExists`，且 `stored: \"unknown\"`",
  },
};

/** Returns the pages with their tables renewed: `{ name: text }`. */
export async function errorPages() {
  const codes = await errorCodes();
  const renewed = Object.entries(PAGES).map(async ([name, page]) => {
    const text = await readFile(path.join(root, name), "utf8");
    return [name, between(between(text, "errors", codeSections(codes, page)), "service", answerTable(page))];
  });
  return Object.fromEntries(await Promise.all(renewed));
}

/** Returns the codes in the order of the types. */
export async function errorCodes() {
  const [, union] = /export type UploadErrorCode =([^;]+);/.exec(await types());
  return [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
}

/** Returns all hand-written types of the package as one text. */
export async function types() {
  const folder = path.join(root, "src/npm");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".d.ts"));
  return (await Promise.all(names.sort().map((name) => readFile(path.join(folder, name), "utf8")))).join("\n");
}

function codeSections(codes, page) {
  return codes.map((code) => codeSection(code, page)).join("\n\n");
}

function codeSection(code, { texts, language, todo, stored }) {
  if (!ERRORS[code]) throw new Error(`docs/.vitepress/errors.mjs has no text for ${code}`);
  const finer = (lookup.CAUSES_OF_CODE[code] ?? []).map(([, cause]) => texts.own[cause]).filter(Boolean);
  const sentences = [texts.own[code], ...new Set(finer)].map(escaped);
  const listed = sentences.length > 1 ? `${todo}\n\n${sentences.map((text) => `- ${text}`).join("\n")}` : `${todo} ${sentences[0]}`;
  return `### ${code}\n\n${ERRORS[code][language]}\n\n${listed}\n\n${stored} ${ERRORS[code].stored[language] ?? ERRORS[code].stored}`;
}

function answerTable(page) {
  const rows = Object.entries(page.texts.service).map(([cause, text]) => `| ${answersOf(cause, page).join("<br>")} | ${escaped(text)} |`);
  return [`| ${page.head.join(" | ")} |`, "| --- | --- |", ...rows].join("\n");
}

/** Returns what leads to a cause: codes and messages of OSS, ECs, HTTP statuses. */
function answersOf(cause, page) {
  const { CAUSE_OF_EC, CAUSES_OF_CODE, CAUSE_OF_CODE = {}, CAUSE_OF_STATUS } = lookup;
  const keysTo = (table) => Object.keys(table).filter((key) => table[key] === cause);
  const messages = Object.entries(CAUSES_OF_CODE).flatMap(([code, patterns]) =>
    patterns.filter(([, named]) => named === cause).flatMap(([pattern]) => wordsOf(pattern).map((words) => page.message(code, words))));
  const names = [...(isServiceCode(cause) ? [cause] : []), ...keysTo(CAUSE_OF_CODE)].map((code) => `\`${code}\``);
  const found = [...names, ...messages, ...keysTo(CAUSE_OF_EC), ...keysTo(CAUSE_OF_STATUS).map(page.status)];
  if (cause === "perhapsStored") found.push(page.unsure);
  if (found.length === 0) throw new Error(`no answer of OSS leads to the advice for ${cause}`);
  return found;
}

/** Error codes of OSS begin with a capital, except this one; the finer causes of lookup.js never do. */
const isServiceCode = (cause) => /^[A-Z]/.test(cause) || cause === "fieldNameTooLong";

/** Returns the alternatives of a pattern as the words that a message contains. */
function wordsOf(pattern) {
  const plain = pattern.source.replace(/\\b/g, "").replace(/\\d/g, "…").replace(/ \?|.\?(?=-)|\?/g, "").replace(/\\(.)/g, "$1");
  return plain.split("|").map((words) => words.trim());
}

/** Markdown and Vue read angle brackets, `|` and `${`, `{{` in another way. */
function escaped(text) {
  return text.replace(/[<>|]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "|": "\\|" })[character]).replace(/\\(?!\|)/g, "\\\\");
}

function between(page, mark, text) {
  const [begin, end] = [`<!-- ${mark}:begin -->`, `<!-- ${mark}:end -->`];
  const parts = page.split(begin).flatMap((part) => part.split(end));
  if (parts.length !== 3) throw new Error(`the marks ${begin} and ${end} must be there once`);
  return `${parts[0]}${begin}\n\n${text}\n\n${end}${parts[2]}`;
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(await errorPages())) await writeFile(path.join(root, name), text);
}
