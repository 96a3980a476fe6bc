// Pages that forbid WebAssembly, and pages that allow it and nothing else.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { serveFolder } from "./static.mjs";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
/** Returns the outcome of loading an entry. It is a script of the page: those of WebDriver are not bound by its policy. */
const SCRIPT = `
  const { init, isUploadError } = await import(location.search.slice(1));
  const outcome = await init().then(() => "loaded", (error) => {
    const { code, message, stored, retryable, cause } = error;
    return { isUploadError: isUploadError(error), code, message, stored, retryable, cause: cause.name };
  });
  document.body.textContent = JSON.stringify(outcome);
`;
const pages = {
  "/page.js": ["text/javascript", SCRIPT],
  "/page.html": ["text/html", '<!doctype html><title>A page with a policy</title><body><script type="module" src="/page.js"></script>'],
};

for (const [name, start] of Object.entries(browsers)) {
  describe(`in ${name}`, () => {
    let browser;
    const servers = [];

    before(async () => void (browser = await start()));

    after(async () => {
      await browser?.quit();
      await Promise.all(servers.map((server) => server.stop()));
    });

    async function loaded(entry, policy) {
      const server = await serveFolder(pkg, { pages, headers: { "Content-Security-Policy": policy } });
      servers.push(server);
      await browser.driver.get(`${server.origin}/page.html?${entry}`);
      return JSON.parse(await browser.driver.wait(() => browser.driver.executeScript("return document.body.textContent"), 20_000));
    }

    for (const entry of ["/index.js", "/web.js"]) {
      test(`${entry} says which directive a page lacks that forbids WebAssembly`, async () => {
        assert.deepEqual(await loaded(entry, "script-src 'self'"), {
          isUploadError: true,
          code: "LoadFailed",
          message: "the page's Content Security Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src directive",
          stored: "no",
          retryable: false,
          cause: "CompileError",
        });
      });

      test(`${entry} works where 'wasm-unsafe-eval' is all that is allowed beside its own files`, async () => {
        assert.equal(await loaded(entry, "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"), "loaded");
      });
    }
  });
}
