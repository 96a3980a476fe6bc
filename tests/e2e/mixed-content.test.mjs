// Pages of HTTPS: what browsers let them send to a bucket of HTTP, and what the package says of it. `localhost` is exempt
// from these rules, so the bucket goes by its real name here, which the browsers take for this machine.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { browsers } from "./browsers.mjs";
import { startServer } from "./server.mjs";

const BUCKET = "demo-bucket.oss-cn-hangzhou.aliyuncs.com";

/** Uploads once, by the package or by hand, and writes the outcome into the page, whose policy lets no other script run. */
const SCRIPT = `
  import { Uploader, isUploadError } from "/pkg/web.js";

  const { way, host } = Object.fromEntries(new URLSearchParams(location.search));
  const grant = { ...await (await fetch("/get_post_signature_for_oss_upload")).json(), host };
  const ways = { byPackage, byHand };
  document.body.textContent = JSON.stringify(await ways[way]());

  async function byPackage() {
    try {
      const { key, status } = await new Uploader({ grant, retry: { attempts: 1 } }).upload(new File(["hello"], "package.txt"));
      return { key, status };
    } catch (error) {
      if (!isUploadError(error)) return { thrown: String(error) };
      return { code: error.code, stored: error.stored };
    }
  }

  async function byHand() {
    const form = new FormData();
    form.append("key", "user/demo/hand.txt");
    form.append("policy", grant.policy);
    form.append("x-oss-signature", grant.signature);
    form.append("x-oss-security-token", grant.security_token);
    for (const name of ["signature_version", "credential", "date"]) form.append("x-oss-" + name.replace("_", "-"), grant["x_oss_" + name]);
    form.append("file", new Blob(["hello"]));
    return fetch(host, { method: "POST", body: form }).then(({ status }) => ({ status }), ({ name }) => ({ blocked: name }));
  }
`;
const page = (head) =>
  `<!doctype html><meta charset="utf-8">${head}<title>A page of HTTPS</title><body><script type="module" src="/page.js"></script>`;
const UPGRADE = '<meta http-equiv="Content-Security-Policy" content="upgrade-insecure-requests">';

for (const [name, start] of Object.entries(browsers)) {
  describe(`in ${name}`, () => {
    let www, server, browser;

    before(async () => {
      www = await mkdtemp(join(tmpdir(), "oss-form-upload-pages-"));
      const files = { "page.js": SCRIPT, "page.html": page(""), "upgraded.html": page(UPGRADE) };
      for (const [file, text] of Object.entries(files)) await writeFile(join(www, file), text);
      server = await startServer({ www, tls: true });
      browser = await start({ local: [BUCKET] });
    });

    after(async () => {
      await browser?.quit();
      await server?.stop();
      if (www) await rm(www, { recursive: true });
    });

    /** Returns the outcome of one upload, and the status and key of each form that reached the bucket. */
    async function upload(file, way, scheme) {
      await server.forget();
      const query = new URLSearchParams({ way, host: `${scheme}://${BUCKET}:${server.port}` });
      await browser.driver.get(`${server.origin}/${file}?${query}`);
      const written = () => browser.driver.executeScript("return document.body?.textContent");
      const came = JSON.parse(await browser.driver.wait(written, 30_000));
      const forms = (await server.requests()).filter(({ method, host }) => method === "POST" && host.startsWith(BUCKET));
      return { came, stored: forms.map(({ status, storedKey }) => [status, storedKey]) };
    }

    it("stores a file from a page of HTTPS in a bucket of HTTPS, whose certificate the browser was told to take", async () => {
      const { came, stored } = await upload("page.html", "byPackage", "https");
      assert.equal(came.key, "user/demo/package.txt", JSON.stringify(came));
      assert.deepEqual(stored, [[came.status, "user/demo/package.txt"]]);
    });

    it("blocks uploads of a page of HTTPS to a bucket of HTTP: nothing arrives", async () => {
      assert.deepEqual(await upload("page.html", "byHand", "http"), { came: { blocked: "TypeError" }, stored: [] });
    });

    it("has the package say so before anything is sent", async () => {
      const { came, stored } = await upload("page.html", "byPackage", "http");
      assert.deepEqual({ came, stored }, { came: { code: "MixedContent", stored: "no" }, stored: [] });
    });

    it("sends it by HTTPS where the page upgrades insecure requests", async () => {
      const { came, stored } = await upload("upgraded.html", "byHand", "http");
      assert.deepEqual({ came, stored }, { came: { status: 204 }, stored: [[204, "user/demo/hand.txt"]] });
    });

    it("has the package send it by HTTPS there too, after a small request that OSS refuses", async () => {
      const { came, stored } = await upload("upgraded.html", "byPackage", "http");
      assert.equal(came.key, "user/demo/package.txt", JSON.stringify(came));
      assert.deepEqual(stored.slice(1), [[came.status, "user/demo/package.txt"]]);
      assert.ok(stored[0][0] >= 400 && stored[0][1] === null, JSON.stringify(stored));
    });

    it("uploads to a bucket of HTTPS from a page that upgrades, without a small request", async () => {
      const { came, stored } = await upload("upgraded.html", "byPackage", "https");
      assert.deepEqual(stored, [[came.status, "user/demo/package.txt"]]);
    });
  });
}
