// Keeps values between visits. Storage can be full, switched off or forbidden: then nothing is kept, and nothing else
// changes.

/** Keeps a text under a name; tells whether that worked. */
export function remember(name, text) {
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** The text kept under a name, or `null`. */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
