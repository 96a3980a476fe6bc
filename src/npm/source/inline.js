// Holds the .wasm file inside the entry in Base64, so that bundlers need no configuration.

import wasm from "#wasm";

export function source() {
  return Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
}
