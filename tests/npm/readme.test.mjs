// What the READMEs say of the package, held against the package; and the Chinese one against the English one.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { access } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { Uploader } from "../../pkg/index.js";
import { corsRule, EXPOSED } from "../../src/npm/diagnose/rule.js";
import { blocks, page, sections } from "../../tools/readme.mjs";

const ENGLISH = "README.md";
const CHINESE = "README.zh-CN.md";
const types = await page("src/npm/types.d.ts");

/** Who checks the code blocks of each language. */
const CHECKED_BY = {
  html: "tests/e2e/components: run in browsers",
  http: "tests/e2e/components: sent with the page",
  js: "tests/npm/recipes.test.mjs: run against the local server",
  json: "here and by the type checker",
  python: "tests/npm/recipes.test.mjs: run against the local server",
  rust: "rustdoc, which includes the README",
  sh: "here",
  svelte: "tests/e2e/components: compiled, type-checked, run in browsers",
  ts: "tools/readme-examples.mjs: type-checked",
  tsx: "tests/e2e/components: type-checked, run in browsers",
  vue: "tests/e2e/components: compiled, type-checked, run in browsers",
  xml: "here",
};

/** Comments stand alone or behind a blank, and have one behind their mark: an address has not. */
const COMMENT = { sh: /(^|\s+)# .*$/gm, python: /(^|\s+)# .*$/gm, html: /\s*<!-- .*? -->/gs, default: /(^|\s+)\/\/ .*$/gm };

const withoutComments = ({ language, code }) => code.replace(COMMENT[language] ?? COMMENT.default, "");

const all = async (name, language) => (await blocks(name)).filter((block) => block.language === language).map(({ code }) => code);

describe("the Chinese README", () => {
  test("has the sections of the English one, in their order", async () => {
    const levels = async (name) => (await sections(name)).map(({ level }) => level);
    assert.deepEqual(await levels(CHINESE), await levels(ENGLISH));
  });

  test("has the same code, but for comments, in the same sections", async () => {
    const code = async (name) =>
      (await sections(name)).map(({ blocks }) => blocks.map((block) => [block.language, withoutComments(block)]));
    assert.deepEqual(await code(CHINESE), await code(ENGLISH));
  });

  test("has tables of the same size in the same sections, with the same code in their cells", async () => {
    const codes = (cell) => cell.match(/`[^`]+`/g)?.sort() ?? [];
    const tables = async (name) => (await sections(name)).map(({ tables }) => tables.map((rows) => rows.map((row) => row.map(codes))));
    assert.deepEqual(await tables(CHINESE), await tables(ENGLISH));
  });

  test("has as many paragraphs and points in each section", async () => {
    const shape = async (name) => (await sections(name)).map(({ prose }) => [paragraphs(prose), points(prose)]);
    assert.deepEqual(await shape(CHINESE), await shape(ENGLISH));
  });
});

const paragraphs = (prose) => prose.join("\n").split(/\n{2,}/).filter((text) => text.trim()).length;
const points = (prose) => prose.filter((line) => line.startsWith("- ")).length;

for (const name of [ENGLISH, CHINESE]) {
  describe(name, () => {
    test("has no code block that nobody checks", async () => {
      const languages = new Set((await blocks(name)).map(({ language }) => language));
      assert.deepEqual([...languages].filter((language) => !Object.hasOwn(CHECKED_BY, language)), []);
    });

    test("leads nowhere that is not there", async () => {
      const anchors = (await sections(name)).map(({ text }) => anchor(text));
      const links = (await page(name)).matchAll(/\]\(([^)]+)\)|\bsrc(?:set)?="(\w[^"]*\.\w+)"/g);
      for (const [, link, image] of links) {
        const target = link ?? image;
        if (target.startsWith("#")) assert.ok(anchors.includes(target.slice(1)), target);
        else if (!/^https:/.test(target)) await access(path.resolve(import.meta.dirname, "../..", target));
      }
    });

    test("lists every error code, in the order of the types", async () => {
      const [, union] = /export type UploadErrorCode =([^;]+);/.exec(types);
      const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
      assert.deepEqual((await firstColumns(name)).find(([first]) => first === "InvalidArgument"), codes);
    });

    test("lists every option", async () => {
      const listed = (await firstColumns(name)).flat();
      const without = (options, ...left) => options.filter((option) => !left.includes(option));
      for (const option of without(members("UploadOptions"))) assert.ok(listed.includes(option), option);
      for (const option of without(members("UploaderOptions"), "grant", "grantScope")) assert.ok(listed.includes(option), option);
    });

    test("shows the CORS rule that diagnose() writes, and says what each exposed header is for", async () => {
      globalThis.origin = "https://www.example.com";
      const indented = corsRule().replace(/^/gm, "  ");
      assert.deepEqual(await all(name, "xml"), [`<CORSConfiguration>\n${indented}\n</CORSConfiguration>\n`]);
      const table = (await firstColumns(name)).find(([first]) => first === "ETag");
      assert.deepEqual(table.toSorted(), EXPOSED.toSorted());
    });

    test("has JSON that can be parsed", async () => {
      for (const code of await all(name, "json")) JSON.parse(code);
    });

    test("has commands that the shell can read, of targets and packages that exist", async () => {
      const makefile = await page("Makefile");
      const { name: packageName } = JSON.parse(await page("pkg/package.json"));
      for (const code of await all(name, "sh")) {
        execFileSync("bash", ["-n"], { input: code });
        for (const [, target] of code.matchAll(/\bmake (\w+)/g)) assert.ok(new RegExp(`^${target}:`, "m").test(makefile), target);
        for (const [, installed] of code.matchAll(/\bnpm install (\S+)/g)) assert.equal(installed, packageName);
      }
    });

    test("names hosts that belong to the bucket, and a domain that may", async () => {
      const hosts = (await page(name)).match(/(?<=\| `)https:[^`]+(?=` \|)/g);
      const found = await Promise.all(hosts.map(warnings));
      assert.deepEqual(found, hosts.map((host) => (host === "https://upload.example.com" ? ["$bucket"] : [])));
    });

    test("gives no size and no speed that nobody measures, but for the table that the bench writes", async () => {
      const measured = ({ prose }) => prose.includes("<!-- bench:begin -->") && prose.includes("<!-- bench:end -->");
      const claimed = (await sections(name)).filter((section) => !measured(section));
      assert.equal(claimed.length, (await sections(name)).length - 1);
      const prose = claimed.flatMap(({ prose, tables }) => [...prose, ...tables.flat(2)]);
      const measures = prose.join("\n").match(/\d[\d.,]*\s?[kKMGT]i?B\b/g);
      assert.deepEqual(new Set(measures), new Set(["5 GB"])); // the limit of OSS
    });
  });
}

/** As GitHub makes it. */
function anchor(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** The first column of each table without its head, a row for each name in code. */
async function firstColumns(name) {
  const tables = (await sections(name)).flatMap(({ tables }) => tables);
  return tables.map((rows) => rows.slice(2).flatMap(([first]) => first.match(/(?<=`)\w[\w-]*(?=`)/g) ?? []));
}

/** The members of an interface of the types. */
function members(name) {
  const [, body] = new RegExp(`export interface ${name} \\{(.*?)^\\}`, "ms").exec(types);
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member]) => member);
}

/** Which conditions the check of a file warns of, with a grant for the bucket of examples at `host`. */
async function warnings(host) {
  const conditions = [{ bucket: "examplebucket" }];
  const policy = Buffer.from(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions })).toString("base64");
  const grant = { host, policy, signature: "none", OSSAccessKeyId: "LTAIexample" };
  const { violations, warnings } = await new Uploader({ grant }).check(new File(["hello"], "hello.txt"));
  assert.deepEqual(violations, []);
  return warnings.flatMap(({ condition }) => (condition.includes("$bucket") ? ["$bucket"] : []));
}
