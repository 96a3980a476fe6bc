// The widgets of other libraries on the demo page: each uploads, with the code that is shown. `make widgets` builds them.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { By, Key } from "selenium-webdriver";
import { DemoPage } from "./demo-page.mjs";
import { inEachBrowser } from "./harness.mjs";
import { startServer } from "./server.mjs";
import { getObject } from "./stand-in.mjs";

const www = join(import.meta.dirname, "../../www");
const source = (file) => readFile(join(www, "frameworks", file), "utf8");

/** FilePond uploads after some seventy frames of an animation, of which WebKit without a graphics card draws four a second. */
const LONG = 60_000;

/** Where a widget shows that the file was stored, and the button that it wants to be pressed before. */
const WIDGETS = {
  "react.jsx": { stored: "output", text: "Stored as user/demo/react.jsx.txt" },
  "vue.vue": { stored: "output", text: "Stored as user/demo/vue.vue.txt" },
  "antd.jsx": { stored: ".ant-upload-list-item-done", text: "antd.jsx.txt" },
  "element-plus.vue": { stored: ".el-upload-list__item.is-success", text: "element-plus.vue.txt" },
  "uppy.js": { press: ".uppy-StatusBar-actionBtn--upload", stored: ".uppy-StatusBar.is-complete", text: "Complete" },
  "filepond.js": { stored: "[data-filepond-item-state=processing-complete]", text: "filepond.js.txt" },
};

inEachBrowser((bench) => {
  const all = (selector) => bench.page.driver.findElements(By.css(selector));
  const first = (selector) => bench.page.until(async () => (await all(selector))[0], `there is no ${selector}`);
  /** By script, because WebKit's driver has no text for what hides its overflow. */
  const textOf = (selector) => bench.page.driver.executeScript((selector) => document.querySelector(selector)?.textContent ?? "", selector);
  const isChosen = async (file) => (await textOf("#widget-file")) === file;
  const frameOf = (file) => first(`#widget iframe[src$="/${file.replace(/\w+$/, "html")}"]:not([hidden])`);

  async function openView() {
    await bench.page.open();
    await bench.page.goTo("frameworks");
  }

  async function choose(file) {
    await bench.page.clickOn(`#widgets label:has([value="${file}"])`);
    await bench.page.until(() => isChosen(file), `${file} is not shown`);
  }

  for (const [file, { press, stored, text }] of Object.entries(WIDGETS)) {
    it(`shows the widget of ${file} with its code, and the widget uploads`, async () => {
      const { page, server } = bench;
      await openView();
      await choose(file);
      assert.equal(await textOf("#widget-code"), await source(file));
      await page.driver.switchTo().frame(await frameOf(file));
      try {
        await (await first("input[type=file]")).sendKeys(await bench.file(`${file}.txt`, `sent by ${file}`));
        if (press) await page.driver.executeScript("arguments[0].click()", await first(press));
        await page.until(async () => (await textOf(stored)).includes(text), `${file} shows no stored file`, LONG);
      } finally {
        await page.driver.switchTo().defaultContent();
      }
      const { status, bytes } = await getObject(`http://demo-bucket.oss-cn-hangzhou.localhost:${server.port}/user/demo/${file}.txt`);
      assert.deepEqual([status, bytes.toString()], [200, `sent by ${file}`]);
    });
  }

  it("goes from widget to widget by the arrow keys, and leaves those that were not chosen on the server", async () => {
    const { page } = bench;
    await page.open();
    const fetched = () => page.driver.executeScript(() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/frameworks/")).length);
    assert.equal(await fetched(), 0);
    await page.goTo("frameworks");
    await page.until(() => isChosen("react.jsx"), "the first widget is not shown");
    await frameOf("react.jsx");
    await page.driver.executeScript("document.querySelector('#widgets :checked').focus()");
    await page.press(Key.ARROW_RIGHT);
    await page.until(() => isChosen("vue.vue"), "the second widget is not shown");
    await frameOf("vue.vue");
    await page.press(Key.ARROW_LEFT);
    await page.until(() => isChosen("react.jsx"), "the first widget is not shown again");
    await frameOf("react.jsx");
    assert.equal((await all("#widget iframe")).length, 2);
  });

  it("says how to get the widgets where they are not built, and shows their code all the same", async () => {
    const folder = await mkdtemp(join(tmpdir(), "oss-form-upload-www-"));
    await cp(www, folder, { recursive: true, filter: (path) => !/\/(built|server)$/.test(path) });
    const server = await startServer({ www: folder });
    try {
      const page = new DemoPage(bench.page.driver, server.origin);
      await page.open();
      await page.goTo("frameworks");
      await page.until(async () => /^The widgets are not built yet\. “make demo” builds them/.test(await page.textOf("widget-missing")), "nothing was said");
      await page.until(async () => (await textOf("#widget-code")) === (await source("react.jsx")), "the code is not shown");
      assert.equal((await all("iframe")).length, 0);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
