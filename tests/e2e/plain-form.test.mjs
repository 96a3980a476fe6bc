import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { it } from "node:test";
import { By, until } from "selenium-webdriver";
import { inEachBrowser } from "./harness.mjs";
import { getObject } from "./stand-in.mjs";

inEachBrowser((bench) => {
  it("posts a plain form with hidden fields and comes back by the redirect", async () => {
    const bytes = randomBytes(300_000);
    await submit(bench, await bench.file("plain form.bin", bytes));
    await bench.page.driver.wait(until.urlContains("plain-form.html?stored"), 20_000);
    await bench.page.driver.wait(until.elementIsVisible(bench.page.driver.findElement(By.id("stored"))), 20_000);
    const object = await getObject(`http://demo-bucket.oss-cn-hangzhou.localhost:${bench.server.port}/user/demo/plain%20form.bin`);
    assert.equal(object.status, 200);
    assert.ok(bytes.equals(object.bytes));
  });

  it("says so when there is no grant, and sends nothing", async () => {
    const { driver, origin } = bench.page;
    await driver.get(`${origin}/plain-form.html?grant=/no-such-endpoint`);
    await driver.findElement(By.id("file")).sendKeys(await bench.file("none.bin", "x"));
    const notice = driver.findElement(By.id("notice"));
    await driver.wait(until.elementIsVisible(notice), 20_000);
    assert.match(await notice.getText(), /answered 404: There is no such page\.$/);
    assert.equal(await driver.findElement(By.id("submit")).isEnabled(), false);
  });
});

async function submit({ page: { driver, origin } }, path) {
  await driver.get(`${origin}/plain-form.html`);
  await driver.findElement(By.id("file")).sendKeys(path);
  const button = driver.findElement(By.id("submit"));
  await driver.wait(until.elementIsEnabled(button), 20_000);
  await button.click();
}
