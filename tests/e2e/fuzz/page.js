// Runs cases one after another, and tells what did not hold: every promise is settled, with a result, an UploadError or the
// reason of an abort, never with a defect of the package; and an uploader that met all that still uploads a good file.

import { Uploader, isUploadError } from "/index.js";
import { GRANT, KINDS, file } from "./cases.js";
import { REASON, THROWN } from "./hostile.js";
import { network, replaceNetwork } from "./network.js";
import { Random } from "./random.js";

/** How long a promise may take, in milliseconds of the page's own clock, which goes a hundred times faster for the package. */
const PATIENCE = 5000;

const wait = setTimeout.bind(globalThis);
const uncaught = [];
addEventListener("error", ({ error, message }) => {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) uncaught.push(`uncaught: ${message}`);
});
addEventListener("unhandledrejection", ({ reason }) => {
  // Hostile values are functions `then` too, whose own promises nobody gets to see.
  if (!THROWN.includes(reason)) uncaught.push(`unhandled: ${shown(reason)}`);
});

/** Runs so many cases from a number on; gives the faults, and how often each kind of end was seen. */
globalThis.fuzz = async ({ seed, first, cases, codes }) => {
  replaceNetwork();
  const faults = [];
  const ends = {};
  for (let number = first; number < first + cases && faults.length < 10; number += 1) {
    const kinds = Object.keys(KINDS);
    const kind = kinds[number % kinds.length];
    const bench = new Bench(new Random(Math.imul(seed, 0x9e3779b1) + number), codes);
    for (const fault of await bench.run(KINDS[kind])) faults.push(`case ${number}, ${kind}: ${fault}`);
    for (const end of bench.ends) ends[`${kind} ${end}`] = (ends[`${kind} ${end}`] ?? 0) + 1;
  }
  await pause(); // what is uncaught is told a little later
  return { faults: [...faults, ...uncaught], ends };
};

class Bench {
  ends = [];
  #random;
  #codes;
  #uploaders = [];
  /** Promises of calls that hostile values made. */
  #inner = [];
  #acts = 0;

  constructor(random, codes) {
    this.#random = random;
    this.#codes = codes;
  }

  async run(kind) {
    network.reset();
    const faults = [];
    const check = async (promise) => {
      const fault = await this.#settled(promise);
      if (fault) faults.push(fault);
    };
    const make = (options, act = this.#actOn()) => this.#make(options, act);
    const promises = kind({ random: this.#random, make, actOn: () => this.#actOn() });
    for (const promise of promises) promise.catch(() => {}); // they are looked at one after another
    for (const promise of promises) await check(promise);
    for (const promise of this.#inner) await check(promise);
    network.reset();
    for (const uploader of this.#uploaders) uploader.resume();
    const again = await this.#good(new Uploader({ grant: GRANT, retry: 1 }));
    if (again) faults.push(`a good file is not uploaded afterwards: ${again}`);
    return faults.concat(uncaught.splice(0));
  }

  #make(options, act) {
    const uploader = new Uploader(options);
    act.uploader = uploader;
    this.#uploaders.push(uploader);
    return { uploader, act };
  }

  /** Makes what hostile values do: a call of the uploader that they are handed to. */
  #actOn() {
    const random = this.#random;
    const act = () => {
      const { uploader } = act;
      if (!uploader || (this.#acts += 1) > 20) return;
      const acts = [
        () => {}, () => {}, () => uploader.abort(REASON), () => uploader.pause(), () => uploader.resume(),
        () => this.#keep(uploader.upload(file())), () => this.#keep(uploader.check(file())), () => this.#keep(uploader.formFields()),
        () => this.#keep(uploader.uploadAll([file()])),
      ];
      random.pick(acts)();
    };
    return act;
  }

  #keep(promise) {
    promise.catch(() => {});
    this.#inner.push(promise);
  }

  /** Returns what is wrong with the end of a promise. */
  async #settled(promise) {
    const never = {};
    const ended = promise.then((value) => ({ value }), (reason) => ({ reason }));
    const end = await Promise.race([ended, this.#givenUp(ended, never)]);
    if (end === never) return "a promise is not settled";
    if ("value" in end) return this.#fulfilled(end.value);
    return this.#rejected(end.reason);
  }

  /** Hostile values pause the uploader; nobody else resumes it. */
  async #givenUp(ended, never) {
    let isOver = false;
    ended.then(() => (isOver = true));
    const end = Date.now() + PATIENCE;
    while (!isOver && Date.now() < end) {
      for (const uploader of this.#uploaders) uploader.resume();
      await pause();
    }
    return never;
  }

  #fulfilled(value) {
    this.ends.push("fulfilled");
    if (value === null || typeof value !== "object") return `fulfilled with ${shown(value)}`;
    if (!Array.isArray(value)) return undefined;
    const reasons = value.filter(({ status } = {}) => status === "rejected").map(({ reason }) => this.#rejected(reason));
    return reasons.find((fault) => fault);
  }

  #rejected(reason) {
    if (reason === REASON || reason?.name === "AbortError") return void this.ends.push("aborted");
    if (!isUploadError(reason)) return `rejected with ${shown(reason)}`;
    this.ends.push(reason.code);
    if (reason.code === "Internal") return `a defect: ${reason.message}`;
    if (!this.#codes.includes(reason.code)) return `the code ${reason.code} is unknown`;
    return typeof reason.message === "string" && reason.message !== "" ? undefined : "there is no message";
  }

  async #good(uploader) {
    const outcome = await uploader.upload(file()).catch((error) => error);
    return outcome?.status === 204 && outcome.key === "user/hello.txt" ? undefined : shown(outcome);
  }
}

function pause() {
  return new Promise((done) => wait(done, 1));
}

function shown(value) {
  try {
    return `${Object.prototype.toString.call(value)} ${value?.code ?? ""} ${value?.message ?? String(value)} ${value?.stack?.slice(0, 600) ?? ""}`;
  } catch {
    return "something that cannot be shown";
  }
}
