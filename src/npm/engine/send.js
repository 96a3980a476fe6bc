// One POST of one form: by `XMLHttpRequest`, which alone can report progress, or where there is none — in a service
// worker, in Node — by `fetch`.

import { failure, noAnswer } from "./failures.js";

/** `fetch`, up to the last byte of the answer: its status, a line for each header that the page may see, its text. */
export async function fetched(url, init) {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return { status: answer.status, headers: Array.from(answer.headers, (pair) => pair.join(": ")).join("\n"), text };
}

/** One of the `headers` of an answer. Asking the request for one that the page may not see would be logged as an error. */
export function header(headers, name) {
  return new RegExp(`^${name}:[ \t]*(.+?)\\s*$`, "im").exec(headers)?.[1];
}

/** A POST under way; `abort` ends it. */
class Post {
  isOver = false;
  /** As of `fetched`, where one came. */
  answer;

  constructor(answer, abort) {
    this.abort = abort;
    /** Resolves when it is over. */
    this.ended = answer.catch(() => {}).then((answer) => {
      this.isOver = true;
      this.answer = answer;
    });
  }
}

/** Posts `form` to `host`; `onProgress`, if there is one, is called with the browser's events. */
export function post(host, form, onProgress) {
  try {
    return typeof XMLHttpRequest === "undefined" ? postByFetch(host, form, "cors") : postByXhr(host, form, onProgress);
  } catch (cause) {
    throw cause?.name === "SyntaxError" ? notAUrl(host, cause) : noAnswer("Network", cause);
  }
}

function notAUrl(host, cause) {
  return failure("InvalidGrant", `the grant cannot be used: its host "${host}" is not one that the browser takes`, cause);
}

/** By XMLHttpRequest. Throws where the browser takes no such URL. */
export function postByXhr(url, body, onProgress) {
  const xhr = new XMLHttpRequest();
  xhr.open("POST", url);
  // With a listener the browser asks for permission first, and only if it is there before.
  if (onProgress) xhr.upload.onprogress = onProgress;
  const quiet = () => (xhr.onloadend = xhr.upload.onprogress = null);
  // `loadend` follows `load`, `error` and `abort` alike. Browsers say status 0 where no answer may be seen.
  const ended = new Promise((resolve) => (xhr.onloadend = resolve)).then(quiet);
  xhr.send(body);
  const answer = () => ({ status: xhr.status, headers: xhr.getAllResponseHeaders(), text: xhr.responseText });
  return new Post(ended.then(() => (xhr.status ? answer() : undefined)), () => {
    xhr.upload.onprogress = null;
    xhr.abort();
  });
}

/** By `fetch`. */
export function postByFetch(url, body, mode) {
  const controller = new AbortController();
  const answer = fetched(url, { method: "POST", body, mode, signal: controller.signal });
  return new Post(answer, () => controller.abort());
}
