// The claims of the READMEs and of the site's pages, held against the package; and each Chinese page against its English one.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { access } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { anchor } from "../../docs/.vitepress/anchor.mjs";
import { SECTIONS } from "../../docs/.vitepress/pages.mjs";
import { Uploader } from "../../pkg/index.js";
import { corsRule, EXPOSED } from "../../src/npm/diagnose/rule.js";
import { tools } from "../e2e/consumers/table.mjs";
import { errorCodes, errorPages, types as allTypes } from "../../tools/error-pages.mjs";
import { allPages, blocks, page, pagePairs, root, sections } from "./pages.mjs";

const READMES = ["README.md", "README.zh-CN.md"];
const types = await allTypes();
const pages = await allPages();

/** Where the code blocks of each language are checked. */
const CHECKED_BY = {
  cjs: "here: a file of tests/e2e/consumers/tools, where it runs",
  html: "tests/e2e/components: run in browsers",
  http: "tests/e2e/components: sent with the page",
  js: "servers.test.mjs: run against the local server",
  mjs: "here: a file of tests/e2e/consumers/tools, where it runs",
  json: "here and by the type checker",
  python: "servers.test.mjs: run against the local server",
  rust: "rustdoc, which includes the page",
  sh: "here",
  svelte: "tests/e2e/components: compiled, type-checked, run in browsers",
  ts: "examples.mjs and tests/e2e/components: type-checked",
  tsx: "tests/e2e/components: type-checked, run in browsers",
  vue: "tests/e2e/components: compiled, type-checked, run in browsers",
  xml: "here",
};

/** The packages of the tools that the page about bundlers lists, in that order. */
const TESTED = [
  "vite", "webpack", "next", "rollup", "esbuild", "@vue/cli-service", "@angular/cli", "nuxt", "@rsbuild/core", "astro", "@sveltejs/kit",
  "parcel", "umi", "vitest", "jest", "bun", "deno",
];

/** Comments stand alone or behind a blank, and have one behind their mark: an address has not. */
const COMMENT = {
  sh: /(^|\s+)# .*$/gm,
  python: /(^|\s+)# .*$/gm,
  html: /\s*<!-- .*? -->/gs,
  default: /(^|\s+)(\/\/ .*$|\/\*\* .*? \*\/$)/gm,
};

const withoutComments = ({ language, code }) => code.replace(COMMENT[language] ?? COMMENT.default, "");

/** Returns the pages in both languages of one path below docs/. */
const both = (name) => [`docs/${name}`, `docs/zh/${name}`];

const all = async (name, language) => (await blocks(name)).filter((block) => block.language === language).map(({ code }) => code);

