/** The text whose UTF-8 `binary` is, a character for each byte, as `atob` gives it. Throws where it is none. */
export function fromUtf8(binary) {
  const bytes = Uint8Array.from(binary, (byte) => byte.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
