// The .wasm is carried inside the entry itself, so that every bundler takes it with no configuration.

import wasm from "#wasm";

export function source() {
  return Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
}