for (const { english, chinese } of await pagePairs()) {
  describe(chinese, () => {
    test("has the sections of the English page, in their order", async () => {
      const levels = async (name) => (await sections(name)).map(({ level }) => level);
      assert.deepEqual(await levels(chinese), await levels(english));
    });

    test("has the same code, but for comments, in the same sections", async () => {
      const code = async (name) =>
        (await sections(name)).map(({ blocks }) => blocks.map((block) => [block.language, withoutComments(block)]));
      assert.deepEqual(await code(chinese), await code(english));
    });

    test("has tables of the same size in the same sections, with the same code in their cells", async () => {
      const codes = (cell) => cell.match(/`[^`]+`/g)?.sort() ?? [];
      const tables = async (name) => (await sections(name)).map(({ tables }) => tables.map((rows) => rows.map((row) => row.map(codes))));
      assert.deepEqual(await tables(chinese), await tables(english));
    });

    test("has as many paragraphs and points in each section", async () => {
      const shape = async (name) => (await sections(name)).map(({ prose }) => [paragraphs(prose), points(prose)]);
      assert.deepEqual(await shape(chinese), await shape(english));
    });
  });
}

const paragraphs = (prose) => prose.join("\n").split(/\n{2,}/).filter((text) => text.trim()).length;
const points = (prose) => prose.filter((line) => /^(- |\d+\. )/.test(line)).length;

describe("every page", () => {
  for (const name of pages) {
    test(`${name} has no code block that nobody checks`, async () => {
      const languages = new Set((await blocks(name)).map(({ language }) => language));
      assert.deepEqual([...languages].filter((language) => !Object.hasOwn(CHECKED_BY, language)), []);
    });

    test(`${name} leads nowhere that is not there`, async () => {
      for (const target of await targets(name)) await assertThere(target, name);
    });

    test(`${name} has JSON that can be parsed`, async () => {
      for (const code of await all(name, "json")) JSON.parse(code);
    });

    test(`${name} has commands that the shell can read, of targets, tools and packages that exist`, async () => {
      const makefile = await page("Makefile");
      const { name: packageName } = JSON.parse(await page("pkg/package.json"));
      for (const code of await all(name, "sh")) {
        execFileSync("bash", ["-n"], { input: code });
        for (const [, target] of code.matchAll(/\bmake (\w+)/g)) assert.ok(new RegExp(`^${target}:`, "m").test(makefile), target);
        for (const [, installed] of code.matchAll(/\bnpm install (\S+)/g)) assert.equal(installed, packageName);
        for (const [tool] of code.matchAll(/^tools\/\S+/gm)) await access(path.join(root, tool));
      }
    });

    test(`${name} shows the CORS rule that diagnose() writes, where it shows one`, async () => {
      globalThis.origin = "https://www.example.com";
      const rule = `<CORSConfiguration>\n${corsRule().replace(/^/gm, "  ")}\n</CORSConfiguration>\n`;
      for (const code of await all(name, "xml")) assert.equal(code, rule);
    });

    test(`${name} has the server of the page about servers, where it has one in Node`, async () => {
      const [server] = await all(/zh/.test(name) ? "docs/zh/guide/servers.md" : "docs/guide/servers.md", "js");
      for (const code of await all(name, "js")) assert.equal(code, server);
    });

    test(`${name} states no speed and no size of the package but in generated tables`, async () => {
      const written = (await page(name)).replace(/<!-- (\w+):begin -->.*?<!-- \1:end -->/gs, "");
      const text = written.replace(/^```.*?^```$/gms, "");
      const measures = text.match(/\d[\d.,]*\s?[kKMGT]i?B\b/g) ?? [];
      assert.deepEqual(measures.filter((measure) => !["5 GB", "8 KB", "5 KB"].includes(measure)), []); // limits of OSS
    });
  }
});

describe("the site", () => {
  test("lists each page in its sidebar, in both languages", async () => {
    const listed = SECTIONS.flatMap(({ folder, pages }) => pages.flatMap(([name]) => both(`${folder}/${name}.md`)));
    const written = pages.filter((name) => name.startsWith("docs/") && !name.endsWith("index.md"));
    assert.deepEqual(listed.sort(), written.sort());
  });

  test("calls each page in its sidebar as its heading does", async () => {
    for (const { folder, pages } of SECTIONS) {
      for (const [name, ...titles] of pages) {
        const headings = await Promise.all(both(`${folder}/${name}.md`).map(async (name) => (await sections(name))[1].text));
        assert.deepEqual(titles, headings);
      }
    }
  });

  for (const name of both("reference/errors.md")) {
    test(`${name} has the sentences of advice for every code of the types, renewed by tools/error-pages.mjs`, async () => {
      assert.equal(await generated(name), await page(name));
      const headings = (await sections(name)).filter(({ level }) => level === 3).map(({ text }) => text);
      assert.deepEqual(headings, await errorCodes());
    });
  }

  for (const name of both("guide/options.md")) {
    test(`${name} lists every option and every member of a result`, async () => {
      const listed = (await firstColumns(name)).flat();
      for (const type of ["UploadOptions", "UploaderOptions", "UploadResult"]) {
        for (const member of members(type)) assert.ok(listed.includes(member), `${type}.${member}`);
      }
    });
  }

  for (const name of both("guide/bucket.md")) {
    test(`${name} says what each exposed header is for`, async () => {
      const table = (await firstColumns(name)).find(([first]) => first === "ETag");
      assert.deepEqual(table.toSorted(), EXPOSED.toSorted());
    });
  }

  for (const name of both("guide/custom-domains.md")) {
    test(`${name} names hosts that belong to the bucket, and a domain that may`, async () => {
      const hosts = (await page(name)).match(/(?<=\| `)https:[^`]+(?=` \|)/g);
      const found = await Promise.all(hosts.map(warnings));
      assert.deepEqual(found, hosts.map((host) => (host === "https://upload.example.com" ? ["$bucket"] : [])));
    });
  }
});

