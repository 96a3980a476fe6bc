// One browser with one page, and runs in turns.

import { browsers } from "../tests/e2e/browsers.mjs";
import { browserMemory } from "./processes.mjs";
import { profiled } from "./profile.mjs";

const SCRIPT_LIMIT = 120_000;
const PAUSE = 250;

export class Session {
  #driver;
  #quit;
  #origin;

  #browser;

  static async open(browser, origin) {
    const session = new Session();
    [session.#browser, session.#origin] = [browser, origin];
    await session.#start();
    return session;
  }

  async #start() {
    const { driver, quit } = await browsers[this.#browser]();
    [this.#driver, this.#quit] = [driver, quit];
    await driver.manage().setTimeouts({ script: SCRIPT_LIMIT });
  }

  /** Another browser of the same kind, which remembers nothing. */
  async restart() {
    await this.close();
    await this.#start();
  }

  close() {
    return this.#quit();
  }

  async version() {
    const capabilities = await this.#driver.getCapabilities();
    return `${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}`;
  }

  /** A fresh page: `page` or `crc64`. */
  async goTo(page) {
    this.page = page;
    await this.#driver.get(`${this.#origin}/${page}`);
  }

  choose(file) {
    return this.#driver.findElement({ id: "files" }).sendKeys(file);
  }

  /** Calls a function of the page, and returns the value of its promise. */
  async call(method, options = {}) {
    const global = this.page === "crc64" ? "crc64" : "bench";
    const [value, error] = await this.#driver.executeAsyncScript(callInPage, global, method, options);
    if (error) throw new Error(error);
    return value;
  }

  /** Where the page's thread is while `work` runs, as of `profiled`; null in browsers that do not tell. */
  profile(work) {
    return this.#driver.sendAndGetDevToolsCommand ? profiled(this.#driver, work) : null;
  }

  /** A fresh page with a peer in it, warmed up, and a file chosen. */
  async prepare(name, options, file) {
    await this.goTo("page");
    await this.call("load", { name, ...options });
    if (file) await this.choose(file);
  }

  /** Uploads the chosen file, looking at the page and the browser's memory and clicking a button all the while. */
  async watch(options) {
    const peak = { rss: await browserMemory(), heap: await this.#heap(), wasm: 0 };
    const before = { ...peak };
    await this.call("start", options);
    for (;;) {
      const state = await this.call("state");
      await this.#look(peak, state);
      if (state.milliseconds !== undefined) return { ...state, before, peak };
      await this.#driver.findElement({ id: "button" }).click();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  async #look(peak, { wasm }) {
    const [rss, heap] = [await browserMemory(), await this.#heap()];
    Object.assign(peak, { rss: Math.max(peak.rss, rss), heap: Math.max(peak.heap, heap), wasm: Math.max(peak.wasm, wasm) });
  }

  /** Bytes of the page's own objects; only Chromium tells. */
  async #heap() {
    if (!this.#driver.sendAndGetDevToolsCommand) return null;
    const { usedSize } = await this.#driver.sendAndGetDevToolsCommand("Runtime.getHeapUsage", {});
    return usedSize;
  }
}

/** Runs in the page, where the runner's names are not. A module script may not have run yet. */
function callInPage(global, method, options, done) {
  const call = async () => {
    while (!window[global]) await new Promise((resolve) => setTimeout(resolve, 10));
    return window[global][method](options);
  };
  call().then((value) => done([value]), (error) => done([null, String(error?.stack ?? error)]));
}

/**
 * Measures each of `variants` (by `id`) `runs` times, in turns, each round beginning with another. What fails is out, and
 * its error says why. Gives `{ values, error }` by id.
 */
export async function inTurns(runs, variants, measure) {
  const results = Object.fromEntries(variants.map(({ id }) => [id, { values: [] }]));
  for (let round = 0; round < runs; round += 1) {
    for (const variant of rotated(variants, round)) await attempt(results[variant.id], variant, measure);
  }
  return results;
}

const rotated = (list, by) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)];

async function attempt(result, variant, measure) {
  if (result.error) return;
  try {
    result.values.push(await measure(variant));
  } catch (error) {
    result.error = error.message.split("\n")[0];
  }
}
