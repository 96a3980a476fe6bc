// The server as a tool of other projects: installed, started from a folder that has nothing to do with this one, and used
// by what its help and README say.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { getObject, postObject } from "../../../../tests/e2e/stand-in.mjs";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../../..");
const program = path.join(root, "target/installed/bin/oss-form-upload-server");
const environment = { PATH: process.env.PATH, HOME: process.env.HOME };

let folder, server, port;

before(async () => {
  // In the development profile, because the tests have built most of it, and only the installation is tested.
  const args = ["install", "--quiet", "--path", "www/server", "--locked", "--debug", "--force", "--root", "target/installed"];
  await run("cargo", [...args, "--target-dir", "target"], { cwd: root });
  folder = await mkdtemp(path.join(tmpdir(), "oss-form-upload-elsewhere-"));
  server = spawn(program, ["--listen", "127.0.0.1:0", "--faults", "--log", "off", "--data-dir", "objects"], {
    cwd: folder, env: environment, stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  port = Number(/^listening on http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)[1]);
});

after(async () => {
  if (server?.exitCode === null && server.kill()) await once(server, "exit");
  if (folder) await rm(folder, { recursive: true });
});

const faults = async (init) => (await fetch(`http://127.0.0.1:${port}/__faults`, init)).json();

test("it stores uploads in the folder that it is told", async () => {
  await postObject(port, "user/demo/a.txt", Buffer.from("hello"));
  const object = await getObject(`http://demo-bucket.oss-cn-hangzhou.localhost:${port}/user/demo/a.txt`);
  assert.deepEqual([object.status, object.bytes.toString()], [200, "hello"]);
  assert.deepEqual(await readdir(folder), ["objects"]);
});

test("GET /__faults answers with the members of the README, and their types", async () => {
  await faults({ method: "DELETE" });
  await postObject(port, "user/demo/b.txt", Buffer.from("hello"));
  const readme = await readFile(path.join(root, "www/server/README.md"), "utf8");
  const [example] = [...readme.matchAll(/^```json\n([^]*?)^```$/gm)].map(([, json]) => JSON.parse(json));
  const seen = await faults();
  assert.deepEqual(shape(seen), shape(example));
  const { storedKey, status } = seen.requests.at(-1);
  assert.deepEqual([storedKey, status], ["user/demo/b.txt", 204]);
  const { error } = await faults({ method: "POST", body: '{"nxt": []}' });
  assert.match(error, /^this is no order for \/__faults: /);
});

test("its help names every option, variable and host that there is", async () => {
  const { stdout } = await run(program, ["--help"], { cwd: folder, env: environment });
  const source = await readFile(path.join(root, "www/server/src/cli.rs"), "utf8");
  const options = [...source.matchAll(/^ {4}pub (\w+):/gm)].map(([, name]) => `--${name.replaceAll("_", "-")}`);
  assert.ok(options.length > 15, `${options}`);
  const named = [
    "OSS_LIVE=1", "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "OSS_REGION", "OSS_BUCKET", "OSS_ENDPOINT",
    "OSS_HOST", "/__faults", "/callback", "/certificate.pem", "{bucket}.oss-{region}.localhost", "{bucket}.oss-{region}.aliyuncs.com",
    "STS.example", "not-a-real-secret", "example-security-token",
  ];
  for (const text of [...options, ...named]) assert.ok(stdout.includes(text), `--help does not name ${text}`);
});

/** The members of a value and the types of what they hold; of a list those of its last item. A time may be none yet. */
function shape(value) {
  if (Array.isArray(value)) return value.length > 0 ? [shape(value.at(-1))] : [];
  if (value === null || typeof value !== "object") return typeof value;
  const members = Object.entries(value).map(([name, member]) => [name, name === "closedAt" ? "time" : shape(member)]);
  return Object.fromEntries(members);
}
