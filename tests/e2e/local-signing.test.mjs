// The package with local signing, imported by pages on the machine itself and by pages that are not.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";

const entry = fileURLToPath(new URL("../../target/pkg-local-signing/index.js", import.meta.url));

/** Runs in the page: the host of a grant that it signs, or why it may not. A frame without a host resolves no path in WebKit. */
const sign = (origin) => `
  import("${origin}/index.js")
    .then(({ signLocally }) => signLocally({
      accessKeyId: "STS.example",
      accessKeySecret: "not-a-real-secret",
      securityToken: "example-token",
      region: "cn-hangzhou",
      bucket: "examplebucket",
    }))
    .then(({ host }) => host, ({ code, message }) => code + ": " + message)
`;

const refused = (page) => `InvalidArgument: a page that signs must be on a loopback host such as http://localhost, not ${page}`;

for (const [name, start] of Object.entries(browsers)) {
  describe(`in ${name}`, () => {
    let server, browser, port;

    before(async () => {
      server = createServer(serve).listen(0, "127.0.0.1");
      await once(server, "listening");
      port = server.address().port;
      browser = await start({ proxy: `127.0.0.1:${port}` });
    });

    after(async () => {
      await browser?.quit();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    async function signed(host) {
      await browser.driver.get(`http://${host}/`);
      return browser.driver.executeAsyncScript(`${sign(`http://${host}`)}.then(arguments[0])`);
    }

    for (const host of ["localhost", "127.0.0.1", "app.localhost"]) {
      test(`a page on ${host} signs`, async () => {
        assert.equal(await signed(`${host}:${port}`), "https://examplebucket.oss-cn-hangzhou.aliyuncs.com");
      });
    }

    for (const host of ["www.example.test", "localhost.example.test", "192.0.2.1"]) {
      test(`a page on ${host} is refused`, async () => {
        assert.equal(await signed(host), refused(`http://${host}`));
      });
    }

    test("a frame without a host is refused within a page that may sign", async () => {
      await browser.driver.get(`http://localhost:${port}/`);
      const result = await browser.driver.executeAsyncScript((script, done) => {
        addEventListener("message", ({ data }) => done(data), { once: true });
        const frame = document.createElement("iframe");
        frame.srcdoc = `<script type="module">${script}.then((result) => parent.postMessage(result, "*"))</script>`;
        document.body.append(frame);
      }, sign(`http://localhost:${port}`));
      assert.equal(result, refused("about://"));
    });
  });
}

/** Also as a proxy, for every host. */
async function serve({ url }, response) {
  const isScript = new URL(url, "http://localhost").pathname === "/index.js";
  response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? await readFile(entry) : "<!doctype html><title>A page that signs</title><body>");
}
