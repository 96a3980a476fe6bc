// Clients that know nothing of this project, with the names of OSS leading to the local server: by the host name that
// they build themselves.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startServer } from "../../../../tests/e2e/server.mjs";

const run = promisify(execFile);
const here = import.meta.dirname;
const root = path.resolve(here, "../../../..");
const PLACE = { region: "cn-hangzhou", bucket: "demo-bucket" };
const PERMANENT = { OSS_ACCESS_KEY_ID: "LTAIexample", OSS_ACCESS_KEY_SECRET: "not-a-real-secret" };
const TEMPORARY = {
  OSS_ACCESS_KEY_ID: "STS.example", OSS_ACCESS_KEY_SECRET: "not-a-real-secret", OSS_SESSION_TOKEN: "example-security-token",
};

let server;
before(async () => {
  server = await startServer({ allowPut: true });
});
after(() => server.stop());

/** Runs a Python client through the resolver; `further` is added to its environment. */
async function python(client, args, further) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PYTHONDONTWRITEBYTECODE: "1", ...further };
  const resolver = [path.join(here, "resolver.py"), String(server.port), path.join(here, client)];
  return (await run("python3", [...resolver, ...args], { env })).stdout.trim();
}

async function formUpload(key, content, credentials, further = []) {
  const options = Object.entries({ ...PLACE, key, content }).flatMap(([name, value]) => [`--${name}`, value]);
  return JSON.parse(await python("form_upload.py", [...options, ...further], credentials));
}

const last = async () => (await server.requests()).at(-1);

test("the documented Python upload stores its file, with permanent and with temporary credentials", async () => {
  for (const [key, credentials] of [["permanent.txt", PERMANENT], ["temporary.txt", TEMPORARY]]) {
    const { status, headers, body } = await formUpload(key, "hi oss", credentials);
    assert.deepEqual([status, body], [204, ""]);
    assert.match(headers["x-oss-request-id"], /^[0-9A-F]{24}$/);
    const { host, storedKey } = await last();
    assert.deepEqual([host, storedKey], ["demo-bucket.oss-cn-hangzhou.aliyuncs.com", key]);
  }
});

test("it does so at the other endpoints of the bucket", async () => {
  for (const endpoint of ["oss-cn-hangzhou-internal.aliyuncs.com", "oss-accelerate.aliyuncs.com", "cn-hangzhou.oss.aliyuncs.com"]) {
    const { status, body } = await formUpload("elsewhere.txt", "hi oss", PERMANENT, ["--endpoint", endpoint]);
    assert.equal(status, 204, body);
    assert.equal((await last()).host, `demo-bucket.${endpoint}`);
  }
});

test("its callback reaches the application server with the variables of the form", async () => {
  const url = `http://127.0.0.1:${server.port}/callback`;
  const { status, body } = await formUpload("called.txt", "hi oss", PERMANENT, ["--callback-url", url]);
  const received = { bucket: "demo-bucket", object: "called.txt", size: "6", order: "7", note: "a&b=c" };
  assert.deepEqual([status, JSON.parse(body)], [200, { Status: "OK", received }]);
});

test("it is refused as OSS refuses it", async () => {
  const long = await formUpload("long.txt", "x".repeat(1025), PERMANENT);
  assert.deepEqual([long.status, long.body.match(/<Code>(.*)<\/Code>/)[1]], [400, "EntityTooLarge"]);
  const wrong = await formUpload("wrong.txt", "x", { ...PERMANENT, OSS_ACCESS_KEY_SECRET: "another" });
  assert.deepEqual([wrong.status, wrong.body.match(/<Code>(.*)<\/Code>/)[1]], [403, "SignatureDoesNotMatch"]);
});

/** The folder of the official SDK, or the reason why it cannot be had. */
async function sdk() {
  try {
    return { folder: (await run(path.join(root, "tools/python-sdk.sh"))).stdout.trim() };
  } catch (error) {
    if (error.code !== 3) throw error;
    return { reason: error.stderr.trim() };
  }
}

test("the official Python SDK signs policies as the server does, and uploads to it", async (t) => {
  const { folder, reason } = await sdk();
  if (!folder) {
    const statement = `the official SDK could not be installed, so only the client above was tried: ${reason}`;
    t.diagnostic(statement);
    console.error(statement);
    return;
  }
  const grant = await (await fetch(`http://127.0.0.1:${server.port}/get_post_signature_for_oss_upload`)).json();
  const day = grant.x_oss_date.slice(0, 8);
  const args = ["signature", TEMPORARY.OSS_ACCESS_KEY_SECRET, day, PLACE.region, grant.policy];
  assert.equal(await python("sdk_upload.py", args, { PYTHONPATH: folder }), grant.signature);

  const put = ["put", PLACE.region, PLACE.bucket, "by the sdk.txt", "123456789"];
  const stored = JSON.parse(await python("sdk_upload.py", put, { ...PERMANENT, PYTHONPATH: folder }));
  assert.deepEqual(stored, { status: 200, crc64: "11051210869376104954", content: "123456789" });
  assert.equal((await last()).host, "demo-bucket.oss-cn-hangzhou.aliyuncs.com");
});
