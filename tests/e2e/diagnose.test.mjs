// Pages that something is wrong with, in each browser, against the local OSS: what an upload fails with, and what
// `./diagnose` finds.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { freePort } from "./free-port.mjs";
import { startServer } from "./server.mjs";

const pkg = fileURLToPath(new URL("../../pkg/", import.meta.url));

/** Returns the errors of a watched and an unwatched upload with this grant, and the findings. */
const TRY = `async (grant) => {
  const outcome = (upload) => upload.then(() => "stored", ({ code, message }) => code ?? message);
  const [{ Uploader }, { diagnose }] = await Promise.all([import("/index.js"), import("/diagnose.js")]);
  const uploader = new Uploader({ grant, retry: 1 });
  const file = new File(["hello"], "hello.txt");
  const watched = await outcome(uploader.upload(file, { onProgress() {} }));
  const unwatched = await outcome(uploader.upload(file));
  return { watched, unwatched, findings: await diagnose(uploader, { locale: "en" }) };
}`;

const IN_PAGE = `const [grant, done] = arguments; (${TRY})(grant).then(done, (error) => done({ error: String(error) }))`;

/** The same in a worker, which has the policy of its own script. */
const IN_WORKER = `
  const [grant, done, headers] = [arguments[0], arguments[2], arguments[1]];
  const worker = new Worker("/worker.js?" + headers, { type: "module" });
  worker.onmessage = ({ data }) => (worker.terminate(), done(data));
  worker.onerror = ({ message }) => done({ error: message });
  worker.postMessage(grant);
`;
const WORKER = `onmessage = ({ data }) => (${TRY})(data).then(postMessage, (error) => postMessage({ error: String(error) }))`;

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

    const origin = () => `http://localhost:${pages.address().port}`;

    /** Returns the outcome on a page with these headers, with a grant for this host. */
    async function tried({ csp, cspReportOnly, host } = {}) {
      const headers = new URLSearchParams({ ...(csp && { csp }), ...(cspReportOnly && { cspReportOnly }) });
      await browser.driver.get(`${origin()}/?${headers}`);
      const grant = await issued(server);
      return browser.driver.executeAsyncScript(IN_PAGE, { ...grant, host: host ?? grant.host });
    }

    /** Asserts the codes of a watched and an unwatched upload, and returns the findings. */
    async function assertTried(page, [watched, unwatched], expected) {
      const { findings, ...codes } = await tried(page);
      assert.deepEqual(codes, { watched, unwatched });
      assert.deepEqual(statuses(findings), expected);
      return findings;
    }

    // First, since browsers remember a preflight that was allowed.
    test("a preflight that is refused, though the rule allows it", async () => {
      await server.order({ refusePreflights: true });
      await assertTried({}, ["PreflightRefused", "stored"], replaced(6, "preflight fail"));
    });

    test("nothing is wrong", async () => {
      await assertTried({}, ["stored", "stored"], ALL_OK);
    });

    test("a bucket without CORS rules, and the rule that is given repairs it", async () => {
      await server.order({ cors: [] });
      const found = await assertTried({}, ["CorsNotAllowed", "CorsNotAllowed"], [...GIVEN, "host ok", "cors fail"]);
      const rule = parsed(found.at(-1).fix);
      assert.deepEqual(rule.AllowedOrigin, [origin()]);
      await server.order({ cors: [rule] });
      await assertTried({}, ["stored", "stored"], ALL_OK);
    });

    test("a CORS rule that exposes nothing", async () => {
      await server.order({ cors: [{ AllowedOrigin: ["*"], AllowedMethod: ["POST"], AllowedHeader: ["*"] }] });
      const found = await assertTried({}, ["stored", "stored"], replaced(7, "headers warn"));
      assert.match(found.at(-1).message, /^The page cannot read x-oss-request-id/);
    });

    for (const csp of ["connect-src 'self'", "default-src 'self' 'wasm-unsafe-eval'", "connect-src http://elsewhere.localhost"]) {
      test(`a Content Security Policy of ${csp}`, async () => {
        const found = await assertTried({ csp }, ["BlockedByCsp", "BlockedByCsp"], [...GIVEN, "csp fail"]);
        assert.equal(found.at(-1).fix, `Add http://demo-bucket.oss-cn-hangzhou.localhost:${server.port} to connect-src.`);
      });
    }

    test("a Content Security Policy that only reports blocks nothing", async () => {
      await assertTried({ cspReportOnly: "connect-src 'self'" }, ["stored", "stored"], ALL_OK);
    });

    for (const [csp, code, expected] of [["connect-src *", "stored", ALL_OK], ["connect-src 'self'", "BlockedByCsp", [...GIVEN, "csp fail"]]]) {
      test(`a worker whose own policy is ${csp}`, async () => {
        await browser.driver.get(origin());
        const headers = new URLSearchParams({ csp }).toString();
        const { findings, ...codes } = await browser.driver.executeAsyncScript(IN_WORKER, await issued(server), headers);
        assert.deepEqual(codes, { watched: code, unwatched: code });
        assert.deepEqual(statuses(findings), expected);
      });
    }

    test("a host where nothing listens, also where a policy only reports", async () => {
      const host = `http://demo-bucket.oss-cn-hangzhou.localhost:${await freePort()}/`;
      for (const cspReportOnly of [undefined, "connect-src 'self'"]) {
        await assertTried({ host, cspReportOnly }, ["HostUnreachable", "HostUnreachable"], [...GIVEN, "host fail"]);
      }
    });

    test("a bucket that does not exist", async () => {
      const host = `http://no-bucket.oss-cn-hangzhou.localhost:${server.port}/`;
      const found = await assertTried({ host }, ["PolicyViolation", "PolicyViolation"], [...GIVEN, "host fail"]);
      assert.equal(found.at(-1).message, "OSS answers 404 NoSuchBucket: this host cannot take uploads.");
    });

    test("a browser that is offline", async () => {
      await tried();
      const grant = await issued(server);
      await browser.setOffline(true);
      try {
        const { findings, ...codes } = await browser.driver.executeAsyncScript(IN_PAGE, grant);
        assert.deepEqual(codes, { watched: "Offline", unwatched: "Offline" });
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

/** A grant of this server. */
async function issued({ port }) {
  const answer = await fetch(`http://127.0.0.1:${port}/get_post_signature_for_oss_upload`);
  return answer.json();
}

/** A rule in XML, as the switch of the local OSS takes it. */
function parsed(fix) {
  const all = (name) => Array.from(fix.matchAll(new RegExp(`<${name}>([^<]+)</${name}>`, "g")), ([, value]) => value);
  const lists = ["AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader"].map((name) => [name, all(name)]);
  return { ...Object.fromEntries(lists), MaxAgeSeconds: Number(all("MaxAgeSeconds")[0]) };
}

/** The package's entries, a worker, and a page, with the headers that the query asks for. */
async function serve({ url }, response) {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  for (const [name, value] of searchParams) {
    response.setHeader({ csp: "Content-Security-Policy", cspReportOnly: "Content-Security-Policy-Report-Only" }[name], value);
  }
  response.setHeader("Content-Type", pathname.endsWith(".js") ? "text/javascript" : "text/html");
  response.end(await content(pathname));
}

function content(pathname) {
  if (pathname === "/worker.js") return WORKER;
  const isEntry = ["/index.js", "/diagnose.js"].includes(pathname);
  return isEntry ? readFile(join(pkg, pathname)) : "<!doctype html><title>A page that uploads</title><body>";
}
