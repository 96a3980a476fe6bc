// Declares everything that the package and a plain build of the module both export. The declarations of a plain build begin
// with this file; index.d.ts adds what only the package has.

/**
 * The JSON that an application server issues: a Post Policy with its signature, and where to post it. Every shape that
 * Alibaba Cloud's samples issue is read, V4 and V1, and that of servers made for S3. Exact names count before those that
 * differ in case, `_` or `-`, and V4 wherever a credential stands.
 *
 * Every string, number and boolean that names a form field is sent, beside the policy or among `fields`: `x_oss_object_acl`,
 * `x-oss-meta-author`, `x:order`, `success_action_status`, `Cache-Control`. {@link Uploader.check} warns of members that are
 * neither that nor a part of a grant.
 */
export type Grant = GrantV4 | GrantV1 | GrantFields;

/** What grants of all shapes share. */
export interface GrantBase {
  /** Prefix for keys. May be empty and may lack its closing slash. */
  dir?: string;
  /** Token of temporary (STS) credentials. */
  security_token?: string | null;
  /** The `callback` form field to use, Base64 on one line. `UploadOptions.callback` wins over it. */
  callback?: string | null;
  /** Variables for the callback's body, names with or without `x:`. `UploadOptions.callbackVariables` win over them. */
  "callback-var"?: Record<string, string | number | boolean> | null;
  /** The same as `callback-var`. */
  callbackVar?: Record<string, string | number | boolean> | null;
  /** When the grant ends, in Unix seconds. Not needed: the policy says it, and is what OSS goes by. */
  expire?: number | string;
}

/** A grant with the V4 signature, `OSS4-HMAC-SHA256`. */
export interface GrantV4 extends GrantBase {
  /** Where the form is posted: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com`, or a custom domain. */
  host: string;
  /** Base64 of the policy document on one line, exactly as it was signed. */
  policy: string;
  /** Lower-case hex. */
  signature: string;
  /** `OSS4-HMAC-SHA256`; some servers call it `version`. */
  x_oss_signature_version?: string;
  /** The same as `x_oss_signature_version`. */
  version?: string;
  /** `<AccessKeyId>/<YYYYMMDD>/<region>/oss/…`: who signed, and the scope of the signature. */
  x_oss_credential: string;
  /** `YYYYMMDDTHHMMSSZ` */
  x_oss_date: string;
}

/** A grant with the V1 signature. Of the three names of the access key ID, one is needed. */
export interface GrantV1 extends GrantBase {
  /** As in {@link GrantV4}. */
  host: string;
  /** As in {@link GrantV4}. */
  policy: string;
  /** Base64. */
  signature: string;
  /** The access key ID, as newer samples call it. */
  ossAccessKeyId?: string;
  /** The access key ID, as the form field is called. */
  OSSAccessKeyId?: string;
  /** The access key ID, as the oldest samples call it. */
  accessid?: string;
}

/** A grant as the ready form fields. A `key` among them is the default key; other fields are sent as they are. */
export interface GrantFields extends GrantBase {
  /** As `host` in {@link GrantV4}. */
  url?: string;
  /** As in {@link GrantV4}. */
  host?: string;
  /** The form fields. */
  fields?: Record<string, string | number | boolean>;
  /** The same as `fields`. */
  formData?: Record<string, string | number | boolean>;
}

/**
 * What many servers wrap around their answers, also one in another. One without a grant in it is `GrantUnavailable`, with
 * the text under `message`, `msg`, `error` and the like.
 */
export interface GrantEnvelope {
  /** The grant, or another envelope. */
  data?: Grant | GrantEnvelope | null;
  /** The same as `data`. */
  result?: Grant | GrantEnvelope | null;
}

