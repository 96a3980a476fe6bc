// What the policy says, and what it does not.

/** OSS refuses a V4 form whose policy does not name these. */
const OF_V4 = ["x-oss-signature-version", "x-oss-credential", "x-oss-date"];
const TOKEN = "x-oss-security-token";
const SOON = 60_000;
/** The spelling that OSS takes: UTC, with or without a fraction of a second. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** How many characters of an expiration are shown. */
const SHOWN = 64;

/** `now` is the time in milliseconds, by the best clock there is. */
export function policy(grant, now, { policy: text }) {
  const { expiration, conditions } = decoded(grant.policy) ?? {};
  const ends = Date.parse(expiration);
  const misspelt = typeof expiration === "string" && (!MOMENT.test(expiration) || Number.isNaN(ends));
  if (!Array.isArray(conditions) || (!misspelt && Number.isNaN(ends))) return [{ check: "policy", status: "fail", ...text.unreadable }];
  const end = misspelt ? [{ status: "fail", ...text.misspelt(expiration.slice(0, SHOWN)) }] : expiry(ends - now, text);
  const found = [...end, ...lacking(grant, conditions, text)];
  const finding = found.length ? found : [{ status: "ok", ...text.ok(Math.round((ends - now) / 1000)) }];
  return finding.map((finding) => ({ check: "policy", ...finding }));
}

/** The document, where it is one: Base64 of UTF-8 of JSON, which may also hold OSS's own escape `\$`. */
function decoded(base64) {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(json.replace(/\\./gs, (escape) => (escape === "\\$" ? "$" : escape)));
  } catch {
    return null;
  }
}

function expiry(left, text) {
  if (left <= 0) return [{ status: "fail", ...text.expired(Math.round(-left / 1000)) }];
  return left < SOON ? [{ status: "warn", ...text.ending(Math.round(left / 1000)) }] : [];
}

function lacking({ signatureVersion, hasToken }, conditions, text) {
  const named = new Map(conditions.flatMap(fields));
  const found = [];
  if (isV4(signatureVersion)) {
    const missing = OF_V4.filter((name) => !named.has(name));
    if (missing.length) found.push({ status: "fail", ...text.withoutV4(missing.join(", ")) });
    // Every sample names the token, and no page says what becomes of one that is not named.
    if (hasToken && !named.has(TOKEN)) found.push({ status: "warn", ...text.withoutToken });
  }
  if (!named.has("content-length-range")) found.push({ status: "warn", ...text.withoutRange });
  if (!named.get("key")) found.push({ status: "warn", ...text.withoutKey });
  if (!named.has("bucket")) found.push({ status: "warn", ...text.withoutBucket });
  return found;
}

function isV4(version) {
  return /^(OSS4-HMAC-SHA256|v?4)$/i.test(version);
}

/** The names that a condition is about, in lower case and without `$`, each with what it asks for. */
function fields(condition) {
  if (!Array.isArray(condition)) return Object.entries(condition ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const [operator, name = "", value] = condition.map(String);
  return [operator === "content-length-range" ? [operator, value] : [name.replace(/^\$/, "").toLowerCase(), value]];
}
