// Pages that forbid WebAssembly, pages that have none, and pages that allow it and nothing else.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { serveFolder } from "./static.mjs";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
/** Returns the outcome of loading an entry. It is a script of the page: those of WebDriver are not bound by its policy. */
const SCRIPT = `
  const [entry, lacks] = location.search.slice(1).split("&");
  if (lacks) delete globalThis.WebAssembly;
  const { init, isUploadError } = await import(entry);
  const outcome = await init().then(() => "loaded", (error) => {
    const { code, message, stored, retryable, cause } = error;
    return { isUploadError: isUploadError(error), code, message, stored, retryable, cause: cause.name };
  });
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  document.body.textContent = JSON.stringify({ outcome, files: files.filter((file) => /webassembly|wasm/.test(file)) });
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

    /** Loads an entry in a page with this policy; tells what came of it, and which files of the two modules were asked for. */
    async function loaded(entry, policy) {
      const server = await serveFolder(pkg, { pages, headers: { "Content-Security-Policy": policy } });
      servers.push(server);
      await browser.driver.get(`${server.origin}/page.html?${entry}`);
      return JSON.parse(await browser.driver.wait(() => browser.driver.executeScript("return document.body.textContent"), 20_000));
    }

    for (const [entry, files] of [["/index.js", []], ["/web.js", ["/oss_form_upload_bg.wasm"]]]) {
      test(`${entry} takes the module as JavaScript, and no other, where the page forbids WebAssembly`, async () => {
        const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
        assert.deepEqual(await loaded(entry, policy), { outcome: "loaded", files: ["/without-webassembly.js"] });
      });

      test(`${entry} takes the module as JavaScript, and no other, where there is no WebAssembly`, async () => {
        const policy = "script-src 'self' 'wasm-unsafe-eval'";
        assert.deepEqual(await loaded(`${entry}&without`, policy), { outcome: "loaded", files: ["/without-webassembly.js"] });
      });

      test(`${entry} works where 'wasm-unsafe-eval' is all that is allowed beside its own files, and takes no JavaScript then`, async () => {
        const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
        assert.deepEqual(await loaded(entry, policy), { outcome: "loaded", files });
      });
    }
  });
}
