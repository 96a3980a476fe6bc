// A Post Policy in words.

import { formatExactSize } from "./format.js";
import { t } from "./i18n.js";

/** `{ expiration, conditions, json }` of the policy in a grant; `json` is its text, indented. */
export function decodePolicy(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  // `\$` is OSS's own escape and no JSON.
  const document = JSON.parse(text.replace(/\\./gs, (escape) => (escape === "\\$" ? "$" : escape)));
  return { ...document, json: JSON.stringify(document, null, 2) };
}

/** One condition as a sentence. */
export function conditionSentence(condition) {
  const [operator, field, value] = listOf(condition);
  if (operator === "content-length-range") return rangeSentence(field, value);
  const known = OPERATORS[operator];
  if (!known) return t("condition.unknown", { text: JSON.stringify(condition) });
  return known(field.replace(/^\$/, ""), value);
}

const OPERATORS = {
  eq: (field, value) => equalSentence(field, value),
  "starts-with": (field, value) => t(value === "" ? "condition.any" : "condition.starts", { field: named(field), value }),
  in: (field, values) => t("condition.in", { field: named(field), values: listed(values) }),
  "not-in": (field, values) => t("condition.notIn", { field: named(field), values: listed(values) }),
};

/** `{"bucket": "b"}` is short for `["eq", "$bucket", "b"]`. */
function listOf(condition) {
  if (Array.isArray(condition)) return condition;
  const [[field, value]] = Object.entries(condition);
  return ["eq", field, value];
}

function rangeSentence(least, most) {
  const [min, max] = [formatExactSize(least), formatExactSize(most)];
  return least === 0 ? t("condition.atMost", { max }) : t("condition.range", { min, max });
}

/** Nobody needs to read a token to know that it is a condition. */
function equalSentence(field, value) {
  const isToken = field.toLowerCase() === "x-oss-security-token";
  return isToken ? t("condition.token") : t("condition.eq", { field: named(field), value });
}

function named(field) {
  const known = { bucket: "field.bucket", key: "field.key", "content-type": "field.type" }[field.toLowerCase()];
  return known ? t(known) : field;
}

const listed = (values) => values.map((value) => `“${value}”`).join(t("list.or"));
