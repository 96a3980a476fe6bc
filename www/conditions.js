// A Post Policy in words.

import { formatExactSize, formatTime } from "./format.js";
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
  "starts-with": (field, value) => startSentence(named(field), value),
  in: (field, values) => t("condition.in", { field: named(field), values: listed(values) }),
  "not-in": (field, values) => t("condition.notIn", { field: named(field), values: listed(values) }),
};

function startSentence(field, value) {
  return t(value === "" ? "condition.any" : "condition.starts", { field, value });
}

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

function equalSentence(field, value) {
  const ofSignature = SIGNATURE[field.toLowerCase()];
  return ofSignature ? ofSignature(value) : t("condition.eq", { field: named(field), value });
}

/** The sentences for fields that sign a form: their values as they are written tell a reader little. */
const SIGNATURE = {
  "x-oss-signature-version": (value) => t("condition.version", { value }),
  "x-oss-credential": (value) => credentialSentence(value.split("/")),
  "x-oss-date": (value) => t("condition.date", { time: signingTime(value) }),
  "x-oss-security-token": () => t("condition.token"),
};

function credentialSentence([id, , region]) {
  return t("condition.credential", { id, region });
}

/** `20261123T025631Z`, as a time of the clock here. */
function signingTime(date) {
  return formatTime(new Date(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5")));
}

function named(field) {
  const known = { bucket: "field.bucket", key: "field.key", "content-type": "field.type" }[field.toLowerCase()];
  return known ? t(known) : field;
}

const listed = (values) => values.map((value) => `“${value}”`).join(t("list.or"));
