// Makes the facts that the page shows of an outcome. Values are text and are only ever shown as text.

import { advice } from "./pkg/advice.js";
import { conditionSentence } from "./conditions.js";
import { formatExactSize } from "./format.js";
import { hasText, language, t } from "./i18n.js";

/**
 * Returns the facts of a finished transfer.
 *
 * @returns {import("./elements.js").Fact[]}
 */
export function factsOf({ file, result, error }) {
  const facts = result ? resultFacts(result) : errorFacts(error);
  return facts.filter(({ value }) => value).map((fact) => withCopyName(fact, file.name));
}

/** A failure in a few words. */
export function failureTitle({ code }) {
  return t(hasText(`error.${code}`) ? `error.${code}` : "error.other");
}

/** A failure in a sentence or two; a file can break several conditions, each on its own line. */
export function failureSentence(error, file) {
  if (error.violations?.length) return error.violations.map((each) => violationSentence(each, file)).join("\n");
  return t("failure.sentence", { title: failureTitle(error), message: ownMessage(error) });
}

/** Returns OSS's message alone for its refusals: the package's sentence repeats facts that the page shows separately. */
function ownMessage({ code, message, service }) {
  return (code === "ServiceError" && service.message) || message;
}

function violationSentence({ condition, field, actual, message }, file) {
  const shown = field === "file" && file ? formatExactSize(file.size) : (actual ?? t("violation.absent"));
  return t("violation.sentence", { message, rule: ruleOf(condition), actual: shown });
}

/** Rules of OSS itself have a name instead of a condition. */
function ruleOf(condition) {
  try {
    return conditionSentence(JSON.parse(condition));
  } catch {
    return condition;
  }
}

function resultFacts(result) {
  return [
    { label: t("fact.key"), value: result.key, copy: true },
    { label: t("fact.etag"), value: exposed(result.etag) },
    { label: t("fact.crc64"), value: result.unverifiedReason ?? t("crc64.same", result), prose: true },
    { label: t("fact.requestId"), value: exposed(result.requestId), copy: result.requestId !== null },
    { label: t("fact.size"), value: formatExactSize(result.bytes) },
    { label: t("fact.attempts"), value: result.attempts > 1 ? String(result.attempts) : "" },
    { label: t("fact.callback"), value: result.callbackResponse === null ? "" : asText(result.callbackResponse) },
  ];
}

/** Returns the facts of an error; an unknown value is empty. */
function errorFacts(error) {
  const { service, violations, cause } = error;
  return [
    { label: t("fact.error"), value: error.code ?? error.name },
    { label: t("fact.message"), value: language() === "en" ? "" : ownMessage(error), prose: true },
    { label: t("fact.condition"), value: violations?.map(({ condition }) => condition).join("\n") },
    { label: t("fact.answer"), value: service && `${service.status} ${service.code}`.trim() },
    { label: t("fact.requestId"), value: service?.requestId, copy: true },
    { label: t("fact.ec"), value: service?.ec },
    { label: t("fact.cause"), value: cause?.message, prose: true },
    { label: t("fact.stored"), value: error.stored && t(`stored.${error.stored}`), prose: true },
    { label: t("fact.advice"), value: advice(error, language()), prose: true },
  ];
}

/** A header can be there and yet unreadable for the page. */
const exposed = (header) => header ?? t("fact.hidden");

/** @param {import("./elements.js").Fact} fact */
function withCopyName({ copy, ...fact }, name) {
  const { label } = fact;
  return copy ? { ...fact, copy: { text: t("copy"), name: t("copy.fact", { label, name }) } } : fact;
}

function asText(answer) {
  return typeof answer === "string" ? answer : JSON.stringify(answer, null, 2);
}
