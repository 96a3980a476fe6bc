// The recipes of the documentation word for word, in the components and frameworks that they are for, in all browsers
// against the local OSS. They are a separate run (`npm run recipes`), because they take minutes.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { browsers } from "../browsers.mjs";
import { startServer } from "../server.mjs";
import { getObject } from "../stand-in.mjs";
import { buildPages } from "./build.mjs";
import { Page } from "./page.mjs";
import { RECIPES, SNIPPETS } from "./recipe-pages.mjs";
import { serveSite } from "./site.mjs";
import { snippets } from "./snippets.mjs";

/** More than buffers take at once, and a pace at which an upload is seen on its way. */
const LARGE = randomBytes(16 << 20);
const PACE = 8 << 20;

const running = {};
let folder, server, site;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "oss-form-upload-recipes-"));
  await buildPages(folder, [...RECIPES, ...SNIPPETS]);
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
  const page = new Page(running[browser].driver, folder);
  await page.open(`${site.origin}/${recipe.page}`);
  return page;
}
