// The two languages of the page. A text is named by a key; elements carry theirs in `data-i18n` (their text) and
// `data-i18n-label` (their name for screen readers).

import { recall, remember } from "./memory.js";
import { en } from "./words/en.js";
import { zh } from "./words/zh.js";

const LANGUAGES = { en: { words: en, tag: "en" }, zh: { words: zh, tag: "zh-CN" } };
const KEPT_AS = "oss-form-upload.language";

const listeners = [];
let current = "en";

/** `"en"` or `"zh"`. */
export const language = () => current;

/** The language's BCP 47 tag, for numbers and dates. */
export const languageTag = () => LANGUAGES[current].tag;

/** The text of `key` with its `{names}` filled in. A text with plural forms goes by `values.count`. */
export function t(key, values = {}) {
  const entry = LANGUAGES[current].words[key];
  const text = typeof entry === "string" ? entry : (entry[pluralOf(values.count)] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Returns whether there is such a text. Error codes come from the server, so a text may be missing. */
export const hasText = (key) => Object.hasOwn(en, key);

/** Calls `listener` after each change of language. */
export function onLanguage(listener) {
  listeners.push(listener);
}

/** Shows the page in the language that was chosen before, or else in the browser's. */
export function startLanguage() {
  const kept = recall(KEPT_AS);
  show(Object.hasOwn(LANGUAGES, kept ?? "") ? kept : ofBrowser());
}

/** Switches between the two, and keeps the choice where that is possible. */
export function switchLanguage() {
  show(current === "en" ? "zh" : "en");
  remember(KEPT_AS, current);
}

/** Fills in the texts of all elements inside `root` that name theirs. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n);
  for (const element of root.querySelectorAll("[data-i18n-label]")) element.ariaLabel = t(element.dataset.i18nLabel);
}

function show(name) {
  current = name;
  document.documentElement.lang = languageTag();
  translate(document);
  for (const listener of listeners) listener();
}

function ofBrowser() {
  return /^zh(?![a-z])/i.test(navigator.language) ? "zh" : "en";
}

function pluralOf(count) {
  return new Intl.PluralRules(languageTag()).select(Number(count));
}
