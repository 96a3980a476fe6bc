// The demo page as a person meets it: what can be done on it and what it shows.

import { By, until } from "selenium-webdriver";
import BrowsingContext from "selenium-webdriver/bidi/browsingContext.js";
import * as inPage from "./in-page.mjs";

const TIMEOUT = 20_000;
const POLLED_EVERY = 50;
const PENDING = ["waiting", "checking", "uploading", "verifying"];

/** Returns whether an upload has ended and all is shown: the link of a stored file, or the advice for a failure. */
function isComplete({ state, link, facts }) {
  if (PENDING.includes(state)) return false;
  if (state === "done") return link && facts["Object key"];
  return state === "cancelled" || facts["What to do"];
}

export class DemoPage {
  constructor(driver, origin) {
    this.driver = driver;
    this.origin = origin;
  }

  /** Opens the page and waits until it knows where files go, or that it does not. */
  async open(query = {}) {
    await this.driver.get(`${this.origin}/?${new URLSearchParams(query)}`);
    await this.until(() => this.driver.executeScript(inPage.isAlive), "the page never came to life");
  }

  /** Waits until `condition` resolves with a true value, and returns that. */
  until(condition, complaint, timeout = TIMEOUT) {
    return this.driver.wait(condition, timeout, complaint, POLLED_EVERY);
  }

  /** Waits until the totals say `text`; complains with what they say instead. */
  async untilTotals(text, timeout = TIMEOUT) {
    let shown;
    const isShown = async () => (shown = await this.textOf("totals-files")) === text;
    await this.until(isShown, () => `the totals say "${shown}", not "${text}"`, timeout);
  }

  chooser(id = "file-input") {
    return this.#byId(id);
  }

  /** Chooses files through the file input, as its dialogue would. */
  async choose(...paths) {
    await this.chooser().sendKeys(paths.join("\n"));
  }

  /** Chooses a folder through its input; only Chromium's driver can. */
  async chooseFolder(path) {
    await this.#byId("folder-input").sendKeys(path);
  }

  /** Drops files made on the spot: `[{ name, text, type }]`. */
  async drop(files) {
    await this.driver.executeScript(inPage.dropFiles, files);
  }

  /**
   * Drops folders made on the spot, as entries that read like a browser's own: `{ a: { "b.txt": "text" } }`.
   * A file of `null` cannot be read.
   */
  async dropFolders(folders) {
    await this.driver.executeScript(inPage.dropEntries, folders);
  }

  /** Drops files made on the spot with entries that cannot be read, as WebKit does. */
  async dropUnreadableEntries(files) {
    await this.driver.executeScript(inPage.dropUnreadableEntries, files);
  }

  /** Pastes files made on the spot, as `drop` does. */
  async paste(files) {
    await this.driver.executeScript(inPage.pasteFiles, files);
  }

  /** Drops many small text files at once, `file-0.txt` and so on; the one in the middle may have other content. */
  async dropMany(count, { content = "text", exception = content, size = 0 } = {}) {
    await this.driver.executeScript(inPage.dropMany, count, content, exception, size);
  }

  /** Drops a PNG drawn on the spot. */
  async dropPicture(name) {
    await this.driver.executeAsyncScript(inPage.dropPicture, name);
  }

  /** Returns whether the row of a file has a picture with something on it. */
  hasPicture(name) {
    return this.driver.executeScript(inPage.hasPicture, name);
  }

  /** Returns whether any row has a picture. */
  hasSomePicture() {
    return this.driver.executeScript(() => {
      document.getElementById("uploads").scrollIntoView();
      const isDrawn = document.querySelector("#uploads canvas") !== null;
      window.scrollTo(0, 0);
      return isDrawn;
    });
  }

  /** Shows only some of the uploads: `all`, `active`, `done` or `problems`. */
  async filter(name) {
    await this.clickOn(`#filters label:has([value="${name}"])`);
  }

  /** Returns the findings that the page shows: `{ check, status, text }`. */
  findings() {
    return this.driver.executeScript(() =>
      Array.from(document.querySelectorAll("#findings > li"), (item) => ({
        check: item.querySelector("code").textContent,
        status: item.dataset.status,
        text: item.textContent,
      })),
    );
  }

