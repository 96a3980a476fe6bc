// Declares, with grant.d.ts, everything that the package and a plain build of the module both export. The declarations of a
// plain build are grant.d.ts and this file without its first paragraph; index.d.ts adds the rest of the package.
import type { Grant, GrantEndpoint, GrantEnvelope, GrantFunction } from "./grant.js";

/** Options of {@link Uploader}. */
export interface UploaderOptions {
  /** The source of grants: the URL of a policy endpoint (requested with `GET`, answers the grant as JSON), an endpoint with
   * `fetch` options, a grant, or a function. {@link UploaderOptions.grantScope} says how often it is asked. */
  grant: string | URL | GrantEndpoint | Grant | GrantEnvelope | GrantFunction;
  /** `"shared"`: one grant serves all files until shortly before it expires. The clock is the server's, where its `Date` can
   * be read. A grant for one key is never shared. `"file"`: each file gets a grant for itself.
   * @defaultValue `"shared"` */
  grantScope?: "shared" | "file" | null;
  /** Limit in milliseconds for an endpoint or a function to bring a grant, at least 1. When it has passed, the request is
   * aborted and fails with `GrantUnavailable`, so that a server which never answers keeps no upload waiting.
   * @defaultValue 30 000, which leaves time for a server that starts on demand */
  grantTimeout?: number | null;
  /** Number of uploads at the same time, 1 to 100; the others wait in the order of their calls. Browsers open six HTTP/1.1
   * connections to a host: of more than six uploads the rest waits there, and counts as stalled after `stallTimeout`.
   * @defaultValue 3 */
  concurrency?: number | null;
  /** Number of attempts for an upload, the first included, 1 to 100; or an object with further options.
   * @defaultValue 3 */
  retry?: number | RetryOptions | null;
  /** Time in milliseconds, at least 1, without a byte sent after which an attempt is given up and repeated. 30 000 leaves time
   * for buffers to drain. It counts until the last byte has left; then `answerTimeout` does. It makes the browser send a CORS
   * preflight, and has no effect where there is no `XMLHttpRequest`.
   * @defaultValue no limit */
  stallTimeout?: number | null;
  /** Limit in milliseconds, at least 1, for the answer after the last byte has left the browser; then the attempt fails with
   * `Stalled` and is repeated. It is longer than `stallTimeout`, because antivirus programs and local proxies take a form at
   * once and forward it for minutes. As `stallTimeout`, it causes a CORS preflight and needs `XMLHttpRequest`.
   * @defaultValue with `stallTimeout` 300 000, or `stallTimeout` if that is longer; without it no limit */
  answerTimeout?: number | null;
  /** `"crc64"`: computes the CRC-64 of the file while it is sent, and compares it with the CRC-64 of the object. The bucket's
   * CORS rule must expose `x-oss-hash-crc64ecma`. Where nothing is compared, the file is looked at before and after it is sent.
   * @defaultValue `"crc64"` */
  checksum?: "crc64" | "off" | null;
  /** Refuses an upload that OSS might refuse, too: by rules that the browser cannot decide, such as the bucket behind a
   * custom domain, or an expiry by this computer's own clock.
   * @defaultValue `false`: the upload goes on and OSS decides */
  strict?: boolean | null;
  /** Lets a file have the key of another unsettled one, or of another file of the same `uploadAll`; the later object stays.
   * Otherwise the file that is ready later fails with `DuplicateKey`, and nothing of it is sent. Buckets are told apart.
   * @defaultValue `false` */
  allowDuplicateKeys?: boolean | null;
}

/**
 * Rules for repeating a failed upload. Only a failure that may pass is followed by another attempt: no answer, 408, 429, 5xx,
 * `RequestTimeout`, `IncompleteBody`, a grant endpoint that fails in these ways, and bytes that arrived wrong. While the
 * browser is offline, the upload waits. After a lost answer the object may be written, and the callback called, twice.
 */
