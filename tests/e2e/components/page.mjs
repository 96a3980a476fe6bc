// A page in a browser, as a person sees and uses it.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { By, error, until } from "selenium-webdriver";

/** FilePond waits for dozens of animation frames, of which a busy machine draws few. */
const TIMEOUT = 120_000;
let files = 0;

export class Page {
  #folder;

  /** Files to choose are made in `folder`. */
  constructor(driver, folder) {
    this.driver = driver;
    this.#folder = folder;
  }

  /** Opens an address, waits for the input of its component, and records each value that a progress bar takes from then on. */
  async open(url, input = "input[type=file]") {
    await this.driver.get(url);
    await this.driver.wait(until.elementLocated(By.css(input)), TIMEOUT, "the page did not start");
    await this.driver.executeScript(recordProgress);
  }

  /** Chooses a new file with these bytes, and returns its name. */
  async choose(bytes, input = "input[type=file]") {
    const name = `file-${++files}.bin`;
    await writeFile(join(this.#folder, name), bytes);
    await this.driver.findElement(By.css(input)).sendKeys(join(this.#folder, name));
    return name;
  }

  /** Waits until an element is there with the text; what is only shown under the pointer is brought there. */
  async shows({ selector, text, hover }) {
    if (hover) {
      const target = await this.driver.wait(until.elementLocated(By.css(hover)), TIMEOUT, `no ${hover}`);
      await this.driver.actions().move({ origin: target }).perform();
    }
    const read = () => this.texts(selector);
    await this.until(async () => (await read()).includes(text), async () => `${selector} shows ${JSON.stringify(await read())}`);
  }

  /** Returns the texts of all elements, or one of their attributes. */
  texts(selector, attribute) {
    return this.driver.executeScript(textsOf, selector, attribute);
  }

  /** Each value that the progress bar has taken, in percent. */
  progress() {
    return this.driver.executeScript("return window.recorded");
  }

  text() {
    return this.driver.executeScript("return document.body.textContent");
  }

  /** Clicks as a person does, once the element is there, in sight, and no longer moving or fading in. */
  async press(selector) {
    const button = await this.driver.wait(until.elementLocated(By.css(selector)), TIMEOUT, `no ${selector}`);
    await this.driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", button);
    const clicked = () => button.click().then(() => true, notYet);
    await this.until(clicked, `${selector} takes no click`);
  }

  /** By script: the button is only there under the pointer. */
  async remove(selector) {
    await this.driver.executeScript("document.querySelector(arguments[0]).click()", selector);
  }

  async until(condition, otherwise) {
    try {
      return await this.driver.wait(condition, TIMEOUT);
    } catch (error) {
      throw new Error(typeof otherwise === "string" ? otherwise : await otherwise(), { cause: error });
    }
  }
}

function notYet(reason) {
  if (reason instanceof error.ElementClickInterceptedError || reason instanceof error.ElementNotInteractableError) return false;
  throw reason;
}

// The rest runs in the browser.

function textsOf(selector, attribute) {
  const read = (element) => (attribute ? element.getAttribute(attribute) : element.textContent);
  return Array.from(document.querySelectorAll(selector), (element) => read(element)?.trim() ?? "");
}

function recordProgress() {
  window.recorded = [];
  const read = (bar) => Number(bar.getAttribute("aria-valuenow") ?? bar.value);
  const record = () => window.recorded.push(...Array.from(document.querySelectorAll("progress, [role=progressbar]"), read));
  new MutationObserver(record).observe(document.body, { subtree: true, childList: true, attributes: true });
}
