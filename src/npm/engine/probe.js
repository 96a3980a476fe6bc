// Finds out why no answer came, by asking the host again with small requests. Nothing of the upload is in them.

import { causeOf } from "./diagnosis.js";
import { postByFetch, postByXhr } from "./send.js";
import { isOffline, Sleep } from "./timing.js";

/** How long a small request may take, in milliseconds. Hosts that drop what they are sent never answer. */
const PATIENCE = 5000;

/** How much later than a request that the Content Security Policy blocks the event may come that says so. */
const EVENT_DELAY = 250;

const VIOLATION = "securitypolicyviolation";

/**
 * The code of why a POST to `host`, a URL with its closing slash, has ended without an answer. `isWatched` says whether a
 * listener was on the upload. It takes a few round trips, or some seconds where nothing answers.
 */
export async function cause(host, isWatched, abort) {
  const facts = {
    isOffline: isOffline(),
    isWatched,
    inPage: globalThis.location !== undefined,
    isIsolated: globalThis.crossOriginIsolated === true,
  };
  // They come by the global scope: in a window they bubble up to it, in a worker they are fired there.
  const reports = [];
  const listener = (report) => reports.push(report);
  globalThis.addEventListener?.(VIOLATION, listener);
  try {
    return await causeOf(facts, (question) => (question === "csp" ? blocked(reports, host, abort) : isAnswered(question, host, abort)));
  } finally {
    globalThis.removeEventListener?.(VIOLATION, listener);
  }
}

/** Others may be blocked at the same time, and a policy that only reports blocks nothing. */
async function blocked(reports, host, abort) {
  const delay = new Sleep(EVENT_DELAY);
  try {
    await abort.wait(delay.over);
  } finally {
    delay.stop();
  }
  // Browsers write the names of hosts in small letters.
  const isBlocked = ({ blockedURI, disposition }) =>
    String(blockedURI).toLowerCase() === host.toLowerCase() && disposition !== "report";
  return reports.some(isBlocked);
}

/** The POSTs have no body to speak of, and OSS refuses them whoever sends them. Whatever it answers is an answer. */
async function isAnswered(question, host, abort) {
  const limit = new Sleep(PATIENCE);
  let post;
  try {
    post = send(question, host);
    await abort.wait(post.ended, limit.over);
    return post.answer !== undefined;
  } catch (error) {
    // The page's own `fetch` may throw.
    abort.check();
    return false;
  } finally {
    limit.stop();
    post?.abort();
  }
}

function send(question, host) {
  // As before the upload, the listener makes the browser send a preflight. Browsers do not watch an upload of nothing.
  if (question === "preflighted") return postByXhr(host, "?", () => {});
  return postByFetch(host, undefined, question === "cors" ? "cors" : "no-cors");
}
