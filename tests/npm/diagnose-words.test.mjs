// The words of `./diagnose` in two languages.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../src/npm/diagnose.js";
import { en } from "../../src/npm/diagnose/en.js";
import { zh } from "../../src/npm/diagnose/zh.js";
import { look, uploader } from "./diagnose-scene.mjs";

describe("the words", () => {
  test("are in the language that is asked for, or that of the navigator", async (t) => {
    const message = async (options) => (await look(t, uploader(), options)).findings[0].message;
    assert.equal(await message({ locale: "zh-CN" }), zh.grant.ok.message);
    assert.equal(await message({ locale: null, navigator: { language: "zh" } }), zh.grant.ok.message);
    assert.equal(await message({ locale: "de" }), en.grant.ok.message);
  });

  test("are the same in both languages, and Chinese in one", () => {
    assert.deepEqual(shape(zh), shape(en));
    for (const text of texts(zh)) assert.match(text, /\p{Script=Han}/u);
    for (const text of texts(en)) assert.doesNotMatch(text, /\p{Script=Han}/u);
  });

  test("options that cannot be read are none", async () => {
    const options = { get locale() { throw new Error("no locale"); } };
    for (const none of [null, undefined, 7, options]) assert.equal((await diagnose(null, none))[0].message, en.grant.other.message);
  });
});

const plain = (node) => (typeof node === "function" ? node({ number: 1, names: "names", rule: "rule" }) : node);

/** The names in a table of texts. */
function shape(node) {
  const value = plain(node);
  return typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, below]) => [name, shape(below)])) : "text";
}

function texts(node) {
  const value = plain(node);
  return typeof value === "object" ? Object.values(value).flatMap(texts) : [value];
}
