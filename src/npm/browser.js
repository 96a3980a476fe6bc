// What the WebAssembly module has the browser do, where many small calls from there would cost a page more bytes. Nothing
// is decided here.

/** A promise, and what resolves and what rejects it. */
export function deferred() {
  let settle;
  const promise = new Promise((...both) => (settle = both));
  return [promise, ...settle];
}

/** `fetch`, up to the last byte of the answer: its status, a line for each header, and its text. */
export async function fetched(url, init) {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return [answer.status, Array.from(answer.headers, (pair) => pair.join(": ")).join("\n"), text];
}

/** A POST under way; `abort` ends it. */
export class Post {
  over = false;
  /** As of `fetched`, where one came. */
  answer;

  constructor(answer, abort) {
    this.abort = abort;
    /** Resolves when it is over. */
    this.ended = answer.catch(() => {}).then((answer) => {
      this.over = true;
      this.answer = answer;
    });
  }
}

/** By XMLHttpRequest, which alone can report progress. Throws where the browser takes no such URL. */
export function postByXhr(url, body, onprogress) {
  const xhr = new XMLHttpRequest();
  xhr.open("POST", url);
  // With a listener the browser asks for permission first, and only if it is there before.
  if (onprogress) xhr.upload.onprogress = onprogress;
  const quiet = () => (xhr.onloadend = xhr.upload.onprogress = null);
  // `loadend` follows `load`, `error` and `abort` alike. Browsers say status 0 where no answer may be seen.
  const ended = new Promise((resolve) => (xhr.onloadend = resolve)).then(quiet);
  xhr.send(body);
  return new Post(
    ended.then(() => (xhr.status ? [xhr.status, xhr.getAllResponseHeaders(), xhr.responseText] : undefined)),
    () => {
      xhr.upload.onprogress = null;
      xhr.abort();
    },
  );
}

/** By `fetch`. */
export function postByFetch(url, body, mode) {
  const controller = new AbortController();
  const answer = fetched(url, { method: "POST", body, mode, signal: controller.signal });
  return new Post(answer, () => controller.abort());
}

/** Listens to `target`, or to the global scope; Node's has nothing to tell. */
export function listen(target, event, listener) {
  (target ?? globalThis).addEventListener?.(event, listener);
}

export function unlisten(target, event, listener) {
  (target ?? globalThis).removeEventListener?.(event, listener);
}

/** A character for each byte, as `atob` gives and `btoa` takes, from and to the text whose UTF-8 it is. */
export function fromUtf8(binary) {
  const bytes = Uint8Array.from(binary, (byte) => byte.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

export function toUtf8(text) {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
