// The diagnose view: shows the findings of the package about this page and its bucket.

import { diagnose } from "./pkg/diagnose.js";
import { announce } from "./announcer.js";
import { byId, element } from "./elements.js";
import { language, onLanguage, t } from "./i18n.js";

/** `uploader()` returns the page's Uploader. */
export function startDiagnoseView(uploader) {
  const button = byId("diagnose-button");
  button.addEventListener("click", () => {
    if (button.ariaDisabled !== "true") run(uploader(), button);
  });
  // Findings are sentences of one language.
  onLanguage(() => byId("findings").replaceChildren());
}

async function run(uploader, button) {
  button.ariaDisabled = "true";
  byId("diagnosing").hidden = false;
  showFindings(await diagnose(uploader, { locale: language() }));
  byId("diagnosing").hidden = true;
  button.removeAttribute("aria-disabled");
}

function showFindings(findings) {
  byId("findings").replaceChildren(...findings.map(finding));
  const problems = findings.filter(({ status }) => status !== "ok").length;
  announce(t("diagnose.found", { count: problems }));
}

function finding({ check, status, message, fix }) {
  const head = element("p", { className: "finding-head" }, badge(status), element("code", { text: check }));
  const item = element("li", { className: "finding" }, head, element("p", { text: message }));
  item.dataset.status = status;
  if (fix) item.append(...fixOf(fix));
  return item;
}

/** Shows a sentence; for CORS, the rule that is needed follows on separate lines. */
function fixOf(fix) {
  const [sentence, ...rule] = fix.split("\n");
  const shown = [element("p", { className: "fix", text: sentence })];
  if (rule.length > 0) shown.push(element("pre", { text: rule.join("\n"), tabIndex: 0 }), copyButton(rule.join("\n")));
  return shown;
}

function copyButton(rule) {
  const button = element("button", { type: "button", className: "button quiet", text: t("copy") });
  button.dataset.copy = rule;
  return button;
}

function badge(status) {
  return element("span", { className: "badge", text: t(`diagnose.${status}`) });
}
