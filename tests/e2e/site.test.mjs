// The built site of the documentation (`make docs`), in both browsers, light and dark.

import assert from "node:assert/strict";
import { access, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import { By, Key, until } from "selenium-webdriver";
import { browsers } from "./browsers.mjs";
import { serveFolder } from "./static.mjs";

const site = fileURLToPath(new URL("../../target/docs/site/", import.meta.url));
const TIMEOUT = 20_000;
const PAGES = [
  "index.html",
  "zh/index.html",
  "guide/getting-started.html",
  "guide/options.html",
  "recipes/react.html",
  "reference/errors.html",
  "reference/how-it-works.html",
  "zh/reference/bundlers.html",
];

let server;
before(async () => {
  server = await serveFolder(site);
});
after(() => server?.stop());

describe("the built site", () => {
  it("has links to files that are there only", async () => {
    const names = await readdir(site, { recursive: true });
    for (const name of names.filter((name) => name.endsWith(".html") && !name.startsWith("api/"))) {
      const html = await readFile(join(site, name), "utf8");
      for (const [, target] of html.matchAll(/\b(?:href|src)="\/([^"#?]*)/g)) {
        await access(join(site, target === "" || target.endsWith("/") ? `${target}index.html` : target));
      }
    }
  });

  it("has the reference of the types", async () => {
    await access(join(site, "api/classes/oss-form-upload.Uploader.html"));
  });
});

for (const [name, start] of Object.entries(browsers)) {
  for (const dark of [false, true]) {
    describe(`the site in ${name}, ${dark ? "dark" : "light"}`, () => {
      let driver, quit;
      before(async () => {
        ({ driver, quit } = await start({ dark }));
      });
      after(() => quit?.());

      const open = async (page) => {
        await driver.get(`${server.origin}/${page}`);
        await driver.wait(until.elementLocated(By.css("#VPContent")), TIMEOUT);
      };

      for (const page of PAGES) {
        it(`has no violation of axe-core on ${page}`, async () => {
          await open(page);
          assert.equal(await driver.executeScript("return document.documentElement.classList.contains('dark')"), dark);
          assert.deepEqual(await violations(driver), []);
        });
      }

      if (dark) return;

      it("finds an error code, and a word in Chinese", async () => {
        await open("index.html");
        assert.match(await firstFound(driver, "CallbackFailed"), /CallbackFailed/);
        await open("zh/index.html");
        assert.match(await firstFound(driver, "跨域规则"), /跨域规则/);
      });

      it("leads from a page to the same page in the other language", async () => {
        await open("guide/keys.html");
        const other = "return document.querySelector('.VPNavBarTranslations a').getAttribute('href')";
        assert.equal(await driver.executeScript(other), "/zh/guide/keys.html");
      });
    });
  }
}

/** Returns the title of the first result of the search. */
async function firstFound(driver, words) {
  await driver.actions().keyDown(Key.CONTROL).sendKeys("k").keyUp(Key.CONTROL).perform();
  const input = await driver.wait(until.elementLocated(By.css("#localsearch-input")), TIMEOUT);
  await input.sendKeys(words);
  const titles = "return [...document.querySelectorAll('.VPLocalSearchBox .result .titles')].map(({ textContent }) => textContent)";
  return driver.wait(async () => (await driver.executeScript(titles)).find((title) => title.includes(words)), TIMEOUT, `no result for ${words}`);
}

async function violations(driver) {
  await driver.executeScript(axe.source);
  const { passes, violations } = await driver.executeAsyncScript((done) => window.axe.run().then(done));
  assert.ok(passes.length >= 10, `axe-core looked at next to nothing: ${passes.length} rules passed`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}
