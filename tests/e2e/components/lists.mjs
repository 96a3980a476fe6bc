// The claims about `useUpload`, which are the same for React and Vue: pages/react-adapter.js and pages/vue-adapter.js have the
// same elements.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { By } from "selenium-webdriver";
import { CALLBACK, LARGE } from "./adapters/bench.mjs";

const INPUT = "input[type=file]";

/** A page with the list of a component. */
export class ListPage {
  constructor(bench, page) {
    Object.assign(this, { bench, page });
  }

  static async open(bench, terms) {
    return new ListPage(bench, await bench.open(INPUT, terms));
  }

  run(script, ...values) {
    return this.page.driver.executeScript(script, ...values);
  }

  choose(bytes) {
    return this.page.choose(bytes);
  }

  /** Chooses a file of 16 MB of which so much is read in a second, and waits until some of it is sent. */
  async chooseSlow(bytesPerSecond = 1_000_000) {
    await this.bench.server.fail({ bytesPerSecond });
    const name = await this.choose(LARGE);
    await this.page.until(() => this.run("return window.lists.at(-1).some(({ progress }) => progress.percent > 0)"), "nothing was sent");
    return name;
  }

  statuses() {
    return this.page.texts("li", "data-status");
  }

  /** Waits until the files of the list are in these states. */
  async are(...expected) {
    const shown = async () => (await this.statuses()).join();
    await this.page.until(async () => (await shown()) === expected.join(), async () => `the files are ${await shown()}, not ${expected}`);
  }

  /** Returns what a person reads beside each file. */
  outcomes() {
    return this.page.texts("li output");
  }

  press(name) {
    return this.page.press(`li .${name}`);
  }

  error() {
    return this.run(() => {
      const { name, code, stored } = window.lists.at(-1)[0].error;
      return { name, code, stored };
    });
  }

  async endsUnstored() {
    const { storedKey } = await this.page.until(() => this.bench.site.endOfUpload(), "the request goes on");
    assert.equal(storedKey, null);
  }
}

/** Tests in one browser. */
export function listTests(bench) {
  test("a chosen file is stored once, and its states follow each other", async () => {
    const list = await ListPage.open(bench);
    const name = await list.choose(LARGE);
    await list.are("done");
    assert.deepEqual(await list.outcomes(), [`user/demo/${name}`]);
    const states = await list.run("return window.lists.flat().map(({ status }) => status)");
    assert.deepEqual([...new Set(states)], ["waiting", "uploading", "done"]);
    assert.ok((await list.page.progress()).some((percent) => percent > 0 && percent < 100), "nothing was shown on the way");
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
    assert.deepEqual(await bench.keys(), [`user/demo/${name}`]);
  });

  test("files that are chosen together wait for their turn, and keep their order", async () => {
    const list = await ListPage.open(bench);
    const paths = ["first.txt", "second.txt"].map((name) => join(bench.folder, name));
    for (const path of paths) await writeFile(path, path);
    await bench.server.fail({ bytesPerSecond: 1000 });
    await list.page.driver.findElement(By.css(INPUT)).sendKeys(paths.join("\n"));
    await list.are("uploading", "waiting");
    await list.are("done", "done");
    assert.deepEqual(await bench.keys(), ["user/demo/first.txt", "user/demo/second.txt"]);
  });

  test("a list and its files never change: a change makes new ones", async () => {
    const list = await ListPage.open(bench);
    await list.choose("text");
    await list.are("done");
    const [isFrozen, states] = await list.run(() => {
      const lists = window.lists.filter(({ length }) => length === 1);
      return [lists.every((list) => Object.isFrozen(list) && Object.isFrozen(list[0])), lists.map(([{ id, status }]) => [id, status])];
    });
    assert.ok(isFrozen);
    assert.deepEqual([states[0], states.at(-1)], [[1, "waiting"], [1, "done"]]);
  });

  test("abort ends the request and keeps the file, and retry stores it", async () => {
    const list = await ListPage.open(bench);
    const name = await list.chooseSlow();
    await list.press("abort");
    await list.are("aborted");
    await list.endsUnstored();
    await list.press("retry");
    await list.are("done");
    assert.ok(LARGE.equals(await bench.stored(name)), "the object differs from the file");
  });

  test("remove ends the request and takes the file off the list, and the next one goes on", async () => {
    const list = await ListPage.open(bench);
    await list.chooseSlow();
    const next = await list.choose("next");
    await list.are("uploading", "waiting");
    await list.press("remove");
    await list.are("done");
    assert.deepEqual(await list.outcomes(), [`user/demo/${next}`]);
    const isEnded = async () => (await bench.site.uploads()).some(({ storedKey, connection }) => !storedKey && connection.closedAt);
    await list.page.until(isEnded, "the request goes on");
    assert.deepEqual((await bench.keys()).sort(), [null, `user/demo/${next}`].sort());
  });

  test("abort, retry and remove without an ID mean all files", async () => {
    const list = await ListPage.open(bench);
    await list.chooseSlow();
    await list.choose("next");
    await list.run("window.uploads.abort()");
    await list.are("aborted", "aborted");
    await list.run("window.uploads.retry()");
    await list.are("done", "done");
    await list.run("window.uploads.remove()");
    await list.are();
  });

  test("a file that the policy refuses has failed with the reason, and is not sent", async () => {
    const list = await ListPage.open(bench, "max=3");
    await list.choose("four");
    await list.are("failed");
    assert.deepEqual(await list.outcomes(), ["OSS would refuse the upload: the file is 4 bytes; the policy allows 0 to 3"]);
    assert.deepEqual(await list.error(), { name: "UploadError", code: "PolicyViolation", stored: "no" });
    assert.deepEqual(await bench.site.uploads(), []);
  });

  test("a failed callback is a failure whose object is stored", async () => {
    const list = await ListPage.open(bench);
    await list.run("window.options = { callback: arguments[0] }", CALLBACK);
    const name = await list.choose("stored");
    await list.are("failed");
    assert.match((await list.outcomes())[0], /the object is stored, but the callback .* failed/i);
    assert.deepEqual(await list.error(), { name: "UploadError", code: "CallbackFailed", stored: "yes" });
    assert.equal((await bench.stored(name)).toString(), "stored");
  });

  test("retry sends a failed file again, with the options that hold then", async () => {
    const list = await ListPage.open(bench);
    await bench.server.fail({ answer: "InternalError", times: 2 });
    await list.choose("again");
    await list.are("failed");
    await list.run("window.options = Promise.resolve({ key: (_, { dir }) => `${dir}again.txt` })");
    await list.press("retry");
    await list.are("done");
    assert.deepEqual(await list.outcomes(), ["user/demo/again.txt"]);
    assert.equal((await bench.stored("again.txt")).toString(), "again");
  });

  test("an abort of the uploader aborts the files of the list", async () => {
    const list = await ListPage.open(bench);
    await list.chooseSlow();
    await list.run("window.uploader.abort()");
    await list.are("aborted");
    await list.endsUnstored();
  });

  test("a component that is unmounted ends its requests, and the next one begins with an empty list", async () => {
    const list = await ListPage.open(bench);
    await list.chooseSlow();
    await list.run("window.show(false)");
    await list.endsUnstored();
    await list.run("window.show('visible')");
    await list.page.until(async () => (await list.page.texts(INPUT)).length === 1, "the component is not there again");
    assert.deepEqual(await list.statuses(), []);
    await list.choose("after it");
    await list.are("done");
  });
}