/** What a `grant` function is told. */
export interface GrantRequest {
  /** The file for which it is asked; a shared grant serves others too. `null` for {@link Uploader.formFields}. */
  file: Blob | null;
  /**
   * Why: there is none yet, the one at hand is about to expire, or OSS refused it as expired or of an unknown key.
   */
  reason: "first" | "expiring" | "refused";
  /** Aborts when nobody waits for the grant any more. */
  signal: AbortSignal;
}

/** A policy endpoint with the options of its `fetch`. */
export interface GrantEndpoint {
  /** Absolute, or relative to the page. */
  url: string | URL;
  /** As for `fetch`. `credentials` is `"same-origin"` unless it says otherwise; its `signal` is not used. */
  init?: RequestInit;
  /**
   * Whether the file's name, size in bytes and type are appended as the query parameters `filename`, `size` and `type`,
   * for servers that issue a grant for one file: each file has then a grant of its own.
   * @defaultValue `false`
   */
  withFile?: boolean | null;
}

/** Makes or fetches a grant. */
export type GrantFunction = (
  request: GrantRequest,
) => Grant | GrantEnvelope | Promise<Grant | GrantEnvelope>;

/** Options of {@link Uploader}. */
export interface UploaderOptions {
  /**
   * Where grants come from: the URL of a policy endpoint (`GET`, answering the grant as JSON), the same with `fetch`
   * options, a grant, or a function. See {@link UploaderOptions.grantScope} for how often it is asked.
   */
  grant: string | URL | GrantEndpoint | Grant | GrantEnvelope | GrantFunction;
  /**
   * `"shared"`: one grant serves all files until shortly before it expires, by the server's clock where its `Date` can
   * be read; a grant for one key is not shared. `"file"`: each file has a grant of its own.
   * @defaultValue `"shared"`
   */
  grantScope?: "shared" | "file" | null;
  /**
   * How many milliseconds an endpoint or a function has to bring a grant, at least 1. After that the request is aborted and
   * counts as failed, with `GrantUnavailable`: a server that never answers would keep every upload that waits for its grant.
   * @defaultValue 30 000, which leaves time for a server that starts on demand
   */
  grantTimeout?: number | null;
  /**
   * How many uploads are under way at once, 1 to 100; the others wait in the order in which they were asked for. Browsers
   * open six HTTP/1.1 connections to a host: of more than six uploads the rest waits there, and stands still for
   * `stallTimeout`.
   * @defaultValue 3
   */
  concurrency?: number | null;
  /**
   * How often an upload is tried in all, the first time included, 1 to 100; or this and more.
   * @defaultValue 3
   */
  retry?: number | RetryOptions | null;
  /**
   * After how many milliseconds without a byte sent an attempt is given up, and tried again: at least 1; 30 000 leaves time
   * for buffers to drain. It counts until the last byte has left; then `answerTimeout` does. It makes the browser send a CORS
   * preflight, and does nothing where there is no `XMLHttpRequest`.
   * @defaultValue none: what stands still is waited for
   */
  stallTimeout?: number | null;
  /**
   * For how many milliseconds the answer is waited for after the last byte left the browser, at least 1; then the attempt is
   * given up with `Stalled`, and tried again. Antivirus programs and local proxies take a form at once and forward it for
   * minutes, so this is longer than `stallTimeout`. It makes the browser send a CORS preflight, and does nothing where there
   * is no `XMLHttpRequest`.
   * @defaultValue 300 000 with `stallTimeout`, or `stallTimeout` where that is longer; without `stallTimeout` none: the answer
   * is waited for
   */
  answerTimeout?: number | null;
  /**
   * Whether the CRC-64 of the file is computed while it is sent, and compared with that of the object. The bucket's CORS
   * rule must expose `x-oss-hash-crc64ecma`. Where nothing is compared, the file is looked at before and after it is sent.
   * @defaultValue `"crc64"`
   */
  checksum?: "crc64" | "off" | null;
  /**
   * Whether what OSS might refuse is refused here too: rules that cannot be decided in the browser, such as the bucket
   * behind a custom domain, or an expiry by this computer's own clock.
   * @defaultValue `false`: the upload goes on and OSS decides
   */
  strict?: boolean | null;
  /**
   * Whether a file may have the key of another one that is not settled, or of another file of the same `uploadAll`; of the
   * two objects the later one stays. Otherwise the later file is refused with `DuplicateKey` before anything of it is sent.
   * The same key in another bucket is no duplicate.
   * @defaultValue `false`
   */
  allowDuplicateKeys?: boolean | null;
}

