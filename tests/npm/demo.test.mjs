// `make demo`, as the README has it, up to the page being there.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");

/** Starts `make demo` on a free port, in a new process group, so that all of it can be ended. */
function startDemo() {
  const env = { ...process.env, OSS_DEMO_LISTEN: "127.0.0.1:0" };
  return spawn("make", ["demo"], { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
}

async function address(demo) {
  for await (const line of createInterface({ input: demo.stdout })) {
    const listening = line.match(/^listening on (\S+)$/);
    if (listening) return listening[1];
  }
  assert.fail("make demo ended without listening");
}

test("make demo serves the page, its widgets and the package, and ends when it is interrupted", { timeout: 600_000 }, async () => {
  const demo = startDemo();
  const exit = once(demo, "exit");
  try {
    const url = await address(demo);
    for (const [file, type] of [["/", "text/html"], ["/pkg/web.js", "javascript"], ["/frameworks/built/vue.html", "text/html"], ["/pkg/oss_form_upload_bg.wasm", "application/wasm"]]) {
      const response = await fetch(url + file);
      assert.equal(response.status, 200, file);
      assert.ok(response.headers.get("content-type").includes(type), file);
    }
    const grant = await (await fetch(`${url}/get_post_signature_for_oss_upload`)).json();
    assert.equal(grant.x_oss_signature_version, "OSS4-HMAC-SHA256");
  } finally {
    process.kill(-demo.pid, "SIGINT");
    await exit;
  }
});
