// The tools of a scenario: the package, its calls noted down, and the switch of the local server.

import { bytes } from "./bytes.js";
import { counts, plain } from "./instruments.js";

const GRANT = "/get_post_signature_for_oss_upload";
const DIR = "user/demo/";
const PATIENCE = 20_000;

export class Tools {
  counts = counts;
  GRANT = GRANT;
  /** For each file: its key, its content by name and size, and the outcome of its promise. */
  reports = [];
  /** Events that should not have happened, in words. */
  complaints = [];
  /** Uncaught errors; a scenario that expects one takes it out. */
  uncaught = [];
  #package;
  #calls = new WeakMap();

  /** Takes the package, and whether the browser sends a form again by itself after a reused connection has died. */
  constructor(module, resends) {
    this.#package = module;
    this.resends = resends;
  }

  // Files and uploads

  file(name = "a.bin", size = 1000, type = "application/octet-stream") {
    return new File([bytes(name, size)], name, { type });
  }

  files(count, size = 100) {
    return Array.from({ length: count }, (_, index) => this.file(`${index}.bin`, size));
  }

  /** An uploader that loses no time between attempts. Its functions are watched. */
  uploader({ retry, ...options } = {}) {
    const quick = typeof retry === "number" ? { attempts: retry } : retry;
    const calls = { pending: 0 };
    const retries = { baseDelay: 1, maxDelay: 5, ...quick };
    if (retries.shouldRetry) retries.shouldRetry = this.#watched("shouldRetry", retries.shouldRetry, calls);
    const grant = options.grant ?? GRANT;
    const watched = typeof grant === "function" ? this.#watched("grant", grant, calls) : grant;
    const uploader = new this.#package.Uploader({ ...options, retry: retries, grant: watched });
    this.#calls.set(uploader, calls);
    return uploader;
  }

  /** `uploader.upload`, noted down. */
  upload(uploader, file, options = {}) {
    const report = this.#report(file);
    const call = { pending: 1 };
    const promise = uploader.upload(file, this.#noted(options, report, call));
    return this.#settling(uploader, promise, call, (state, value) => this.#settle(report, state, value));
  }

  /** `uploader.uploadAll`, noted down. */
  uploadAll(uploader, files, options = {}) {
    const call = { pending: 1 };
    const reports = Array.from(files, (file) => this.#report(file));
    const each = (file, index) => this.#noted(options.each?.(file, index) ?? {}, reports[index], call);
    const all = { ...this.#noted(options, {}, call), each: this.#watched("each", each, call) };
    const promise = uploader.uploadAll(files, all);
    return this.#settling(uploader, promise, call, (state, value) => {
      reports.forEach((report, index) => {
        const outcome = state === "fulfilled" ? value[index] : { status: state, reason: value };
        this.#settle(report, outcome.status, outcome.value ?? outcome.reason);
      });
    });
  }

  /** Returns the reason with which `promise` rejects. */
  async failure(promise) {
    const outcome = await promise.then((value) => ({ value }), (reason) => ({ reason }));
    if (!("reason" in outcome)) throw new Error(`this should have failed: ${JSON.stringify(outcome.value)}`);
    return outcome.reason;
  }

  #report(file) {
    const report = { name: file.name, size: file.size, key: DIR + file.name, state: "pending", stored: "unknown" };
    this.reports.push(report);
    return report;
  }

  #noted(options, report, call) {
    const { key, onProgress } = options;
    const noted = { ...options };
    if (typeof key === "string") report.key = key;
    if (typeof key === "function") noted.key = (...args) => (report.key = this.#watched("key", key, call)(...args));
    if (onProgress) noted.onProgress = this.#watched("onProgress", onProgress, call);
    return noted;
  }