/**
 * When a failed upload is tried again. Only what may succeed is: no answer, 408, 429, 5xx, `RequestTimeout`,
 * `IncompleteBody`, a grant endpoint that fails in these ways, and bytes that arrived wrong. A browser that is offline
 * is waited for. After a lost answer, the object may be written, and the callback called, twice.
 */
export interface RetryOptions {
  /**
   * How often in all, the first time included, 1 to 100.
   * @defaultValue 3
   */
  attempts?: number | null;
  /**
   * The longest wait after the first failure in milliseconds; it doubles with each further one, and the wait is a random
   * part of it. `Retry-After` of the server is waited at least, up to 5 minutes.
   * @defaultValue 1000
   */
  baseDelay?: number | null;
  /**
   * What the doubling stops at, in milliseconds.
   * @defaultValue 30000
   */
  maxDelay?: number | null;
  /**
   * Asked before each further attempt, and a promise is awaited; `false` gives up. One that returns nothing leaves it at the
   * further attempt. One that throws or rejects gives up, and is reported as uncaught.
   */
  shouldRetry?: ((error: UploadError) => boolean | null | void | Promise<boolean | null | void>) | null;
}

/** The callback parameters, in OSS's own words. */
export interface Callback {
  /** One to five URLs separated by `;`, tried in turn. OSS refuses private addresses. */
  callbackUrl: string;
  /** The request's body, a template: `object=${object}&size=${size}&order=${x:order}`. */
  callbackBody: string;
  /** The type of the body. In a JSON template, do not quote `${…}`: OSS does.
   * @defaultValue `"application/x-www-form-urlencoded"` */
  callbackBodyType?: "application/x-www-form-urlencoded" | "application/json";
  /** The `Host` header of the request.
   * @defaultValue the host of `callbackUrl` */
  callbackHost?: string;
  /** Whether the TLS handshake names the host.
   * @defaultValue `false` */
  callbackSNI?: boolean;
}

/** What {@link Uploader.upload} reports on the way. */
export interface Progress {
  /** Bytes of the file handed to the network so far; buffers make it run ahead of what OSS has. */
  loaded: number;
  /** Size of the file in bytes. */
  total: number;
  /** 0 to 100, a whole number; 100 only once OSS has confirmed the upload. */
  percent: number;
  /** Smoothed over a few seconds; 0 as long as nothing has been measured. */
  bytesPerSecond: number;
  /** Seconds until the last byte is handed over; `null` as long as nothing has been measured. */
  secondsLeft: number | null;
  /** Which attempt this is, from 1. Each begins anew at 0 bytes. */
  attempt: number;
}

/** What {@link Uploader.uploadAll} reports on the way: all files together. */
export interface TotalProgress extends Omit<Progress, "attempt"> {
  /** How many files have been stored, refused or given up. Their bytes count as loaded. */
  filesSettled: number;
  /** How many files there are. */
  filesTotal: number;
}

