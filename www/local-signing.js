// The panel for local tests, there only with a build of the package that can sign in the page. Credentials stay in
// memory and are gone with the page.

import { announce } from "./announcer.js";
import { byId } from "./elements.js";
import { GrantSource } from "./grant-source.js";
import { onLanguage, t } from "./i18n.js";
import { useGrants } from "./page-grants.js";

const form = byId("local-signing-form");

/** `signLocally` is the package's; `serverSource` is what to go back to. */
export function startLocalSigning(signLocally, serverSource) {
  byId("local-signing").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(signLocally);
  });
  onLanguage(() => (byId("local-signing-answer").textContent = ""));
  form.addEventListener("reset", () => {
    useGrants(serverSource);
    say(t("local.forgotten"));
  });
}

async function use(signLocally) {
  const options = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  const sign = () => signLocally(options);
  try {
    await sign();
    useGrants(new GrantSource(sign, sign));
    say(t("local.used"));
  } catch ({ message }) {
    say(message);
  }
}

function say(text) {
  byId("local-signing-answer").textContent = text;
  announce(text);
}
