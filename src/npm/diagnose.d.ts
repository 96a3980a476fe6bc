/**
 * Checks everything between a page and its bucket, for the people who build and run the page. No file is sent, and no part
 * of the signature or the token is shown.
 *
 * @module oss-form-upload/diagnose
 */

import type { Uploader } from "./index.js";

/**
 * The subject of a finding:
 *
 * - `grant`: the application server issues a complete grant without unused members; its callback can work.
 * - `clock`: this computer's clock agrees with the application server's.
 * - `policy`: the policy is valid long enough, and has the conditions that it should have.
 * - `host`: the grant's host can be an OSS host, and something answers there.
 * - `csp`: the page's Content Security Policy allows connections to the host.
 * - `cors`: the bucket's CORS rules let the page post and read the answer.
 * - `preflight`: they allow the preflight that `onProgress`, `stallTimeout` and `answerTimeout` cause.
 * - `headers`: they expose the headers of OSS's answers.
 */
export type DiagnosisCheck = "grant" | "clock" | "policy" | "host" | "csp" | "cors" | "preflight" | "headers";

/** A finding of {@link diagnose}. */
export interface Finding {
  /** The subject. */
  readonly check: DiagnosisCheck;
  /** `fail`: uploads cannot succeed; `warn`: some may fail, or the set-up is unsafe. */
  readonly status: "ok" | "warn" | "fail";
  /** The finding in a sentence or two. */
  readonly message: string;
  /** The change that is needed. For CORS, the XML of the rule follows on separate lines. */
  readonly fix: string | null;
}

/** Options of {@link diagnose}. */
export interface DiagnoseOptions {
  /**
   * A BCP 47 language tag. `zh` and `zh-…` select Simplified Chinese, all others English.
   * @defaultValue `navigator.language`, or English where there is no navigator
   */
  locale?: string | null;
}

/**
 * Gets a grant as an upload would, and then looks at it, at its host, and at what the browser lets this page do there. It
 * sends up to four small requests to the host, which OSS refuses as no forms, and takes some seconds where nothing
 * answers. What rests on something that failed is not looked at: a list that ends with a `fail` may get longer once
 * that is repaired.
 *
 * @param uploader - The uploader whose uploads fail.
 * @returns the findings, at most a few for each subject; the promise never rejects
 *
 * @example
 * ```ts
 * for (const { check, status, message, fix } of await diagnose(uploader)) console.log(check, status, message, fix ?? "");
 * ```
 */
export function diagnose(uploader: Uploader, options?: DiagnoseOptions | null): Promise<Finding[]>;