for (const name of READMES) {
  describe(name, () => {
    test("has at most 220 lines", async () => {
      assert.ok((await page(name)).split("\n").length - 1 <= 220);
    });

    test("names error codes that exist", async () => {
      const named = (await firstColumns(name)).find(([first]) => first === "PolicyViolation");
      const codes = await errorCodes();
      assert.deepEqual(named.filter((code) => !codes.includes(code)), []);
    });

  });
}

for (const name of both("reference/bundlers.md")) {
  describe(name, () => {
    const consumers = "tests/e2e/consumers";

    test("shows the files that the tools have in their tests, word for word", async () => {
      const files = ["nuxt/nuxt.config.ts", "vitest/vitest.config.js", "jest/page-environment.mjs", "jest/jest.config.mjs", "jest/commonjs.config.js"];
      const written = await Promise.all(files.map((file) => page(`${consumers}/tools/${file}`)));
      assert.deepEqual([...(await all(name, "mjs")), ...(await all(name, "cjs"))], written);
      const { projects } = JSON.parse(await page(`${consumers}/tools/angular/angular.json`));
      const [asset] = await all(name, "json");
      assert.deepEqual(projects.upload.architect.build.options.assets, [JSON.parse(asset)]);
    });

    test("names the versions that are tested", async () => {
      const folders = [".", ...Object.keys(tools).map((tool) => `tools/${tool}`)];
      const manifests = await Promise.all(folders.map(async (folder) => JSON.parse(await page(`${consumers}/${folder}/package.json`))));
      const versions = Object.assign({}, ...manifests.flatMap(({ dependencies, devDependencies }) => [dependencies, devDependencies]));
      const rows = (await sections(name)).find(({ tables: [rows] }) => rows?.[0].length === 4).tables[0].slice(2);
      assert.deepEqual(rows.map(([, version]) => version).filter(Boolean), TESTED.map((tool) => versions[tool]));
    });
  });
}

for (const name of [...READMES, ...both("reference/bundlers.md")]) {
  test(`${name} lists every entry of the package`, async () => {
    const { exports } = JSON.parse(await page("pkg/package.json"));
    const entries = Object.keys(exports).filter((entry) => !/\*|package\.json/.test(entry));
    const rows = (await sections(name)).flatMap(({ tables }) => tables.flat());
    const listed = rows.map(([first]) => /^`(oss-form-upload[^`]*)`$/.exec(first)?.[1]).filter((entry) => entry && !/\.wasm$/.test(entry));
    assert.deepEqual(listed, entries.map((entry) => entry.replace(".", "oss-form-upload")));
  });
}

const generated = async (name) => (await errorPages())[name];

/** Returns the links and images of a page, but those to other sites. */
async function targets(name) {
  const text = (await page(name)).replace(/^```.*?^```$/gms, "").replace(/`[^`\n]*`/g, "");
  const found = text.matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"|^ +link: (\S+)$/gm);
  return [...found].map(([, link, image, action]) => link ?? image ?? action).filter((target) => !/^https?:/.test(target));
}

async function assertThere(target, from) {
  const [file, fragment] = target.split("#");
  const name = file.startsWith("/") ? `docs${file}.md` : file ? path.posix.join(path.posix.dirname(from), file) : from;
  await access(path.join(root, name));
  if (!fragment) return;
  const anchors = (await sections(name)).map(({ text }) => anchor(text));
  assert.ok(anchors.includes(decodeURIComponent(fragment)), target);
}

/** Returns the first column of each table without its head, a row for each name in code. */
async function firstColumns(name) {
  const tables = (await sections(name)).flatMap(({ tables }) => tables);
  return tables.map((rows) => rows.slice(2).flatMap(([first]) => first.match(/(?<=`)\w[\w-]*(?=`)/g) ?? []));
}

/** Returns the members of an interface of the types. */
function members(name) {
  const [, body] = new RegExp(`export interface ${name} \\{(.*?)^\\}`, "ms").exec(types);
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member]) => member);
}

/** Returns the conditions that the check of a file warns of, with a grant for the bucket of examples at `host`. */
async function warnings(host) {
  const conditions = [{ bucket: "examplebucket" }];
  const policy = Buffer.from(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions })).toString("base64");
  const grant = { host, policy, signature: "none", OSSAccessKeyId: "LTAIexample" };
  const { violations, warnings } = await new Uploader({ grant }).check(new File(["hello"], "hello.txt"));
  assert.deepEqual(violations, []);
  return warnings.flatMap(({ condition }) => (condition.includes("$bucket") ? ["$bucket"] : []));
}
