// Which of the two languages a page reads.

/** Whether `locale`, or without one the navigator, asks for Chinese. */
export function isChinese(locale) {
  const tag = typeof locale === "string" ? locale : globalThis.navigator?.language;
  return /^zh(?![a-z])/i.test(tag);
}
