/** The error of this package; see types.d.ts. `details` holds all properties but the message. */
export class UploadError extends Error {
  constructor(message, details, cause) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, details);
  }
}

// On the prototype, as with the errors of the language: `Object.keys(error)` shows the details alone.
Object.defineProperty(UploadError.prototype, "name", { value: "UploadError", configurable: true, writable: true });

/** Compares the name, not the class, so that errors of the other entry and of other frames count too. */
export function isUploadError(error) {
  return error?.name === "UploadError" && typeof error.code === "string";
}
