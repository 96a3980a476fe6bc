// `UploaderOptions`, but for the source of the grants.

import { Reader, wrong } from "./reader.js";

/**
 * How many uploads a browser may be asked to have open at once: Chromium fails from about 1,900 on, and no browser uses
 * more than six connections to a host that speaks HTTP/1.1.
 */
const MAX_CONCURRENCY = 100;

const MILLISECONDS = "a whole number of milliseconds";

/** What the options say; what is absent has its default. */
export function readSettings(options) {
  return {
    concurrency: options.whole("concurrency", "a whole number from 1 to 100", 1, MAX_CONCURRENCY) ?? 3,
    retry: readRetry(options),
    stallTimeout: options.whole("stallTimeout", MILLISECONDS, 1),
    checksum: !options.isSecond("checksum", "crc64", "off"),
    grantPerFile: options.isSecond("grantScope", "shared", "file"),
    strict: options.boolean("strict") ?? false,
  };
}

function readRetry(options) {
  const value = options.value("retry") ?? {};
  if (typeof value === "number") return retry(attempts(options, "retry"));
  if (typeof value !== "object") throw wrong("retry", "a number or an object", value);
  const given = new Reader("retry", value);
  const delay = (member) => given.whole(member, MILLISECONDS, 0);
  return retry(attempts(given, "attempts"), delay("baseDelay"), delay("maxDelay"), given.function("shouldRetry"));
}

function retry(attempts = 3, baseDelay = 1000, maxDelay = 30_000, shouldRetry = undefined) {
  return { attempts, baseDelay, maxDelay, shouldRetry };
}

function attempts(options, member) {
  return options.whole(member, "a whole number from 1, which is not to try again, to 100", 1, 100);
}
