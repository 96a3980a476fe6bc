// Copying text to the clipboard.

import { announce } from "./announcer.js";
import { t } from "./i18n.js";

const SHOWN_FOR = 1500;

/** Copies `text` and says so on `button` for a moment. Pages that are not secure have no clipboard. */
export async function copyText(text, button) {
  const copied = await write(text);
  announce(t(copied ? "copy.done" : "copy.failed"));
  button.toggleAttribute("data-copied", copied);
  setTimeout(() => button.removeAttribute("data-copied"), SHOWN_FOR);
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
