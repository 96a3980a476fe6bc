// Why no answer came. A browser hides from a page why a request failed. Small requests that fail differently for
// different causes tell most of them apart. What lies with the page or the bucket is said only of what failed while
// another request next to it succeeded, twice, since nobody tries again after it: a network that comes and goes must not
// look like it.

/**
 * The code of the cause. `ask(question)` resolves with whether it is so, and is asked as little as the cause takes:
 *
 * - `cors`: is a small POST answered, and may this page read the answer?
 * - `preflighted`: is one answered that is watched like the upload, so that a CORS preflight comes before it?
 * - `csp`: does the browser report that the page's Content Security Policy keeps it from the host?
 * - `opaque`: is a small POST answered whose answer nobody wants to read?
 *
 * `isWatched`: the upload was (progress, stalls). `inPage`: there is CORS and a Content Security Policy, as there is not
 * outside of browsers. `isIsolated`: a cross-origin isolated page may not see answers that it does not even want to read.
 */
export async function causeOf({ isOffline, isWatched, inPage, isIsolated }, ask) {
  if (isOffline) return "Offline";
  if (await ask("cors")) return ofReadable(isWatched && inPage, ask);
  if (!inPage) return "HostUnreachable";
  if (await ask("csp")) return "BlockedByCsp";
  if (!(await ask("opaque"))) return isIsolated ? "Network" : "HostUnreachable";
  return (await ask("cors")) ? "ConnectionReset" : "CorsNotAllowed";
}

/** The host answers this page. */
async function ofReadable(isPreflighted, ask) {
  const isRefused = isPreflighted && !(await ask("preflighted")) && (await ask("cors"));
  return isRefused ? "PreflightRefused" : "ConnectionReset";
}