/** Options of {@link Uploader.upload}. Each that is neither `undefined` nor `null` becomes the form field it names. */
export interface UploadOptions {
  /**
   * The object key: the full key, never prefixed; `${filename}` in it is replaced by OSS. Or a function that makes it
   * once the grant is there. 1 to 1023 bytes of UTF-8, beginning with neither `/` nor `\`.
   * @defaultValue the key that the grant or its policy demands; else the grant's `dir`, closed with a slash, and
   * `file.name`
   */
  key?: string | ((file: Blob, grant: { dir: string }) => string) | null;
  /** The object's `Content-Type`: sent as the form field and as the type of the file part, so that the two agree. Browsers
   * write the type of a part in lower case, and so the field is: `text/html; charset=utf-8`. Where the policy asks for one
   * with capitals, the field has them, and {@link Uploader.check} warns.
   * @defaultValue `file.type` */
  contentType?: string | null;
  /** `Cache-Control` of the object. */
  cacheControl?: string | null;
  /** `Content-Disposition` of the object, in ASCII: other names go as `attachment; filename*=UTF-8''%E5%90%8D.png`. */
  contentDisposition?: string | null;
  /** `Content-Encoding` of the object. */
  contentEncoding?: string | null;
  /** `Expires` of the object: a `Date` or an HTTP date. */
  expires?: string | Date | null;
  /** `x-oss-object-acl` */
  acl?: "default" | "private" | "public-read" | "public-read-write" | null;
  /** `x-oss-storage-class` */
  storageClass?: "Standard" | "IA" | "Archive" | "ColdArchive" | "DeepColdArchive" | null;
  /** `x-oss-forbid-overwrite`: refuse with `FileAlreadyExists` when the key is taken. No effect in a bucket with
   * versioning. */
  forbidOverwrite?: boolean | null;
  /** `x-oss-server-side-encryption`. A KMS key is named through `fields`. */
  serverSideEncryption?: "AES256" | "KMS" | "SM4" | null;
  /** `x-oss-meta-*`: user metadata, names without the prefix. At most 8 KB in all; ASCII, so percent-encode the rest. */
  metadata?: Record<string, string> | null;
  /** `callback`: the parameters, or the field ready in Base64. `null` has none, also where the grant has one.
   * @defaultValue the grant's `callback` */
  callback?: Callback | string | null;
  /** `x:*`: variables for the callback's body, names with or without `x:`, in lower case. */
  callbackVariables?: Record<string, string> | null;
  /** `success_action_status`: with 201, OSS answers with the object's URL.
   * @defaultValue what the policy demands, else OSS's 204 */
  successStatus?: 200 | 201 | 204 | null;
  /** Any other form field. */
  fields?: Record<string, string> | null;
  /** As {@link UploaderOptions.allowDuplicateKeys}, for this file.
   * @defaultValue the option of the {@link Uploader} */
  allowDuplicateKeys?: boolean | null;
  /** Aborts the upload; the promise rejects with `signal.reason`. */
  signal?: AbortSignal | null;
  /**
   * Called when an attempt begins, as bytes leave (at most ten times a second), and once with 100 percent at the end. It
   * makes the browser send a CORS preflight. Where there is no `XMLHttpRequest` it is not called as bytes leave.
   */
  onProgress?: ((progress: Progress) => void) | null;
}

/** Options of {@link Uploader.uploadAll}, for all files. */
export interface UploadAllOptions extends Omit<UploadOptions, "onProgress"> {
  /**
   * Called as bytes of any file leave and as files are settled (at most ten times a second), and once with 100 percent at
   * the end, unless there are no files.
   */
  onProgress?: ((progress: TotalProgress) => void) | null;
  /**
   * Options for one file, over those for all; called when it is its turn. A promise is awaited, while other calls of the
   * uploader go on. One that throws or rejects fails its file with `InvalidArgument`.
   */
  each?:
    | ((file: Blob, index: number) => UploadOptions | null | undefined | Promise<UploadOptions | null | undefined>)
    | null;
}

/** Options of {@link Uploader.formFields}. */
export interface FormFieldsOptions extends Omit<UploadOptions, "key" | "onProgress" | "allowDuplicateKeys"> {
  /**
   * The object key.
   * @defaultValue the key that the grant or its policy demands; else the grant's `dir`, closed with a slash, and
   * `${filename}`
   */
  key?: string | null;
  /** `success_action_redirect`: where the browser goes once the object is stored. Only a plain form can have it. */
  successRedirect?: string | null;
}

