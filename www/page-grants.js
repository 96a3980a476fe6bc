// Holds the source of grants that the page uses now, and tells its parts when it changes.

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
