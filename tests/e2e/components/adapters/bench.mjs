// Runs the tests of an adapter in each browser, on the page of its recipe, against the local OSS.

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { browsers } from "../../browsers.mjs";
import { startServer } from "../../server.mjs";
import { getObject } from "../../stand-in.mjs";
import { buildPages } from "../build.mjs";
import { Page } from "../page.mjs";
import { ADAPTERS } from "../recipe-pages.mjs";
import { serveSite } from "../site.mjs";

/** More than buffers take at once, and a pace at which an upload is seen on its way. */
export const LARGE = randomBytes(16 << 20);
const PACE = 8 << 20;
/** A callback that nothing answers. */
export const CALLBACK = { callbackUrl: "http://127.0.0.1:1/", callbackBody: "object=${object}" };

/** Calls `tests` once for each browser, with a bench that is set up when they run. */
export function inEachBrowser(recipe, tests) {
  const bench = new Bench(ADAPTERS.find(({ page }) => page === recipe));
  before(() => bench.setUp());
  after(() => bench.tearDown());
  for (const [name, start] of Object.entries(browsers)) {
    describe(`in ${name}`, () => {
      before(() => bench.start(start));
      after(() => bench.quit());
      tests(bench);
    });
  }
}

class Bench {
  #recipe;
  #browser;

  constructor(recipe) {
    this.#recipe = recipe;
  }

  async setUp() {
    this.folder = await mkdtemp(join(tmpdir(), "oss-form-upload-adapters-"));
    await buildPages(this.folder, [this.#recipe]);
    this.server = await startServer({ bytesPerSecond: PACE });
    this.site = await serveSite(this.folder, this.server.port);
  }

  async tearDown() {
    await this.site?.stop();
    await this.server?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async start(browser) {
    this.#browser = await browser();
  }

  async quit() {
    await this.#browser?.quit();
  }

  /** Opens the page anew. Its grants have these terms, a query for the local server. */
  async open(input, terms = "") {
    await this.site.forget();
    this.site.terms = terms;
    const page = new Page(this.#browser.driver, this.folder);
    await page.open(`${this.site.origin}/${this.#recipe.page}`, input);
    return page;
  }

  /** Returns the bytes of a stored object, or null. */
  async stored(name) {
    const { status, bytes } = await getObject(`${this.site.bucket}/user/demo/${encodeURIComponent(name)}`);
    return status === 200 ? bytes : null;
  }

  /** Returns the key that each upload stored, or null. */
  async keys() {
    return (await this.site.uploads()).map(({ storedKey }) => storedKey);
  }
}
