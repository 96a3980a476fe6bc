// What small requests to the host come to. They are refused by OSS whoever sends them, and hold nothing of a grant.

import { corsRule, EXPOSED } from "./rule.js";

/** How long a request may take, in milliseconds. */
const PATIENCE = 5000;
/** How much later than the request the event of a Content Security Policy may come, in milliseconds. */
const EVENT_DELAY = 500;

/** OSS's error codes that are about the host and not about the request. */
const OF_HOST = ["NoSuchBucket", "InvalidBucketName", "SecondLevelDomainForbidden", "TransferAccelerationDisabled"];

/** Looks from the outside in: what a finding rests on has been found all right before. */
export async function network(host, text) {
  if (globalThis.navigator?.onLine === false) return [{ check: "host", status: "fail", ...text.host.offline }];
  const isPage = globalThis.location !== undefined;
  const answer = await withViolation(host, (blocked) => readable(host, isPage && blocked));
  if (answer === "blocked") return [{ check: "csp", status: "fail", ...text.csp.blocked(new URL(host).origin) }];
  if (isPage && !answer) return ofUnreadable(host, text);
  const found = reached(answer, text);
  return isPage && found.status === "ok" ? [found, ...(await ofReadable(host, answer, text))] : [found];
}

/** `"blocked"`, the answer, or null where there is none that the page may read. */
async function readable(host, blocked) {
  const answer = await post(host, "cors");
  if (answer || !blocked) return answer;
  return (await within(EVENT_DELAY, () => blocked)) ? "blocked" : null;
}

/** Gives `ask` a promise of the browser's report that it blocks requests to `host`. */
async function withViolation(host, ask) {
  let listener;
  const blocked = new Promise((resolve) => {
    // A policy that only reports blocks nothing, and other requests of the page may be blocked at the same time.
    listener = ({ blockedURI, disposition }) => blockedURI === new URL(host).href && disposition !== "report" && resolve(true);
  });
  globalThis.addEventListener?.("securitypolicyviolation", listener);
  try {
    return await ask(blocked);
  } finally {
    globalThis.removeEventListener?.("securitypolicyviolation", listener);
  }
}

function reached(answer, { host: text }) {
  if (!answer) return { check: "host", status: "fail", ...text.unreachable };
  const { code, status } = answer;
  const refused = OF_HOST.includes(code) || answer.ec === "0003-00001403";
  return { check: "host", ...(refused ? { status: "fail", ...text.refused(code, status) } : { status: "ok", ...text.answers }) };
}

async function ofReadable(host, answer, text) {
  const found = [{ check: "csp", status: "ok", ...text.csp.ok }, { check: "cors", status: "ok", ...text.cors.ok }];
  const isAllowed = await preflighted(host);
  if (isAllowed !== null) found.push(preflight(isAllowed, text));
  return [...found, headers(answer, text)];
}

function preflight(isAllowed, { preflight: text }) {
  if (isAllowed) return { check: "preflight", status: "ok", ...text.ok };
  return { check: "preflight", status: "fail", ...text.refused(corsRule()) };
}

/** The answer is one of OSS's errors, which have two of the headers; nothing can be said of the others. */
function headers({ hidden }, { headers: text }) {
  return hidden.length
    ? { check: "headers", status: "warn", ...text.hidden(hidden.join(", "), corsRule()) }
    : { check: "headers", status: "ok", ...text.ok(EXPOSED.join(", ")) };
}

async function ofUnreadable(host, text) {
  if (await post(host, "no-cors")) {
    const [answers, hidden] = [text.host.answers, text.cors.hidden(corsRule())];
    return [{ check: "host", status: "ok", ...answers }, { check: "cors", status: "fail", ...hidden }];
  }
  const finding = globalThis.crossOriginIsolated ? text.host.isolated(corsRule()) : text.host.unreachable;
  return [{ check: "host", status: "fail", ...finding }];
}

/** What came of a POST without a body: null where nothing did. */
function post(host, mode) {
  return within(PATIENCE, async (signal) => {
    const response = await fetch(host, { method: "POST", mode, credentials: "omit", signal });
    return response.type === "opaque" ? {} : read(response, await response.text());
  });
}

function read({ status, headers }, body) {
  const element = (name) => new RegExp(`<${name}>([^<]{1,64})</${name}>`).exec(body)?.[1];
  const sent = [["x-oss-request-id", element("RequestId")], ["x-oss-ec", element("EC")]];
  const hidden = sent.filter(([name, value]) => value && !headers.get(name)).map(([name]) => name);
  return { status, code: element("Code"), ec: element("EC"), hidden };
}

/** Whether a POST whose upload is watched is answered: the browser sends a preflight first. Null without XMLHttpRequest. */
function preflighted(host) {
  if (typeof XMLHttpRequest === "undefined") return null;
  return within(PATIENCE, (signal) => new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.upload.onprogress = () => {};
    xhr.onload = () => resolve(true);
    xhr.onerror = () => resolve(false);
    signal.onabort = () => xhr.abort();
    xhr.open("POST", host);
    xhr.send("?"); // browsers do not watch an upload of nothing
  })).then(Boolean);
}

/** What `ask` comes to, or null when that takes too long or fails. What it began is ended in any case. */
async function within(milliseconds, ask) {
  const controller = new AbortController();
  let timer;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds, null)));
  try {
    return await Promise.race([ask(controller.signal), limit]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}