/** A rule that a form breaks, or may break. */
export interface Violation {
  /** The condition as in the policy, `["eq", "$bucket", "examplebucket"]`, or the name of the rule. */
  condition: string;
  /** The form field that it is about; `file` for the file's size. */
  field: string | null;
  /** What the rule asks for. */
  expected: string;
  /** What the form has; `null` where the field is absent or secret. */
  actual: string | null;
  /** A sentence: `the file is 7 340 032 bytes; the policy allows 1 to 5 242 880`. */
  message: string;
}

/** What {@link Uploader.check} finds. */
export interface CheckResult {
  /** What OSS would refuse. */
  violations: Violation[];
  /** What OSS might refuse or garble, and members of the grant that are used for nothing (`condition` is `"ignored"`). */
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
  /** `x-oss-request-id`; OSS support asks for it. */
  requestId: string | null;
  /** `x-oss-hash-crc64ecma`: CRC-64 of the stored bytes, a decimal number. */
  crc64: string | null;
  /** `x-oss-version-id`, in a bucket with versioning. */
  versionId: string | null;
  /** The object's URL, with `successStatus: 201`. */
  location: string | null;
  /** What the application server answered to the callback: JSON, or the text where it is none. */
  callbackResponse: unknown;
  /** Size of the file in bytes. */
  bytes: number;
  /** Whether the CRC-64 of the object is that of the file. */
  verified: boolean;
  /** Why it was not compared, and what to do about it; `null` if it was. */
  unverifiedReason: string | null;
  /** How often the form was posted. */
  attempts: number;
}

/** What came of one file of {@link Uploader.uploadAll}; `reason` is an {@link UploadError} or that of an abort. */
export type UploadOutcome = PromiseSettledResult<UploadResult>;

