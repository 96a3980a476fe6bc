/**
 * Advice after a failed upload. This entry holds sentences only: no WebAssembly, and no code of the other entries.
 *
 * @module oss-form-upload/advice
 */

/**
 * Returns one sentence that says what to change, for the people who build and run the page. It is chosen by the most exact
 * fact at hand: OSS's EC, its message, its error code, the HTTP status where OSS's code is unknown, and last `error.code`,
 * which has finer causes for `LoadFailed`. The sentences are fixed texts: they contain no part of the error, no key, no URL.
 *
 * @param error - The caught value; any value may be passed.
 * @param locale - A BCP 47 language tag. `zh` and `zh-…` select Simplified Chinese, all others English. The default is
 * `navigator.language`, or English where there is no navigator.
 * @returns the sentence; `null` for a value that is no `UploadError`, such as the reason of an abort, and for unknown codes.
 * It never throws.
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
