/**
 * What to change after a failed upload, in words. Sentences only: no WebAssembly, nothing of the other entries.
 *
 * @packageDocumentation
 */

/**
 * Says in one sentence what to change, for the people who build and run the page. It goes by the most exact that is
 * known: OSS's EC, then its message, its error code, the HTTP status where OSS's code is unknown, and last `error.code`,
 * which has finer causes for `LoadFailed`. The sentences are fixed texts: nothing of the error, no key and no URL, is in them.
 *
 * @param error - What was caught; anything may be passed.
 * @param locale - A BCP 47 language tag. `zh`, alone or with anything after it, stands for Simplified Chinese, all others for
 * English. By default `navigator.language`, and English where there is none.
 * @returns the sentence; `null` for what is no `UploadError`, such as the reason of an abort, and for codes that are not
 * known. It never throws.
 *
 * @example
 * ```ts
 * try {
 *   await uploader.upload(file);
 * } catch (error) {
 *   console.error(error, advice(error, "en"));
 * }
 * ```
 */
export function advice(error: unknown, locale?: string | null): string | null;
