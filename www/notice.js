// The line on top of the page for matters of all uploads. The last cause wins; each can take back its own.

import { onLanguage } from "./i18n.js";

const element = document.getElementById("notice");
let shown = null;

/** Shows the result of `say()`, in the language of the page, for as long as `cause` lasts. */
export function showNotice(cause, say) {
  shown = { cause, say };
  render();
}

/** Takes the notice back if it is there for `cause`. */
export function clearNotice(cause) {
  if (shown?.cause === cause) shown = null;
  render();
}

function render() {
  element.hidden = shown === null;
  element.textContent = shown?.say() ?? "";
}

onLanguage(render);