  /** From here on, the page can keep nothing. */
  async forbidStorage() {
    await this.driver.executeScript(() => {
      Object.getPrototypeOf(window.localStorage).setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
  }

  /** Dispatches an event at the window. */
  async tell(event) {
    await this.driver.executeScript((event) => window.dispatchEvent(new Event(event)), event);
  }

  /** Returns the page's requests to its server, once `last` is there too: names, and bytes on the wire. */
  async transferred(last) {
    const all = () => this.driver.executeScript(inPage.readTransfers);
    return this.until(async () => {
      const found = await all();
      return found.names.includes(last) && found;
    }, `${last} was never fetched`);
  }

  /** From here on, `recordedLayoutShifts` tells what has moved. */
  async recordLayoutShifts() {
    await this.driver.executeScript(() => {
      window.shifts = [];
      const moved = ({ sources }) => sources.map(({ node }) => node?.outerHTML ?? node?.parentElement?.outerHTML ?? "?");
      new PerformanceObserver((list) => window.shifts.push(...list.getEntries().flatMap(moved))).observe({ type: "layout-shift" });
    });
  }

  recordedLayoutShifts() {
    return this.driver.executeScript("return window.shifts");
  }

  /** Returns the violations that axe-core finds on the page as it is now. */
  async violations(source) {
    await this.driver.executeScript(source);
    const { passes, violations } = await this.driver.executeAsyncScript((done) => window.axe.run().then(done));
    if (passes.length < 10) throw new Error(`axe-core looked at next to nothing: ${passes.length} rules passed`);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }

  /** Asks for an upload callback, by default to the demo's own application server. */
  async useCallback({ note, url }) {
    await this.openOptions();
    await this.#byId("callback-enabled").click();
    await this.#byId("callback-note").sendKeys(note);
    if (url) await this.fill("callback-url", url);
  }

  async openOptions() {
    const options = await this.#byId("options");
    if ((await options.getAttribute("open")) === null) await options.findElement(By.css("summary")).click();
  }

  /** Fills a field with a text, in place of what it holds. */
  async fill(id, text) {
    await this.#byId(id).clear();
    await this.#byId(id).sendKeys(text);
  }

  /** As `fill`, by a selector. */
  async fillIn(selector, text) {
    const field = await this.driver.findElement(By.css(selector));
    await field.clear();
    await field.sendKeys(text);
  }

  /** Rows get their height when they come into sight, which moves what is below them: a person waits, too. */
  async click(id) {
    await this.#clickAtRest(this.#byId(id));
  }

  async #clickAtRest(element) {
    await this.driver.executeAsyncScript(inPage.bringToRest, element);
    await element.click();
  }

  async clickOn(selector) {
    await this.driver.findElement(By.css(selector)).click();
  }

  /** The text of an element, as it is shown. WebKit's driver has none for what hides its overflow. */
  textOf(id) {
    return this.driver.executeScript(inPage.shownText, this.#byId(id));
  }

  /** Goes to one of the views. */
  async goTo(view) {
    await this.driver.findElement(By.css(`#views a[href="#${view}"]`)).click();
    await this.driver.wait(until.elementIsVisible(this.#byId(view)), TIMEOUT, `the view ${view} is not shown`);
  }

  /** Puts the focus on a part of the newest upload's row. */
  async focusPart(name) {
    await this.driver.executeScript((part) => part.focus(), this.part(name));
  }

  async focus(id) {
    await this.driver.executeScript((id) => document.getElementById(id).focus(), id);
  }

  /** Presses a key where the focus is, and tells where the focus is then. */
  async press(key) {
    await this.driver.actions().sendKeys(key).perform();
    return this.focused();
  }

  /** Id of the focused element; inside an upload's row, what part of it; else its text. */
  focused() {
    return this.driver.executeScript(() => {
      const { id, dataset, textContent } = document.activeElement;
      return id || dataset.part || dataset.state || textContent;
    });
  }

  /** The text of the notice, once it is shown. */
  async notice() {
    const notice = await this.#byId("notice");
    await this.driver.wait(until.elementIsVisible(notice), TIMEOUT, "no notice appeared");
    return this.textOf("notice");
  }

  /** Returns the texts that are shown for each upload, newest first. */
  rows() {
    return this.driver.executeScript(inPage.readRows);
  }

  /** Opens the details of a file's upload once it has ended in the given state, and returns the texts that are shown. */
  async settled(name, state) {
    const row = await this.until(async () => {
      await this.driver.executeScript(inPage.openDetails, name);
      const row = (await this.rows()).find((row) => row.name === name);
      return row && isComplete(row) && row;
    }, `the upload of ${name} never ended`);
    if (row.state !== state) throw new Error(`the upload of ${name} is ${row.state}: ${JSON.stringify(row)}`);
    return row;
  }

  /** Tries the newest upload again, and waits until it is stored. */
  async retry(name) {
    await this.#clickAtRest(this.part("retry"));
    const state = async () => (await this.rows()).find((row) => row.name === name)?.state;
    await this.until(async () => (await state()) === "done", `${name} was never stored`);
  }

  /** Waits until bytes are on their way in the newest upload. */
  async moving() {
    const progress = () => this.driver.executeScript("return document.querySelector('#uploads progress')?.value");
    await this.until(async () => (await progress()) > 0, "no byte was sent");
  }

  /** A part of the newest upload's row, such as `cancel`. */
  part(name) {
    return this.driver.findElement(By.css(`#uploads [data-part=${name}]`));
  }

  textOfPart(name) {
    return this.driver.executeScript(inPage.shownText, this.part(name));
  }

  /** Returns the announcements to screen readers so far. */
  announcements() {
    return this.driver.executeScript(() =>
      Array.from(document.getElementById("announcer").children, (line) => line.textContent),
    );
  }

  /** Begins to record the values of the progress bar, which `recordedProgress` returns. */
  async recordProgress() {
    await this.driver.executeScript(() => {
      window.recorded = [];
      const record = (changes) => window.recorded.push(...changes.map(({ target }) => target.value));
      const attributes = { subtree: true, attributes: true, attributeFilter: ["value"] };
      new MutationObserver(record).observe(document.getElementById("uploads"), attributes);
    });
  }

  recordedProgress() {
    return this.driver.executeScript("return window.recorded");
  }

  outlineOf(id) {
    return this.#byId(id).getCssValue("outline-style");
  }

  /** By how many pixels the page is too wide for a window of the given width. */
  async overflowAt(width) {
    await this.#setViewport(width, 600);
    return this.driver.executeScript(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  }

  /** Base64 of a PNG of the whole page at the given width. */
  async picture(width) {
    await this.#setViewport(width, 600);
    await this.#setViewport(width, await this.driver.executeScript("return document.documentElement.scrollHeight"));
    return this.driver.takeScreenshot();
  }

  /** Base64 of a sharp WebP of the page as it is shown at the given size; only Chromium can. */
  async sharpPicture(width, height) {
    const size = { width, height, deviceScaleFactor: 1.5, mobile: false };
    await this.driver.sendDevToolsCommand("Emulation.setScrollbarsHidden", { hidden: true });
    await this.driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", size);
    const picture = { format: "webp", quality: 76 };
    const { data } = await this.driver.sendAndGetDevToolsCommand("Page.captureScreenshot", picture);
    await this.driver.sendDevToolsCommand("Emulation.clearDeviceMetricsOverride", {});
    await this.driver.sendDevToolsCommand("Emulation.setScrollbarsHidden", { hidden: false });
    return data;
  }

  /** By BiDi, because no window of Firefox can be as narrow as a phone; WebKit has a window that can, and no BiDi. */
  async #setViewport(width, height) {
    if (!(await this.driver.getCapabilities()).get("webSocketUrl")) {
      await this.driver.manage().window().setRect({ width, height });
      return;
    }
    const context = await BrowsingContext(this.driver, { browsingContextId: await this.driver.getWindowHandle() });
    await context.setViewport(width, height);
  }

  #byId(id) {
    return this.driver.findElement(By.id(id));
  }
}
