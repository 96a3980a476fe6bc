// Tests without a browser: the two dictionaries, the lines of the code view, and that no text can become HTML.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { formLines, uploadLines } from "../../www/code-lines.js";
import { en } from "../../www/words/en.js";
import { zh } from "../../www/words/zh.js";

const www = new URL("../../www/", import.meta.url);
const read = (name) => readFile(new URL(name, www), "utf8");
const modules = (await readdir(www)).filter((name) => name.endsWith(".js"));
const sources = await Promise.all(modules.map(read));

const textsOf = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const placeholders = (entry) => [...new Set(textsOf(entry).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

test("both languages have the same texts", () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
});

test("both languages fill in the same values", () => {
  // These choose between the package's own English sentence and one made of its parts.
  const differing = ["failure.sentence", "violation.sentence"];
  for (const key of Object.keys(en)) {
    if (!differing.includes(key)) assert.deepEqual(placeholders(zh[key]), placeholders(en[key]), key);
  }
});

test("every text that a page names is there, and is the one that the page has without JavaScript", async () => {
  for (const name of ["index.html", "plain-form.html"]) {
    const html = await read(name);
    const named = [...html.matchAll(/data-i18n="([^"]+)"[^>]*>([^<]*)</g)];
    assert.ok(named.length > 5, name);
    for (const [, key, text] of named.filter(([, , text]) => text)) {
      assert.equal(text.replace(/\s+/g, " ").trim(), en[key], `${name}: ${key}`);
    }
    for (const [, key] of html.matchAll(/data-i18n-label="([^"]+)"/g)) assert.ok(key in en, `${name}: ${key}`);
  }
});

test("every text that a module asks for is there", () => {
  const asked = sources.flatMap((source) => [...source.matchAll(/\bt\("([^"]+)"/g)]).map(([, key]) => key);
  assert.ok(asked.length > 50);
  assert.deepEqual(asked.filter((key) => !(key in en)), []);
});

test("every error code of the package has a title", async () => {
  const types = await readFile(new URL("../../src/npm/types.d.ts", import.meta.url), "utf8");
  const codes = /export type UploadErrorCode =([^;]+);/.exec(types)[1].match(/\w+/g);
  assert.ok(codes.length > 15);
  assert.deepEqual(codes.filter((code) => !(`error.${code}` in en)), []);
});

test("no module can turn text into HTML or code", () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTML|\beval\(|new Function/;
  for (const [index, source] of sources.entries()) assert.doesNotMatch(source, sinks, modules[index]);
});

test("values cannot break out of the form of the code view", () => {
  const form = formLines("https://b.oss.example", [["key", '"><script>&'], ["x-oss-signature", "abc"]]);
  assert.ok(form.includes('value="&#34;&#62;&#60;script&#62;&#38;"'), form);
  assert.ok(!form.includes("abc"));
});

test("the code of the code view is code", () => {
  const upload = { callbackVariables: { "a-b": "\n" } };
  const lines = uploadLines({ uploader: { grant: '/a"b', concurrency: 5 }, upload });
  const body = lines.replace(/^import .*$/m, "").replace(/await /g, "");
  assert.doesNotThrow(() => new Function(body));
  assert.ok(lines.includes('grant: "/a\\"b"') && lines.includes('"a-b": "\\n"'), lines);
});
