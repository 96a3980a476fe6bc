// The line under the chooser that says where files go, and the notice that says why they cannot.

import { byId } from "./elements.js";
import { onLanguage, t } from "./i18n.js";
import { clearNotice, showNotice } from "./notice.js";
import { grants, onGrants } from "./page-grants.js";

let grant = null;

export function startDestinationLine() {
  onGrants(showDestination);
  onLanguage(render);
  addEventListener("offline", showOffline);
  addEventListener("online", () => {
    clearNotice("offline");
    showDestination();
  });
  if (!navigator.onLine) showOffline();
}

/** Asks again where there was no grant so far. */
export async function showDestination() {
  try {
    grant = await grants().grant();
    clearNotice("no grant");
  } catch (error) {
    grant = null;
    showNotice("no grant", () => sentenceOf(error));
  }
  render();
}

function showOffline() {
  showNotice("offline", () => t("notice.offline"));
}

/** `status` is 0 where the server did not answer; an error that is no refusal of the server has its own text. */
function sentenceOf({ status, reason, message }) {
  if (status === 0) return t("notice.noServer");
  return status ? t("notice.refused", { status, reason: reason.slice(0, 200) }) : message;
}

function render() {
  byId("destination").textContent = grant ? placeOf(grant) : "";
}

function placeOf({ host, dir }) {
  const { host: name } = new URL(host);
  return dir ? t("destination.folder", { host: name, dir }) : t("destination.root", { host: name });
}