export interface RetryOptions {
  /** Number of attempts, the first included, 1 to 100.
   * @defaultValue 3 */
  attempts?: number | null;
  /** The longest wait after the first failure in milliseconds. It doubles with each failure; the actual wait is a random part
   * of it, but at least the server's `Retry-After`, up to 5 minutes.
   * @defaultValue 1000 */
  baseDelay?: number | null;
  /** Limit of the doubling in milliseconds.
   * @defaultValue 30000 */
  maxDelay?: number | null;
  /** Called before each further attempt; may return a promise. `false` gives up; no value lets the attempt be made. An error
   * gives up, too, and is reported as uncaught. */
  shouldRetry?: ((error: UploadError) => boolean | null | void | Promise<boolean | null | void>) | null;
}

/** The callback parameters, under OSS's own names. */
export interface Callback {
  /** One to five URLs separated by `;`, tried in turn. OSS refuses private addresses. */
  callbackUrl: string;
  /** Template of the request's body: `object=${object}&size=${size}&order=${x:order}`. */
  callbackBody: string;
  /** Type of the body. In a JSON template, put no quotes around `${…}`: OSS adds them.
   * @defaultValue `"application/x-www-form-urlencoded"` */
  callbackBodyType?: "application/x-www-form-urlencoded" | "application/json";
  /** The `Host` header of the request.
   * @defaultValue the host of `callbackUrl` */
  callbackHost?: string;
  /** Names the host in the TLS handshake.
   * @defaultValue `false` */
  callbackSNI?: boolean;
}

/** The progress of one upload. */
export interface Progress {
  /** Bytes of the file handed to the network so far. Buffers make it run ahead of the bytes that OSS has. */
  loaded: number;
  /** Size of the file in bytes. */
  total: number;
  /** A whole number, 0 to 100; 100 only once OSS has confirmed the upload. */
  percent: number;
  /** Smoothed over a few seconds; 0 until something has been measured. */
  bytesPerSecond: number;
  /** Seconds until the last byte is handed over; `null` until something has been measured. */
  secondsLeft: number | null;
  /** Number of the attempt, from 1. Each begins again at 0 bytes. */
  attempt: number;
}

/** The progress of all files of {@link Uploader.uploadAll} together. */
export interface TotalProgress extends Omit<Progress, "attempt"> {
  /** Number of files that have been stored, refused or given up. Their bytes count as loaded. */
  filesSettled: number;
  /** Number of all files. */
  filesTotal: number;
}

/** Options of {@link Uploader.upload}. An option that names a form field is sent unless it is `undefined` or `null`. */
export interface UploadOptions {
  /** The full object key, never prefixed, in which OSS replaces `${filename}`; or a function that makes it from the grant.
   * 1 to 1023 bytes of UTF-8, with neither `/` nor `\` at the beginning.
   * @defaultValue the key that the grant or its policy demands; else the grant's `dir`, closed with a slash, and
   * `file.name` */
  key?: string | ((file: Blob, grant: { dir: string }) => string) | null;
  /** The object's `Content-Type`. It is sent as the form field and as the type of the file part, so that the two agree.
   * Browsers write the type of a part in lower case, and so does the field: `text/html; charset=utf-8`. Where the policy asks
   * for capitals, the field has them, and {@link Uploader.check} warns.
   * @defaultValue `file.type` */
  contentType?: string | null;
  /** `Cache-Control` of the object. */
  cacheControl?: string | null;
  /** `Content-Disposition` of the object, in ASCII. Write other names as `attachment; filename*=UTF-8''%E5%90%8D.png`. */
  contentDisposition?: string | null;
  /** `Content-Encoding` of the object. */
  contentEncoding?: string | null;
  /** `Expires` of the object: a `Date` or an HTTP date. */
  expires?: string | Date | null;
  /** `x-oss-object-acl` */
  acl?: "default" | "private" | "public-read" | "public-read-write" | null;
  /** `x-oss-storage-class` */
  storageClass?: "Standard" | "IA" | "Archive" | "ColdArchive" | "DeepColdArchive" | null;
  /** `x-oss-forbid-overwrite`: fails with `FileAlreadyExists` where the key is taken. No effect in a bucket with versioning. */
  forbidOverwrite?: boolean | null;
  /** `x-oss-server-side-encryption`. A KMS key is named through `fields`. */
  serverSideEncryption?: "AES256" | "KMS" | "SM4" | null;
  /** `x-oss-meta-*`: user metadata, names with or without the prefix, each once whatever its case. At most 8 KB in all;
   * ASCII, so percent-encode the rest. */
  metadata?: Record<string, string> | null;
  /** `callback`: the parameters, or the field ready in Base64. `null` sends no callback, even where the grant has one.
   * @defaultValue the grant's `callback` */
  callback?: Callback | string | null;
  /** `x:*`: variables for the callback's body, names with or without `x:`, in lower case, each once. */
  callbackVariables?: Record<string, string> | null;
  /** `success_action_status`: with 201, OSS answers with the object's URL.
   * @defaultValue the status that the policy demands, else OSS's 204 */
  successStatus?: 200 | 201 | 204 | null;
  /** Any other form field. */
  fields?: Record<string, string> | null;
  /** As {@link UploaderOptions.allowDuplicateKeys}, for this file.
   * @defaultValue the option of the {@link Uploader} */
  allowDuplicateKeys?: boolean | null;
  /** Aborts the upload; the promise rejects with `signal.reason`. */
  signal?: AbortSignal | null;
  /** Called when an attempt begins, as bytes leave (at most ten times a second), and once with 100 percent at the end. It
   * makes the browser send a CORS preflight. Where there is no `XMLHttpRequest` it is not called as bytes leave. */
  onProgress?: ((progress: Progress) => void) | null;
}

