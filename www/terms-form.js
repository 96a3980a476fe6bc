// The form that asks the demo's server for grants of other terms, so that refusals can be tried out. The terms are kept in
// the page's address.

import { announce } from "./announcer.js";
import { byId } from "./elements.js";
import { DEFAULT_ENDPOINT, GrantSource } from "./grant-source.js";
import { onLanguage, t } from "./i18n.js";
import { useGrants } from "./page-grants.js";

const PRESETS = {
  tiny: { max: "10" },
  images: { types: "image/png,image/jpeg,image/webp,image/gif" },
  expired: { expires_in: "0" },
  callback: { callback: "1" },
};

const form = byId("terms");

export function startTermsForm() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("reset", () => setTimeout(ask)); // the fields are emptied after the event
  byId("presets").addEventListener("click", ({ target }) => askFor(PRESETS[target.dataset.preset]));
  onLanguage(() => (byId("terms-answer").textContent = ""));
  fill(new URLSearchParams(location.search).get("grant"));
}

/** Empty fields are left to the server. */
function endpoint() {
  /** @type {[string, any][]} */
  const terms = [...new FormData(form)].filter(([, value]) => value !== "");
  return terms.length === 0 ? DEFAULT_ENDPOINT : `${DEFAULT_ENDPOINT}?${new URLSearchParams(terms)}`;
}

/** Grants of the new terms are used only once the server has given one. */
async function ask() {
  const source = GrantSource.ofEndpoint(endpoint());
  try {
    await source.grant();
    useGrants(source);
    keepInAddress(source.option);
    say(t("terms.used"));
  } catch ({ reason }) {
    say(t("terms.refused", { reason: reason ?? "" }), true);
  }
}

function askFor(terms) {
  if (!terms) return;
  fill(`${DEFAULT_ENDPOINT}?${new URLSearchParams(terms)}`);
  ask();
}

function say(text, isRefusal = false) {
  byId("terms-answer").textContent = text;
  byId("terms-answer").toggleAttribute("data-refused", isRefusal);
  announce(text);
}

function keepInAddress(option) {
  const address = new URL(location.href);
  if (option === DEFAULT_ENDPOINT) address.searchParams.delete("grant");
  else address.searchParams.set("grant", option);
  history.replaceState(history.state, "", address);
}

function fill(path) {
  const terms = new URL(path ?? DEFAULT_ENDPOINT, location.href).searchParams;
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = terms.get(field.name) === field.value;
    else field.value = terms.get(field.name) ?? "";
  }
}
