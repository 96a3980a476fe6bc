/**
 * Looks at everything between a page and its bucket, for the people who build and run the page. No file is sent, and
 * nothing of the signature or the token is shown.
 *
 * @packageDocumentation
 */

import type { Uploader } from "./index.js";

/**
 * What a finding is about:
 *
 * - `grant`: the application server issues a grant, it is complete, and all of it is used; its callback can work.
 * - `clock`: this computer's clock and the application server's.
 * - `policy`: its expiration, and the conditions that it lacks.
 * - `host`: where the grant points, and whether anything answers there.
 * - `csp`: the page's Content Security Policy lets it connect to the host.
 * - `cors`: the bucket's CORS rules let the page post and read the answer.
 * - `preflight`: they allow the preflight that `onProgress`, `stallTimeout` and `answerTimeout` cause.
 * - `headers`: they expose the headers of OSS's answers.
 */
export type DiagnosisCheck = "grant" | "clock" | "policy" | "host" | "csp" | "cors" | "preflight" | "headers";

/** One thing that {@link diagnose} has found. */
export interface Finding {
  /** What it is about. */
  readonly check: DiagnosisCheck;
  /** `fail` keeps uploads from succeeding; `warn` may do so, or is unsafe. */
  readonly status: "ok" | "warn" | "fail";
  /** What was found, in a sentence or two. */
  readonly message: string;
  /** What to change; for CORS, the XML of the rule that is needed follows in lines of its own. */
  readonly fix: string | null;
}

/** Options of {@link diagnose}. */
export interface DiagnoseOptions {
  /**
   * A BCP 47 language tag. Chinese, `zh` with whatever follows, gives Simplified Chinese, all others English.
   * @defaultValue `navigator.language`, and English where there is none
   */
  locale?: string | null;
}

/**
 * Gets a grant as an upload would, and then looks at it, at its host, and at what the browser lets this page do there. It
 * sends up to three small requests to the host, which OSS refuses as no forms, and takes some seconds where nothing
 * answers. What rests on something that failed is not looked at: a list that ends with a `fail` may get longer once
 * that is repaired.
 *
 * @param uploader - The uploader whose uploads fail.
 * @returns the findings, at most a few for each check; never rejects
 *
 * @example
 * ```ts
 * for (const { check, status, message, fix } of await diagnose(uploader)) console.log(check, status, message, fix ?? "");
 * ```
 */
export function diagnose(uploader: Uploader, options?: DiagnoseOptions | null): Promise<Finding[]>;
