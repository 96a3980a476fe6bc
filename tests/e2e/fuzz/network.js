// The network of the page, as a case has it: it answers what it is told, at once.

import { THROWN, hostile } from "./hostile.js";

export const CODES = ["AccessDenied", "FileAlreadyExists", "InternalError", "CallbackFailed", "RequestTimeTooSkewed", ""];

/** How much faster time goes: waits of the package are over soon. */
const SPEED = 100;

/** The answer of a form that is stored. */
const STORED = { status: 204, headers: 'etag: "00"\r\nx-oss-request-id: 1', body: "" };

export const network = {
  /** Makes the answer of the next forms; an answer of `undefined` never has a status. */
  post: () => STORED,
  /** Makes what `fetch` returns. */
  fetch: async () => new Response(""),
  /** Returns a value that the next call of an XMLHttpRequest throws, or false. */
  trouble: () => false,
  /** Makes the events of bytes that leave. */
  progress: () => [],
  reset() {
    Object.assign(this, { post: () => STORED, fetch: async () => new Response(""), trouble: () => false, progress: () => [] });
  },
};

/** Stands in for the browser's, as scripts of a page do that wrap it. */
class Sender {
  #answer = {};
  upload = {};

  constructor() {
    this.#trouble("new");
  }

  open() {
    this.#trouble("open");
  }

  send() {
    this.#trouble("send");
    this.#answer = network.post() ?? {};
    const events = network.progress();
    queueMicrotask(() => this.#end(events));
  }

  #end(events) {
    for (const event of events) this.upload.onprogress?.(event);
    for (let times = this.#answer.times ?? 1; times > 0; times -= 1) this.onloadend?.({ type: "loadend" });
  }

  get status() {
    this.#trouble("status");
    return "status" in this.#answer ? this.#answer.status : 0;
  }

  get responseText() {
    this.#trouble("responseText");
    return this.#answer.body;
  }

  getAllResponseHeaders() {
    this.#trouble("getAllResponseHeaders");
    return this.#answer.headers;
  }

  abort() {
    this.#trouble("abort");
  }

  #trouble(place) {
    const trouble = network.trouble(place);
    if (trouble) throw trouble.thrown;
  }
}

/** Replaces what the module asks the browser for. */
export function replaceNetwork() {
  const { setTimeout } = globalThis;
  const now = performance.now.bind(performance);
  globalThis.setTimeout = (run, wait, ...rest) => setTimeout(run, wait / SPEED, ...rest);
  performance.now = () => now() * SPEED;
  globalThis.XMLHttpRequest = Sender;
  globalThis.fetch = (...input) => network.fetch(...input);
}

/** Has the network do anything to the forms of a case. */
export function troubleForms(random, act) {
  const text = () => random.pick([answerText(random), hostile(random, act)]);
  network.post = () => ({
    status: random.happens(0.8) ? random.pick([0, 100, 200, 201, 203, 204, 206, 302, 400, 403, 404, 409, 500, 503, 599]) : hostile(random, act),
    headers: random.happens(0.7) ? headerText(random) : hostile(random, act),
    body: text(),
    times: random.below(3) || 1,
  });
  const place = random.pick(["new", "open", "send", "status", "responseText", "getAllResponseHeaders", "abort", "nowhere", "nowhere", "nowhere"]);
  const thrown = random.pick(THROWN);
  network.trouble = (at) => at === place && random.happens(0.7) && { thrown };
  network.progress = () => Array.from({ length: random.below(4) }, () => progressEvent(random, act));
  network.fetch = async () => (random.happens(0.3) ? hostile(random, act) : fetched(random, act));
}

function progressEvent(random, act) {
  const value = () => (random.happens(0.5) ? random.below(200) : hostile(random, act));
  return random.happens(0.1) ? hostile(random, act) : { loaded: value(), total: value(), lengthComputable: value() };
}

export function answerText(random) {
  const code = random.pick(CODES);
  const texts = [
    "", "{}", "[", "null", '{"Status":"OK"}', "<html>", "\ud800", `<Error><Code>${code}</Code>`, "&#x110000;&#xd800;&amp;".repeat(50),
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Policy expired.</Message><RequestId>5F</RequestId><EC>0006-00000213</EC></Error>`,
    `<PostResponse><Bucket>b</Bucket><Location>https://b/%E4%B8</Location><Key>${"k".repeat(random.below(3000))}</Key><ETag>"x"</ETag></PostResponse>`,
    "<Error>".repeat(3000), "{".repeat(3000),
  ];
  const text = random.pick(texts);
  return random.happens(0.3) ? text.slice(0, random.below(text.length + 1)) : text;
}

function headerText(random) {
  const lines = [
    "etag: \"x\"", "x-oss-request-id: 1", "x-oss-hash-crc64ecma: 7", "x-oss-hash-crc64ecma: 18446744073709551616", "x-oss-ec", ": ", "", "x-oss-ec: 0006-00000213",
    "retry-after: -1", "retry-after: 99999999999999999999", "retry-after: Thu, 01 Jan 1970 00:00:00 GMT", "date: nonsense", "content-type: application/xml", "x-oss-server-time: 1", "\ud800: \udc00",
  ];
  return Array.from({ length: random.below(5) }, () => random.pick(lines)).join(random.pick(["\r\n", "\n", "\r"]));
}

/** The values with which a page's `fetch` may resolve. */
export function fetched(random, act, text = answerText(random)) {
  const body = random.happens(0.7) ? text : hostile(random, act);
  const real = () => new Response(text, { status: random.pick([200, 200, 201, 299, 400, 401, 429, 500]), headers: { "retry-after": "1", age: "5", date: "x" } });
  const own = {
    [Symbol.toStringTag]: "Response",
    status: random.happens(0.5) ? 200 : hostile(random, act),
    headers: random.happens(0.5) ? new Headers({ date: new Date().toUTCString() }) : hostile(random, act),
    text: random.happens(0.8) ? async () => body : hostile(random, act),
  };
  return random.happens(0.5) ? real() : own;
}
