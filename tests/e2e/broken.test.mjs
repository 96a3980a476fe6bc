// A defect of the module, in a page with other uploads under way.

import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { getObject } from "./stand-in.mjs";

/** Runs in the page: uploads one file while another upload has the module panic, and then a third. */
async function uploadThree(entry, done) {
  const { Uploader } = await import(entry);
  const uncaught = [];
  addEventListener("error", ({ message }) => uncaught.push(message));
  addEventListener("unhandledrejection", ({ reason }) => uncaught.push(String(reason)));
  const grant = await (await fetch("/get_post_signature_for_oss_upload")).json();
  const code = (promise) => promise.then(() => "stored", (error) => error.code);

  let aborted = 0;
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (form) {
    this.addEventListener("abort", () => aborted++);
    send.call(this, form);
  };

  const uploader = new Uploader({ grant });
  let begun;
  const moving = new Promise((resolve) => (begun = resolve));
  // More than the buffers on the way hold: the server takes some seconds for it.
  const large = new File([new Uint8Array(32 << 20)], "large.bin");
  const first = code(uploader.upload(large, { onProgress: begun }));
  await moving;
  // Promises that call back at once, which no engine has: js-sys asserts that there are none, and panics.
  const { then } = Promise.prototype;
  const panicking = () => ((Promise.prototype.then = (resolve) => resolve()), grant);
  const second = code(new Uploader({ grant: panicking }).upload(new File(["2"], "second.txt")));
  const codes = [await first, await second];
  Promise.prototype.then = then;
  const { key } = await uploader.upload(new File(["third"], "third.txt"));
  done({ codes, uncaught, aborted, url: new URL(encodeURI(key), grant.host).href });
}

inEachBrowser((bench) => {
  for (const entry of ["/pkg/index.js", "/pkg/web.js"]) {
    it(`${entry}: a panic ends the uploads under way, and the next one of the page works`, async () => {
      await bench.page.open();
      const { url, ...rest } = await bench.page.driver.executeAsyncScript(uploadThree, entry);
      assert.deepEqual(rest, { codes: ["Internal", "Internal"], uncaught: [], aborted: 1 });
      assert.equal((await getObject(url)).bytes.toString(), "third");
    });
  }
}, { bytesPerSecond: 4 << 20 });