/** What OSS said when it refused. */
export interface ServiceError {
  /** HTTP status. */
  status: number;
  /** OSS's error code, such as `AccessDenied`; empty where the body is not OSS's, and only headers show that it answered. */
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
 * What went wrong:
 *
 * - `InvalidArgument`: an argument or option has the wrong type or value.
 * - `InvalidKey`: the object key breaks a rule of OSS.
 * - `DuplicateKey`: another upload that is not settled, or a file of the same `uploadAll`, has the key; see `duplicate`.
 * - `EntityTooLarge`: the file is larger than the 5 GB of a form upload.
 * - `GrantUnavailable`: the grant endpoint or function failed, or answered without a grant and said why.
 * - `InvalidGrant`: the grant is malformed.
 * - `PolicyViolation`: the form breaks the policy or a limit of OSS; see `violations`.
 * - `MixedContent`: the page came by `https:` and the grant's host is `http:`.
 * - `Network`: no answer came, and why could not be found out.
 * - `Offline`: the browser is offline.
 * - `BlockedByCsp`: the page's Content Security Policy does not allow the host; add it to `connect-src`.
 * - `HostUnreachable`: nothing answers at the host.
 * - `CorsNotAllowed`: no CORS rule of the bucket lets this page read the answer.
 * - `PreflightRefused`: the host refuses the CORS preflight that `onProgress`, `stallTimeout` and `answerTimeout` cause.
 * - `ConnectionReset`: the connection was cut.
 * - `Stalled`: nothing moved for `stallTimeout`, or no answer came for `answerTimeout` after the last byte.
 * - `FileChanged`: the file changed, shrank or vanished on disk.
 * - `FileUnreadable`: the browser cannot read the file: a program locks it, it is still in the cloud, access is missing, or it
 *   is a folder. Chromium says the same of a file that changed between its choice and its upload.
 * - `ChecksumMismatch`: OSS stored other bytes than the file's.
 * - `CallbackFailed`: the object is stored; the callback to the application server failed.
 * - `ServiceError`: OSS refused; see `service`.
 * - `UnexpectedAnswer`: something other than OSS answered the form, such as a service worker, a login portal or a proxy.
 * - `LoadFailed`: the WebAssembly module could not be loaded.
 * - `Internal`: a defect of this package; the next call gets a new instance of the module.
 */
export type UploadErrorCode =
  | "InvalidArgument"
  | "InvalidKey"
  | "DuplicateKey"
  | "EntityTooLarge"
  | "GrantUnavailable"
  | "InvalidGrant"
  | "PolicyViolation"
  | "MixedContent"
  | "Network"
  | "Offline"
  | "BlockedByCsp"
  | "HostUnreachable"
  | "CorsNotAllowed"
  | "PreflightRefused"
  | "ConnectionReset"
  | "Stalled"
  | "FileChanged"
  | "FileUnreadable"
  | "ChecksumMismatch"
  | "CallbackFailed"
  | "ServiceError"
  | "UnexpectedAnswer"
  | "LoadFailed"
  | "Internal";

/** The error of this package. An aborted upload does not reject with it but with `signal.reason`. */
export class UploadError extends Error {
  private constructor();
  /** By which {@link isUploadError} knows it. */
  readonly name: "UploadError";
  /** What went wrong. */
  readonly code: UploadErrorCode;
  /** Whether the same upload may succeed when it is tried again. */
  readonly retryable: boolean;
  /** Whether the object is in the bucket. */
  readonly stored: "yes" | "no" | "unknown";
  /** The rules that the form breaks, with `PolicyViolation`; else empty. */
  readonly violations: readonly Violation[];
  /** What OSS said, with `ServiceError` and `CallbackFailed`; else `null`. */
  readonly service: ServiceError | null;
  /** The key that two files have, with `DuplicateKey`; else `null`. */
  readonly duplicate: DuplicateKey | null;
  /** What the error came from, where something else threw it. */
  readonly cause?: unknown;
  /** How often the form was posted; 0 if nothing was sent. */
  readonly attempts: number;
}

/** Whether `error` is an {@link UploadError}, also one of another frame or entry of the package. */
export function isUploadError(error: unknown): error is UploadError;

/**
 * Uploads files with the grants of one source. It is a queue: a few uploads are under way at once, the others wait in the
 * order in which they were asked for.
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
   * Uploads many files. A failure never stops the others, and a file is not touched before its turn, so that memory does
   * not grow with the number of files.
   *
   * @param files - An array, a `FileList`, or any other iterable; one file; or an async iterable, whose files are collected
   * before the first is uploaded.
   * @returns what came of each file, in order
   * @throws {@link UploadError} with code `InvalidArgument` if the options themselves are wrong, or `files` is something else;
   * what the iterable throws; the reason of {@link Uploader.abort} while files are collected
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
  uploadAll(
    files: Iterable<Blob> | ArrayLike<Blob> | AsyncIterable<Blob> | Blob,
    options?: UploadAllOptions,
  ): Promise<UploadOutcome[]>;
  /** Lets nothing start that waits; what is under way goes on. */
  pause(): void;
  /** Undoes {@link Uploader.pause}. */
  resume(): void;
  /**
   * Aborts all that there is now, waiting or under way; later uploads are not concerned.
   *
   * @param reason - What the promises reject with; an `AbortError` unless given.
   */
  abort(reason?: unknown): void;
  /**
   * Tells what OSS would say of an upload, without sending anything to OSS. {@link Uploader.upload} does the same first.
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
   * The hidden inputs of a plain HTML form, in order; `<input type="file" name="file">` comes after them.
   *
   * @returns names and values
   * @throws {@link UploadError}
   *
   * @example
   * ```ts
   * const fields = await uploader.formFields({ successRedirect: location.href });
   * ```
   */
  formFields(options?: FormFieldsOptions): Promise<[name: string, value: string][]>;
}
