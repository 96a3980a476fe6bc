/** Frees what the module keeps for objects that nobody holds any more. One that broke has nothing to free. */
export function finalizer(free) {
  return new FinalizationRegistry((pointer) => {
    try {
      free(pointer);
    } catch {
      // Nobody waits for it, so it would be reported as uncaught.
    }
  });
}
