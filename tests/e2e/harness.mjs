// Runs one body of tests in each browser against its own server. Started processes are ended, also after a failure
// half-way.

import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { browsers } from "./browsers.mjs";
import { DemoPage } from "./demo-page.mjs";
import { startServer } from "./server.mjs";

/** Calls `tests` once for each browser, with a bench that is set up when they run and the browser's name. */
export function inEachBrowser(tests, serverOptions) {
  for (const name of Object.keys(browsers)) {
    describe(`in ${name}`, () => {
      const bench = new Bench(name, serverOptions);
      before(() => bench.setUp());
      after(() => bench.tearDown());
      tests(bench, name);
    });
  }
}

class Bench {
  #serverOptions;
  #ends = [];

  constructor(browser, serverOptions) {
    this.browser = browser;
    this.#serverOptions = serverOptions;
  }

  async setUp() {
    const folder = await mkdtemp(join(tmpdir(), "oss-form-upload-e2e-"));
    this.#ends.push(() => rm(folder, { recursive: true, force: true }));
    this.files = await makeFolder(folder, "files");
    this.downloads = await makeFolder(folder, "downloads");
    await this.startServer();
    const { driver, quit } = await browsers[this.browser]({ downloads: this.downloads });
    this.#ends.push(quit);
    this.page = new DemoPage(driver, this.server.origin);
  }

  /** Starts the server, or another on the same port after the first has ended. */
  async startServer() {
    const server = await startServer({ port: this.server?.port, ...this.#serverOptions });
    this.#ends.push(() => server.stop());
    this.server = server;
  }

  /** Ends everything, the last started first, also where one of them fails to end. */
  async tearDown() {
    const end = this.#ends.pop();
    if (!end) return;
    try {
      await end();
    } finally {
      await this.tearDown();
    }
  }

  /** Makes a file to choose, and returns its path. */
  async file(name, bytes) {
    const path = join(this.files, name);
    await writeFile(path, bytes);
    return path;
  }
}

async function makeFolder(parent, name) {
  const path = join(parent, name);
  await mkdir(path);
  return path;
}
