// The recipes of the documentation word for word, in the components and frameworks that they are for, in both browsers
// against the local OSS. They are a separate run (`npm run recipes`), because they take minutes.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { By, until } from "selenium-webdriver";
import { browsers } from "../browsers.mjs";
import { startServer } from "../server.mjs";
import { getObject } from "../stand-in.mjs";
import { buildPages } from "./build.mjs";
import { RECIPES } from "./recipe-pages.mjs";
import { serveSite } from "./site.mjs";
import { snippets } from "./snippets.mjs";

const TIMEOUT = 60_000;
/** More than buffers take at once, and a pace at which an upload is seen on its way. */
const LARGE = randomBytes(16 << 20);
const PACE = 8 << 20;

const running = {};
let folder, server, site;
let files = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "oss-form-upload-recipes-"));
  await buildPages(folder);
  server = await startServer({ bytesPerSecond: PACE });
  site = await serveSite(folder, server.port);
  for (const [name, start] of Object.entries(browsers)) running[name] = await start();
});

after(async () => {
  for (const { quit } of Object.values(running)) await quit();
  await site?.stop();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const browser of Object.keys(browsers)) {
  describe(`in ${browser}`, () => snippets(() => ({ driver: running[browser].driver, site })));

  for (const recipe of RECIPES) {
    describe(`the recipe of ${recipe.document} in ${browser}`, () => {
      test("stores a chosen file, and shows how far it is", async () => {
        const page = await open(recipe, browser);
        const name = await page.choose(LARGE);
        await page.shows(recipe.done(name));
        const seen = await page.progress();
        assert.ok(seen.some((percent) => percent > 0 && percent < 100), `nothing on the way: ${seen}`);
        const { status, bytes } = await getObject(`${site.bucket}/user/demo/${encodeURIComponent(name)}`);
        assert.equal(status, 200);
        assert.ok(bytes.equals(LARGE), "the object differs from the file");
      });

      test("shows why a file is refused", async () => {
        const page = await open(recipe, browser, "max=3");
        const name = await page.choose("four");
        await page.shows(recipe.refused(name, "OSS would refuse the upload: the file is 4 bytes; the policy allows 0 to 3"));
        assert.equal((await getObject(`${site.bucket}/user/demo/${encodeURIComponent(name)}`)).status, 404);
      });

      if (recipe.remove) {
        test("ends the upload of a file that is taken off the list", async () => {
          const page = await open(recipe, browser);
          await server.fail({ bytesPerSecond: 1_000_000 });
          const name = await page.choose(LARGE);
          await page.until(async () => (await page.progress()).some((percent) => percent > 0), "nothing was sent");
          await page.remove(recipe.remove);
          await page.until(async () => !(await page.text()).includes(name), "the file is still on the list");
          const { storedKey } = await page.until(() => site.endOfUpload(), "the request goes on");
          assert.equal(storedKey, null);
        });
      }
    });
  }
}

/** Opens the page of a recipe. Its grants have these terms, a query for the local server. */
async function open(recipe, browser, terms = "") {
  await site.forget();
  site.terms = terms;
  const { driver } = running[browser];
  await driver.get(`${site.origin}/${recipe.page}`);
  await driver.wait(until.elementLocated(By.css("input[type=file]")), TIMEOUT, "the page did not start");
  await driver.executeScript(recordProgress);
  return new Page(driver);
}

class Page {
  constructor(driver) {
    this.driver = driver;
  }

  /** Chooses a new file with these bytes, and returns its name. */
  async choose(bytes) {
    const name = `file-${++files}.bin`;
    await writeFile(join(folder, name), bytes);
    await this.driver.findElement(By.css("input[type=file]")).sendKeys(join(folder, name));
    return name;
  }

  /** Waits until an element is there with the text; what is only shown under the pointer is brought there. */
  async shows({ selector, text, hover }) {
    if (hover) {
      const target = await this.driver.wait(until.elementLocated(By.css(hover)), TIMEOUT, `no ${hover}`);
      await this.driver.actions().move({ origin: target }).perform();
    }
    const read = () => this.driver.executeScript(textsOf, selector);
    await this.until(async () => (await read()).includes(text), async () => `${selector} shows ${JSON.stringify(await read())}`);
  }

  /** Each value that the progress bar has taken, in percent. */
  progress() {
    return this.driver.executeScript("return window.recorded");
  }

  text() {
    return this.driver.executeScript("return document.body.textContent");
  }

  /** By script: the button is only there under the pointer. */
  async remove(selector) {
    await this.driver.executeScript("document.querySelector(arguments[0]).click()", selector);
  }

  async until(condition, otherwise) {
    try {
      return await this.driver.wait(condition, TIMEOUT);
    } catch (error) {
      throw new Error(typeof otherwise === "string" ? otherwise : await otherwise(), { cause: error });
    }
  }
}

// The rest runs in the browser.

function textsOf(selector) {
  return Array.from(document.querySelectorAll(selector), ({ textContent }) => textContent.trim());
}

function recordProgress() {
  window.recorded = [];
  const read = (bar) => Number(bar.getAttribute("aria-valuenow") ?? bar.value);
  const record = () => window.recorded.push(...Array.from(document.querySelectorAll("progress, [role=progressbar]"), read));
  new MutationObserver(record).observe(document.body, { subtree: true, childList: true, attributes: true });
}
