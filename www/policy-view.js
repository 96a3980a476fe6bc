// The policy view: the page's own copy of the current grant, decoded. The package has one of the same terms and renews
// it by itself.

import { conditionSentence, decodePolicy } from "./conditions.js";
import { byId, element, showFacts } from "./elements.js";
import { formatCountdown, formatTime } from "./format.js";
import { onLanguage, t } from "./i18n.js";
import { grants, onGrants } from "./page-grants.js";
import { onView } from "./views.js";

let shown = null;
let timer = null;

export function startPolicyView() {
  byId("renew").addEventListener("click", () => grants().renew().catch(() => null).then(load));
  onView("policy", load);
  onGrants(load);
  onLanguage(render);
}

async function load() {
  try {
    const grant = await grants().grant();
    shown = { grant, ...decodePolicy(grant.policy) };
  } catch {
    shown = null;
  }
  render();
}

function render() {
  byId("grant").hidden = shown === null;
  byId("grant-missing").hidden = shown !== null;
  if (!shown) return;
  const { grant, conditions, json } = shown;
  showFacts(byId("grant-facts"), factsOf(grant));
  const sentences = conditions.map(conditionSentence);
  byId("conditions").replaceChildren(...sentences.map((text) => element("li", { text })));
  byId("policy-json").textContent = json;
  tick();
}

function factsOf({ host, dir, callback, security_token: token, x_oss_signature_version: version }) {
  return [
    { label: t("grant.host"), value: host },
    { label: t("grant.dir"), value: dir || t("grant.anywhere") },
    { label: t("grant.signature"), value: version ?? "V1" },
    { label: t("grant.credentials"), value: t(token ? "grant.temporary" : "grant.permanent"), prose: true },
    { label: t("grant.callback"), value: t(callback ? "grant.withCallback" : "grant.withoutCallback"), prose: true },
  ];
}

/** Shows how long the grant still holds, every second until it has ended. */
function tick() {
  clearTimeout(timer);
  const ends = new Date(shown.expiration);
  const seconds = Math.ceil((ends.getTime() - Date.now()) / 1000);
  const time = formatTime(ends);
  byId("expiry").toggleAttribute("data-expired", seconds <= 0);
  byId("expiry").textContent =
    seconds > 0 ? t("grant.ends", { left: formatCountdown(seconds), time }) : t("grant.ended", { time });
  if (seconds > 0) timer = setTimeout(tick, 1000);
}
