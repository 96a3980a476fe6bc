// `./diagnose` on pages that something is wrong with, in each browser, against the local OSS.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { startServer } from "./server.mjs";

const entry = fileURLToPath(new URL("../../pkg/diagnose.js", import.meta.url));

/** Runs in the page: what is found of this grant. */
const DIAGNOSE = `
  const [grant, done] = arguments;
  const uploader = { [Symbol.for("oss-form-upload.inspect")]: async () => grant };
  import("/diagnose.js").then(({ diagnose }) => diagnose(uploader, { locale: "en" })).then(done, (error) => done(String(error)));
`;

const ALL_OK = ["grant ok", "clock ok", "policy ok", "host ok", "csp ok", "cors ok", "preflight ok", "headers ok"];
const GIVEN = ALL_OK.slice(0, 3);

for (const [name, start] of Object.entries(browsers)) {
  describe(`in ${name}`, () => {
    let server, pages, browser;

    before(async () => {
      server = await startServer();
      pages = createServer(serve).listen(0, "127.0.0.1");
      await once(pages, "listening");
      browser = await start();
    });

    after(async () => {
      await browser?.quit();
      pages?.closeAllConnections();
      pages?.close();
      await server?.stop();
    });

    afterEach(() => server.order());

    /** What is found on a page with these headers, of a grant with these changes. */
    async function found({ csp, cspReportOnly, host } = {}) {
      const headers = new URLSearchParams({ ...(csp && { csp }), ...(cspReportOnly && { cspReportOnly }) });
      await browser.driver.get(`http://localhost:${pages.address().port}/?${headers}`);
      const grant = await issued(server);
      return browser.driver.executeAsyncScript(DIAGNOSE, { ...grant, host: host ?? grant.host });
    }

    // First, since browsers remember a preflight that was allowed.
    test("a preflight that is refused, though the rule allows it", async () => {
      await server.order({ refusePreflights: true });
      const findings = await found();
      assert.deepEqual(statuses(findings), replaced(6, "preflight fail"));
    });

    test("nothing is wrong", async () => {
      assert.deepEqual(statuses(await found()), ALL_OK);
    });

    test("a bucket without CORS rules, and the rule that is given repairs it", async () => {
      await server.order({ cors: [] });
      const findings = await found();
      assert.deepEqual(statuses(findings), [...GIVEN, "host ok", "cors fail"]);
      const rule = parsed(findings.at(-1).fix);
      assert.deepEqual(rule.AllowedOrigin, [`http://localhost:${pages.address().port}`]);
      await server.order({ cors: [rule] });
      assert.deepEqual(statuses(await found()), ALL_OK);
    });

    test("a CORS rule that exposes nothing", async () => {
      await server.order({ cors: [{ AllowedOrigin: ["*"], AllowedMethod: ["POST"], AllowedHeader: ["*"] }] });
      const findings = await found();
      assert.deepEqual(statuses(findings), replaced(7, "headers warn"));
      assert.match(findings.at(-1).message, /^The page cannot read x-oss-request-id/);
    });

    for (const csp of ["connect-src 'self'", "default-src 'self'", "connect-src http://elsewhere.localhost"]) {
      test(`a Content Security Policy of ${csp}`, async () => {
        const findings = await found({ csp });
        assert.deepEqual(statuses(findings), [...GIVEN, "csp fail"]);
        assert.equal(findings.at(-1).fix, `Add http://demo-bucket.oss-cn-hangzhou.localhost:${server.port} to connect-src.`);
      });
    }

    test("a Content Security Policy that only reports blocks nothing", async () => {
      assert.deepEqual(statuses(await found({ cspReportOnly: "connect-src 'self'" })), ALL_OK);
    });

    test("a host where nothing listens, also where a policy only reports", async () => {
      const host = `http://demo-bucket.oss-cn-hangzhou.localhost:${await freePort()}/`;
      for (const cspReportOnly of [undefined, "connect-src 'self'"]) {
        assert.deepEqual(statuses(await found({ host, cspReportOnly })), [...GIVEN, "host fail"]);
      }
    });

    test("a bucket that does not exist", async () => {
      const host = `http://no-bucket.oss-cn-hangzhou.localhost:${server.port}/`;
      const findings = await found({ host });
      assert.deepEqual(statuses(findings), [...GIVEN, "host fail"]);
      assert.equal(findings.at(-1).message, "OSS answers 404 NoSuchBucket: this host cannot take uploads.");
    });

    test("a browser that is offline", async () => {
      await browser.driver.get(`http://localhost:${pages.address().port}/`);
      const grant = await issued(server);
      // Loaded before, as it is when the network goes away.
      await browser.driver.executeAsyncScript(DIAGNOSE, grant);
      await browser.setOffline(true);
      try {
        const findings = await browser.driver.executeAsyncScript(DIAGNOSE, grant);
        assert.deepEqual(statuses(findings), [...GIVEN, "host fail"]);
        assert.equal(findings.at(-1).message, "The browser is offline.");
      } finally {
        await browser.setOffline(false);
      }
    });
  });
}

/** All is well but one. */
const replaced = (index, status) => ALL_OK.map((ok, at) => (at === index ? status : ok));

const statuses = (findings) => findings.map(({ check, status }) => `${check} ${status}`);

/** What an uploader tells of a grant of this server. */
async function issued({ port }) {
  const answer = await fetch(`http://127.0.0.1:${port}/get_post_signature_for_oss_upload`);
  const { host, dir, policy, x_oss_signature_version: signatureVersion, x_oss_date: date } = await answer.json();
  return { host, dir, policy, signatureVersion, date, hasToken: true, clockOffset: 0, reason: "initial" };
}

/** A rule in XML, as the switch of the local OSS takes it. */
function parsed(fix) {
  const all = (name) => Array.from(fix.matchAll(new RegExp(`<${name}>([^<]+)</${name}>`, "g")), ([, value]) => value);
  const lists = ["AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader"].map((name) => [name, all(name)]);
  return { ...Object.fromEntries(lists), MaxAgeSeconds: Number(all("MaxAgeSeconds")[0]) };
}

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The entry, and a page with the headers that its query asks for. */
async function serve({ url }, response) {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const isScript = pathname === "/diagnose.js";
  for (const [name, value] of searchParams) {
    response.setHeader({ csp: "Content-Security-Policy", cspReportOnly: "Content-Security-Policy-Report-Only" }[name], value);
  }
  response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? await readFile(entry) : "<!doctype html><title>A page that looks</title><body>");
}
