/** Where the module panicked last, until someone took it. */
let place;

/** Called by the module. */
export function panicked(file, line) {
  place = `${file}:${line}`;
}

export function takePanic() {
  const taken = place;
  place = undefined;
  return taken;
}