/** Options of {@link Uploader.uploadAll}, for all files. */
export interface UploadAllOptions extends Omit<UploadOptions, "onProgress"> {
  /** Called as bytes of any file leave and as files are settled (at most ten times a second), and once with 100 percent at
   * the end, unless there are no files. */
  onProgress?: ((progress: TotalProgress) => void) | null;
  /** Returns options for one file, which win over those for all. Called when the file's turn has come. A promise is awaited,
   * while other calls of the uploader go on. One that throws or rejects fails its file with `InvalidArgument`. */
  each?:
    | ((file: Blob, index: number) => UploadOptions | null | undefined | Promise<UploadOptions | null | undefined>)
    | null;
}

/** Options of {@link Uploader.formFields}. */
export interface FormFieldsOptions extends Omit<UploadOptions, "key" | "onProgress" | "allowDuplicateKeys"> {
  /** The object key.
   * @defaultValue the key that the grant or its policy demands; else the grant's `dir`, closed with a slash, and
   * `${filename}` */
  key?: string | null;
  /** `success_action_redirect`: the page that the browser opens once the object is stored. For plain forms only. */
  successRedirect?: string | null;
}

/** A rule that a form breaks, or may break. */
export interface Violation {
  /** The condition as in the policy, `["eq", "$bucket", "examplebucket"]`, or the name of the rule. */
  condition: string;
  /** The form field that the rule is about; `file` for the file's size. */
  field: string | null;
  /** The value or the range that the rule allows. */
  expected: string;
  /** The value in the form; `null` where the field is absent or secret. */
  actual: string | null;
  /** A sentence: `the file is 7 340 032 bytes; the policy allows 1 to 5 242 880`. */
  message: string;
}

/** The findings of {@link Uploader.check}. */
export interface CheckResult {
  /** Rules for which OSS would refuse the form. */
  violations: Violation[];
  /** Rules for which OSS might refuse the form, values that it would garble, and members of the grant without a use
   * (`condition` is `"ignored"`). */
  warnings: Violation[];
}

/** A stored object. A header that the bucket's CORS rule does not expose is `null`. */
export interface UploadResult {
  /** The key under which the object is stored. */
  key: string;
  /** HTTP status: 204, 200 or 201. */
  status: number;
  /** `ETag` without its quotes. Treat it as opaque: OSS does not promise that it is an MD5. */
  etag: string | null;
  /** `x-oss-request-id`. OSS support asks for it. */
  requestId: string | null;
  /** `x-oss-hash-crc64ecma`: CRC-64 of the stored bytes, a decimal number. */
  crc64: string | null;
  /** `x-oss-version-id`, in a bucket with versioning. */
  versionId: string | null;
  /** The object's URL, with `successStatus: 201`. */
  location: string | null;
  /** The application server's answer to the callback: the parsed JSON, or the text where it is no JSON. */
  callbackResponse: unknown;
  /** Size of the file in bytes. */
  bytes: number;
  /** `true` if the CRC-64 of the object was compared and equals that of the file. */
  verified: boolean;
  /** The reason why it was not compared, and the remedy; `null` if it was. */
  unverifiedReason: string | null;
  /** How often the form was posted. */
  attempts: number;
}