  #settling(uploader, promise, call, note) {
    const calls = this.#calls.get(uploader);
    calls.pending += 1;
    const settle = (state) => (value) => {
      call.pending -= 1;
      calls.pending -= 1;
      note(state, value);
    };
    promise.then(settle("fulfilled"), settle("rejected"));
    return promise;
  }

  #settle(report, state, value) {
    if (report.state !== "pending") this.complaints.push(`the upload of ${report.key} settled twice`);
    report.state = state;
    report.code = value?.code;
    // An abort does not say; nor does it have to.
    report.stored = state === "fulfilled" ? "yes" : value?.stored ?? "unknown";
    if (state === "fulfilled" && value.key !== report.key) this.complaints.push(`${value.key} instead of ${report.key}`);
  }

  #watched(name, callback, call) {
    return (...args) => {
      if (call.pending <= 0) this.complaints.push(`${name} was called after its promise had settled`);
      return callback(...args);
    };
  }

  // The server

  /** A grant of the server, which has `query` for its terms. */
  async grant(query = "") {
    return (await plain.fetch(GRANT + query)).json();
  }

  async #switch(method, order) {
    const answer = await plain.fetch("/__faults", { method, body: order && JSON.stringify(order) });
    if (!answer.ok) throw new Error((await answer.json()).error);
    return answer.json();
  }

  /** Gives an order to `/__faults`. */
  order(order) {
    return this.#switch("POST", order);
  }

  /** Sets the faults of the next uploads. */
  faults(...next) {
    return this.order({ next });
  }

  /** Returns the requests that the server has seen: forms, preflights, requests for grants. */
  async seen() {
    const { requests, mostUploadsAtOnce } = await this.#switch("GET");
    const of = (method) => requests.filter((request) => request.method === method);
    return {
      // A smaller request only asks if the bucket answers.
      posts: of("POST").filter(({ bodyBytes }) => bodyBytes > 100),
      preflights: of("OPTIONS").length,
      grants: of("GET").filter(({ path }) => path === GRANT).length,
      mostUploadsAtOnce,
    };
  }

  /** A CORS rule as the bucket has it, with other members. */
  rule(members) {
    const exposed = ["ETag", "x-oss-request-id", "x-oss-hash-crc64ecma"];
    return { AllowedOrigin: ["*"], AllowedMethod: ["POST"], AllowedHeader: ["*"], ExposeHeader: exposed, ...members };
  }

  // The page

  /** Sets this computer's clock ahead of the true time. */
  setClock(seconds) {
    Date.now = () => plain.now() + seconds * 1000;
  }

  /** The random part of each wait. */
  setRandom(share) {
    Math.random = () => share;
  }

  setOnline(online) {
    Object.defineProperty(navigator, "onLine", { configurable: true, get: () => online });
    if (online) dispatchEvent(new Event("online"));
  }

  /** Answers `fetch` in the place of the server, as long as `answer(url, init)` returns something. */
  answerFetch(answer) {
    const real = globalThis.fetch;
    globalThis.fetch = (url, init) => answer(String(url), init) || real(url, init);
  }

  // Waiting

  sleep(milliseconds) {
    return new Promise((resolve) => plain.setTimeout(resolve, milliseconds));
  }

  /** A promise with the functions that settle it. */
  deferred() {
    const deferred = {};
    deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
    return deferred;
  }

  /** Waits for something that is bound to happen. */
  async until(condition, what) {
    const end = plain.now() + PATIENCE;
    while (!(await condition())) {
      if (plain.now() > end) throw new Error(`in vain waited until ${what ?? condition}`);
      await this.sleep(10);
    }
  }

  /** Gives what is left of the package's work the chance to show itself. */
  async quiet() {
    for (let turn = 0; turn < 5; turn += 1) await this.sleep(1);
  }

  // Claims

  equal(actual, expected, what = "") {
    const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
    if (is !== should) throw new Error(`${what} is ${is} and should be ${should}`);
  }

  same(actual, expected, what = "") {
    if (!Object.is(actual, expected)) throw new Error(`${what} is ${actual} and should be ${expected} itself`);
  }

  ok(condition, what) {
    if (!condition) throw new Error(what);
  }

  /** Returns the named members of an error. */
  error(actual, expected) {
    if (actual?.name !== "UploadError") throw actual;
    const members = Object.keys(expected).map((name) => [name, actual[name]]);
    this.equal(Object.fromEntries(members), expected, `the error "${actual.message}"`);
  }
}
