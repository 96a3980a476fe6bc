// Where grants come from: an endpoint, the page's own function, or the page itself.

import { otherwise } from "./abort.js";
import { answered, isTransientStatus, noGrant } from "./failures.js";
import { guarded, isFunction, isString, Reader, wrong } from "./reader.js";
import { fetched, header } from "./send.js";

const EXPECTED = "the URL of a policy endpoint, { url, init }, a grant, or a function";

/** Members that a grant has and an endpoint has not. */
const OF_GRANTS = ["policy", "Policy", "fields", "formData"];

/** The longest text of an endpoint that is shown, in characters. */
const LONGEST_MESSAGE = 200;

/** The members under which servers say what went wrong. */
const MESSAGE_MEMBERS = ["message", "error", "msg", "detail", "title"];

/**
 * The source that the option `grant` asks for. `fetch({ file, reason }, signal, abort)` gives a grant as it came, and in
 * `clockOffset` how far the endpoint's clock is ahead of this one, in milliseconds, where its `Date` can be read.
 */
export function readSource(options) {
  const value = options.value("grant");
  if (isFunction(value)) return { canRenew: true, fetch: (...request) => asked(value, ...request) };
  if (isString(value)) return endpoint("grant", value, value);
  if (typeof value !== "object") throw wrong("grant", EXPECTED, value);
  const grant = new Reader("grant", value);
  const url = OF_GRANTS.every((member) => grant.value(member) === undefined) ? urlOf(grant) : undefined;
  if (url === undefined) return { canRenew: false, fetch: () => ({ value }) };
  return endpoint("grant.url", url, value, grant.boolean("withFile"), grant.value("init"));
}

/** The URL of `{ url, init }` or of a `URL`. */
function urlOf(grant) {
  const href = (value) => (isString(value) ? value : guarded("grant.url", () => value.href));
  const url = grant.fitting("url", "a string or URL", (value) => isString(href(value)));
  return url === undefined ? grant.text("href") : href(url);
}

function endpoint(name, url, value, isTold = false, init = undefined) {
  if (!url) throw wrong(name, EXPECTED, value);
  const fetch = ({ file }, signal, abort) => answer(isTold && file ? withFile(url, file) : url, init, signal, abort);
  return { canRenew: true, isTold, fetch };
}

/** `url` with the file's name, size and type in its query. */
function withFile(url, { name = "blob", size, type }) {
  const [, before, fragment] = /^([^#]*)(.*)$/s.exec(url);
  const mark = before.includes("?") ? "&" : "?";
  const query = `filename=${encoded(name)}&size=${size}&type=${encoded(type || "application/octet-stream")}`;
  return before + mark + query + fragment;
}

/** `encodeURIComponent` throws at half a character, which file names may have. */
function encoded(text) {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** Of the caller's own function. */
async function asked(grant, { file, reason }, signal, abort) {
  const asking = new Promise((resolve) => resolve(grant({ file: file?.blob ?? null, reason, signal })));
  // What `fetch` rejects with when there is no answer, and little else, is a `TypeError`.
  const rejected = (cause) =>
    noGrant("function failed; its reason is this error's cause", cause, cause instanceof TypeError);
  return { value: await otherwise(abort.wait(asking), rejected) };
}

/** Of an endpoint. The browser's own default for credentials, `same-origin`, is the one wanted here. */
async function answer(url, init, signal, abort) {
  const where = `endpoint ${url.replace(/[?#].*/s, "")}`; // what follows may be secret
  const request = guarded("grant.init", () => ({ ...init, signal }));
  const unreachable = (cause) =>
    noGrant(`${where} cannot be reached, or its CORS rule does not allow this page`, cause, true);
  const { status, headers, text } = await otherwise(abort.wait(fetched(url, request)), unreachable);
  const value = parsed(text);
  if (status < 200 || status > 299) {
    const refused = noGrant(`${where} answered ${status}${said(value, text)}`, undefined, isTransientStatus(status));
    throw answered(refused, header(headers, "retry-after"));
  }
  if (value === undefined) throw noGrant(`${where} did not answer with JSON`);
  // An answer from a cache has an old `Date`. The time then seems earlier than it is, which refuses nothing.
  return { value, clockOffset: Date.parse(header(headers, "date")) - Date.now() };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an answer says to people: the message in its JSON, or a short plain text. */
function said(value, text) {
  const plain = text.trim();
  const message = value === undefined ? !plain.startsWith("<") && plain : messageIn(value);
  return message && message.length <= LONGEST_MESSAGE ? `: ${message}` : "";
}

/** The text under one of the usual members, also in an object under one of them: `{ error: { message } }`. */
function messageIn(value, depth = 3) {
  if (isString(value) || depth === 0) return value;
  return MESSAGE_MEMBERS.map((member) => messageIn(value?.[member], depth - 1)).find(isString);
}