/** The outcome of one file of {@link Uploader.uploadAll}; `reason` is an {@link UploadError} or the reason of an abort. */
export type UploadOutcome = PromiseSettledResult<UploadResult>;

/** The refusal of OSS. */
export interface ServiceError {
  /** HTTP status. */
  status: number;
  /** OSS's error code, such as `AccessDenied`; empty where only the headers show that OSS answered. */
  code: string;
  /** OSS's message. */
  message: string;
  /** OSS support asks for it. */
  requestId: string | null;
  /** Number of the exact cause, such as `0006-00000227`; for diagnosis, not for branching. */
  ec: string | null;
  /** The host that answered. */
  hostId: string | null;
}

/** The key that another upload has. */
export interface DuplicateKey {
  /** The key, as OSS would have stored it. */
  key: string;
  /** The place of the other file in the same `uploadAll`, from 0; `null` where it is of another call. */
  index: number | null;
}

/**
 * The cause of an error:
 *
 * - `InvalidArgument`: an argument or option has the wrong type or value.
 * - `InvalidKey`: the object key breaks a rule of OSS.
 * - `DuplicateKey`: another upload that is not settled, or a file of the same `uploadAll`, has the key; see `duplicate`.
 * - `EntityTooLarge`: the file is larger than the 5 GB of a form upload.
 * - `GrantUnavailable`: the grant endpoint or function failed, or answered with an error in place of a grant.
 * - `InvalidGrant`: the grant is malformed.
 * - `PolicyViolation`: the form breaks the policy or a limit of OSS; see `violations`.
 * - `MixedContent`: the page came by `https:`, the grant's host is `http:`, and the browser was seen to let no request
 *   there through, as it does where the page has `upgrade-insecure-requests`.
 * - `Network`: no answer came, and the reason could not be found out.
 * - `Offline`: the browser is offline.
 * - `BlockedByCsp`: the page's Content Security Policy does not allow the host; add it to `connect-src`.
 * - `HostUnreachable`: nothing answers at the host, or the browser keeps a page of the internet out of a local network.
 * - `CorsNotAllowed`: no CORS rule of the bucket lets this page read the answer.
 * - `PreflightRefused`: the host refuses the CORS preflight that `onProgress`, `stallTimeout` and `answerTimeout` cause.
 * - `ConnectionReset`: the connection was cut.
 * - `Stalled`: nothing moved for `stallTimeout`, or no answer came for `answerTimeout` after the last byte.
 * - `FileChanged`: the file changed, shrank or vanished on disk.
 * - `FileUnreadable`: the browser cannot read the file: a program locks it, it is still in the cloud, access is missing, or it
 *   is a folder. Chromium says the same of a file that changed between its choice and its upload.
 * - `ChecksumMismatch`: the bytes that OSS stored are not those of the file.
 * - `CallbackFailed`: the object is stored; the callback to the application server failed.
 * - `ServiceError`: OSS refused; see `service`.
 * - `UnexpectedAnswer`: something other than OSS answered the form, such as a service worker, a login portal or a proxy.
 * - `LoadFailed`: the WebAssembly module could not be loaded.
 * - `Internal`: a defect of this package; the next call gets a new instance of the module.
 */
export type UploadErrorCode =
  | "InvalidArgument" | "InvalidKey" | "DuplicateKey" | "EntityTooLarge" | "GrantUnavailable" | "InvalidGrant"
  | "PolicyViolation" | "MixedContent" | "Network" | "Offline" | "BlockedByCsp" | "HostUnreachable" | "CorsNotAllowed"
  | "PreflightRefused" | "ConnectionReset" | "Stalled" | "FileChanged" | "FileUnreadable" | "ChecksumMismatch"
  | "CallbackFailed" | "ServiceError" | "UnexpectedAnswer" | "LoadFailed" | "Internal";

