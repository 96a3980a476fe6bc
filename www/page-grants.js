// The source that the page uses now, for everybody on the page who needs to know.

const listeners = [];
let source = null;

/** The {@link GrantSource} in use. */
export const grants = () => source;

/** Uses another source from now on. */
export function useGrants(next) {
  source = next;
  for (const listener of listeners) listener(source);
}

/** Calls `listener` with each source that is used from now on. */
export function onGrants(listener) {
  listeners.push(listener);
}
