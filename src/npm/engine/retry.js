// After how long a failed upload is tried again, and how often.

/**
 * The longest that a server can make an upload wait by `Retry-After`, in milliseconds: five minutes. One that asks for
 * more is not waited for: a person who decides to come back later does better.
 */
export const LONGEST_WAIT = 300_000;

/**
 * How long to wait after the `failures`th failure, in milliseconds: exponential backoff with full jitter by `random`,
 * from 0 to 1, so that many pages do not come back at the same moment. What the server asked for, `asked`, is waited at
 * least. Undefined to give up.
 */
export function retryDelay({ attempts, baseDelay, maxDelay }, failures, random, asked = 0) {
  if (failures >= attempts || asked > LONGEST_WAIT) return undefined;
  const limit = Math.min(baseDelay * 2 ** (failures - 1), maxDelay);
  return Math.max(Math.floor(limit * random), asked);
}

/** Reads `Retry-After`, a number of seconds or a date, as milliseconds from `now`; undefined if it is neither. */
export function retryAfter(header, now) {
  const text = header.trim();
  const milliseconds = /^\d{1,15}$/.test(text) ? text * 1000 : Date.parse(text) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.max(milliseconds, 0);
}