/** The error of this package. An aborted upload rejects with `signal.reason` instead. */
export class UploadError extends Error {
  private constructor();
  /** The name by which {@link isUploadError} recognises it. */
  readonly name: "UploadError";
  /** The cause. */
  readonly code: UploadErrorCode;
  /** `true` if the same upload may succeed when it is repeated. */
  readonly retryable: boolean;
  /** Says if the object is in the bucket. */
  readonly stored: "yes" | "no" | "unknown";
  /** The rules that the form breaks, with `PolicyViolation`; else empty. */
  readonly violations: readonly Violation[];
  /** OSS's answer, with `ServiceError` and `CallbackFailed`; else `null`. */
  readonly service: ServiceError | null;
  /** The key that two files have, with `DuplicateKey`; else `null`. */
  readonly duplicate: DuplicateKey | null;
  /** The error behind it, where something else threw one. */
  readonly cause?: unknown;
  /** How often the form was posted; 0 if nothing was sent. */
  readonly attempts: number;
}

/** Tells if `error` is an {@link UploadError}, also one of another frame or entry of the package. */
export function isUploadError(error: unknown): error is UploadError;

/**
 * Uploads files with the grants of one source. It is a queue: a few uploads run at the same time, the others wait in the
 * order of their calls.
 */
export class Uploader {
  /** Cheap: nothing is checked or loaded before the first upload. */
  constructor(options: UploaderOptions);
  /**
   * Uploads one file.
   *
   * @param file - At most 5 GB; read as it is sent, never whole into memory.
   * @returns the stored object
   * @throws {@link UploadError}, or `options.signal.reason` after an abort
   *
   * @example
   * ```ts
   * const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });
   * const { key } = await uploader.upload(file, { onProgress: ({ percent }) => console.log(percent) });
   * ```
   */
  upload(file: Blob, options?: UploadOptions): Promise<UploadResult>;
  /**
   * Uploads many files. A failure never stops the others. A file is not touched before its turn, so that memory does not
   * grow with the number of files.
   *
   * @param files - An array, a `FileList`, or any other iterable; one file; or an async iterable, whose files are collected
   * before the first is uploaded.
   * @returns the outcome of each file, in order
   * @throws {@link UploadError} with code `InvalidArgument` if the options themselves are wrong, or `files` is something else;
   * the error that the iterable throws; the reason of {@link Uploader.abort} while files are collected
   *
   * @example
   * ```ts
   * const outcomes = await uploader.uploadAll(input.files!, {
   *   onProgress: ({ percent, filesSettled, filesTotal }) => console.log(percent, filesSettled, filesTotal),
   *   each: (file) => ({ key: `album/${(file as File).name}` }),
   * });
   * const failed = outcomes.filter(({ status }) => status === "rejected");
   * ```
   */
  uploadAll(files: Iterable<Blob> | ArrayLike<Blob> | AsyncIterable<Blob> | Blob, options?: UploadAllOptions): Promise<UploadOutcome[]>;
  /** Keeps waiting uploads from starting; uploads that run go on. */
  pause(): void;
  /** Undoes {@link Uploader.pause}. */
  resume(): void;
  /**
   * Aborts all uploads that wait or run now. Later uploads are not affected.
   *
   * @param reason - The reason with which the promises reject; by default an `AbortError`.
   */
  abort(reason?: unknown): void;
  /**
   * Tells how OSS would judge an upload, without sending anything to OSS. {@link Uploader.upload} does the same first.
   *
   * @throws {@link UploadError} where there is nothing to check: no grant, or input of the wrong type
   *
   * @example
   * ```ts
   * const { violations } = await uploader.check(file);
   * console.log(violations.map(({ message }) => message));
   * ```
   */
  check(file: Blob, options?: UploadOptions): Promise<CheckResult>;
  /**
   * Returns the names and values of the hidden inputs of a plain HTML form, in order. `<input type="file" name="file">`
   * comes after them.
   *
   * @throws {@link UploadError}
   *
   * @example
   * ```ts
   * const fields = await uploader.formFields({ successRedirect: location.href });
   * ```
   */
  formFields(options?: FormFieldsOptions): Promise<[name: string, value: string][]>;
}
