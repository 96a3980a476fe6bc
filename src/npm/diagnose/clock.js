// Whose clock differs from whose, as far as a page can see.

const WORTH_SAYING = 60_000;
/** Further off, OSS refuses what is signed. */
const TOO_FAR = 15 * 60_000;

/**
 * The time by the application server's clock, where that is known, and what is found. `clockOffset` is how many
 * milliseconds that clock is ahead of this one; without it, the moment of signing says a little.
 */
export function clock({ clockOffset, date }, text) {
  const offset = clockOffset ?? ofSigning(date);
  const now = Date.now() + (clockOffset ?? 0);
  return { now, finding: offset === null ? [] : [judged(offset, text)] };
}

/** How far ahead a grant was signed. Of an old one nobody knows whether it is its age or the clocks: null. */
function ofSigning(date) {
  const ahead = basic(date) - Date.now();
  return ahead > -WORTH_SAYING ? ahead : null;
}

function judged(offset, text) {
  const distance = Math.abs(offset);
  if (distance < WORTH_SAYING) return { check: "clock", status: "ok", ...text.clock.ok };
  const { message, fix, worse } = text.clock.differs;
  const far = distance > TOO_FAR ? worse : "";
  return { check: "clock", status: "warn", message: message(Math.round(distance / 1000), offset > 0) + far, fix };
}

/** The moment that `YYYYMMDDTHHMMSSZ` names, in milliseconds since 1970; `NaN` where it is none. */
function basic(date) {
  return Date.parse(String(date).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5"));
}
