// A defect of the module, in a page with other uploads under way.

import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { getObject } from "./stand-in.mjs";

/** Runs in the page: uploads one file while another upload has the module break, and then a third. */
async function uploadThree(entry, done) {
  // No input has the module trap. So its next call of JavaScript throws, once it is armed, and leaves the module's frames
  // as a trap would.
  let armed = false;
  const trapping = (run) => (...input) => {
    if (!armed) return run(...input);
    armed = false;
    throw new WebAssembly.RuntimeError("unreachable");
  };
  const each = (object, change) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (source, imports) => original(source, each(imports, (members) => each(members, trapping)));
  }
  const uncaught = [];
  addEventListener("error", ({ message }) => uncaught.push(message));
  addEventListener("unhandledrejection", ({ reason }) => uncaught.push(String(reason)));
  let aborted = 0;
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (form) {
    this.addEventListener("abort", () => aborted++);
    send.call(this, form);
  };

  // The page has loaded the module already; another address loads another instance.
  const { Uploader } = await import(`${entry}?another`);
  const grant = await (await fetch("/get_post_signature_for_oss_upload")).json();
  const code = (promise) => promise.then(() => "stored", (error) => error.code);
  const uploader = new Uploader({ grant });
  let begun;
  const moving = new Promise((resolve) => (begun = resolve));
  // More than the buffers on the way hold: the server takes some seconds for it.
  const first = code(uploader.upload(new File([new Uint8Array(32 << 20)], "large.bin"), { onProgress: begun }));
  await moving;
  const breaking = () => ((armed = true), grant);
  const second = code(new Uploader({ grant: breaking }).upload(new File(["2"], "second.txt")));
  const codes = await Promise.all([first, second]);
  const { key } = await uploader.upload(new File(["third"], "third.txt"));
  done({ codes, uncaught, aborted, url: new URL(encodeURI(key), grant.host).href });
}

inEachBrowser((bench) => {
  for (const entry of ["/pkg/index.js", "/pkg/web.js"]) {
    it(`${entry}: a trap ends the uploads under way, and the next one of the page works`, async () => {
      await bench.page.open();
      const { url, ...rest } = await bench.page.driver.executeAsyncScript(uploadThree, entry);
      assert.deepEqual(rest, { codes: ["Internal", "Internal"], uncaught: [], aborted: 1 });
      assert.equal((await getObject(url)).bytes.toString(), "third");
    });
  }
}, { bytesPerSecond: 4 << 20 });
