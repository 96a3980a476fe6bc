// The servers of the documentation in Python and in Node: their grants store a file in the local OSS, and nothing beyond their
// terms.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { freePort } from "../e2e/free-port.mjs";
import { blocks } from "./pages.mjs";

const PATH = "/get_post_signature_for_oss_upload";
const CREDENTIALS = {
  OSS_ACCESS_KEY_ID: "STS.example",
  OSS_ACCESS_KEY_SECRET: "not-a-real-secret",
  OSS_SESSION_TOKEN: "example-security-token",
  OSS_REGION: "cn-hangzhou",
  OSS_BUCKET: "demo-bucket",
};
const RECIPES = { python: ["python3", "grant.py"], js: [process.execPath, "grant.mjs"] };

const oss = new URL(process.env.OSS_SERVER_URL ?? assert.fail("OSS_SERVER_URL must say where the local server is"));
const host = `demo-bucket.oss-cn-hangzhou.localhost:${oss.port}`;
const examples = await blocks("docs/guide/servers.md");

for (const [language, [program, file]] of Object.entries(RECIPES)) {
  describe(`the server in ${language}`, () => {
    let folder, server, url;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "oss-form-upload-recipe-"));
      await writeFile(path.join(folder, file), recipe(language));
      const port = await freePort();
      const env = { ...process.env, ...CREDENTIALS, OSS_HOST: `http://${host}`, PORT: String(port) };
      server = spawn(program, [file], { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
      url = `http://127.0.0.1:${port}`;
      await listening(server, port);
    });

    after(async () => {
      if (server && server.exitCode === null && server.kill()) await once(server, "exit");
      await rm(folder, { recursive: true, force: true });
    });

    test("answers with the documented members, never cached, and nothing on other paths", async () => {
      const response = await fetch(url + PATH);
      assert.equal(response.headers.get("content-type"), "application/json");
      assert.equal(response.headers.get("cache-control"), "no-store");
      assert.deepEqual(Object.keys(await response.json()).sort(), [
        "dir", "host", "policy", "security_token", "signature",
        "x_oss_credential", "x_oss_date", "x_oss_signature_version",
      ]);
      assert.equal((await fetch(`${url}/other`)).status, 404);
    });

    test("a file posted with its grant is stored byte for byte", async () => {
      const grant = await (await fetch(url + PATH)).json();
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 256));
      const key = `${grant.dir}${language}.bin`;
      const answer = await post(grant, key, bytes);
      assert.equal(answer.status, 204, answer.body.toString());
      assert.deepEqual((await get(`/${key}`)).body, bytes);
    });

    test("its grant lets no visitor have OSS sign callbacks of their own", async () => {
      const grant = await (await fetch(url + PATH)).json();
      const callback = (json) => Buffer.from(JSON.stringify(json)).toString("base64");
      const own = callback({ callbackUrl: `http://127.0.0.1:${oss.port}/callback`, callbackBody: "size=${size}" });
      const key = `user/42/callback ${language}`;
      assert.equal(refusal(await post(grant, key, Buffer.from("x"), { callback: own })), "AccessDenied");
      assert.equal(refusal(await post(grant, key, Buffer.from("x"), { callback: "" })), "AccessDenied");
      assert.equal((await post(grant, key, Buffer.from("x"), { callback: callback({ callbackUrl: "" }) })).status, 204);
    });

    test("its grant opens no other folder, and its signature covers the policy", async () => {
      const grant = await (await fetch(url + PATH)).json();
      assert.equal(refusal(await post(grant, "user/43/a", Buffer.from("x"))), "AccessDenied");
      const { expiration, conditions } = JSON.parse(Buffer.from(grant.policy, "base64"));
      const policy = Buffer.from(JSON.stringify({ expiration, conditions: conditions.slice(0, 6) })).toString("base64");
      assert.equal(refusal(await post({ ...grant, policy }, "user/42/a", Buffer.from("x"))), "SignatureDoesNotMatch");
    });
  });
}

/** Returns the one example of a language. */
function recipe(language) {
  const found = examples.filter((example) => example.language === language);
  assert.equal(found.length, 1, `the page has ${found.length} examples in ${language}`);
  return found[0].code;
}

/** Waits until the port takes connections; a server that ended will not. */
async function listening(server, port) {
  for (let attempt = 0; attempt < 200 && server.exitCode === null; attempt++) {
    const socket = connect(port, "127.0.0.1");
    const connected = await new Promise((resolve) => socket.once("connect", () => resolve(true)).once("error", () => resolve(false)));
    socket.destroy();
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("the server does not listen");
}

/** Posts a form with the grant's fields, those that its policy pins, and then the file, as a browser does. */
function post(grant, key, bytes, further = {}) {
  const boundary = "----server-of-the-documentation";
  const fields = {
    key,
    ...pinned(grant.policy),
    policy: grant.policy,
    "x-oss-signature-version": grant.x_oss_signature_version,
    "x-oss-credential": grant.x_oss_credential,
    "x-oss-date": grant.x_oss_date,
    "x-oss-signature": grant.signature,
    "x-oss-security-token": grant.security_token,
    ...further,
  };
  const part = (disposition) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`);
  const file = `${part('name="file"; filename="a"')}Content-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(texts.join("") + file), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  assert.equal(grant.host, `http://${host}`);
  return send("POST", "/", { "Content-Type": `multipart/form-data; boundary=${boundary}`, "Content-Length": body.length }, body);
}

/** The fields beside those of the signature for which the policy allows one value: the package sends them by itself. */
function pinned(policy) {
  const { conditions } = JSON.parse(Buffer.from(policy, "base64"));
  const single = conditions.filter((condition) => !Array.isArray(condition)).flatMap(Object.entries);
  return Object.fromEntries(single.filter(([name]) => name !== "bucket"));
}

const get = (path) => send("GET", path, {});

/** Node does not resolve names under .localhost, and its fetch sets no Host. */
function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: oss.port, method, path, headers: { Host: host, ...headers } };
    const outgoing = request(options, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, body: Buffer.concat(chunks) });
    });
    outgoing.on("error", reject).end(body);
  });
}

/** OSS's error code of a 403. */
function refusal({ status, body }) {
  assert.equal(status, 403);
  return body.toString().match(/<Code>(.*?)<\/Code>/)[1];
}
