// Chooses between the two languages.

/** Tells if `locale`, or without one the navigator's language, is Chinese. */
export function isChinese(locale) {
  const tag = typeof locale === "string" ? locale : globalThis.navigator?.language;
  return /^zh(?![a-z])/i.test(tag);
}
