// Declares the grants that the package reads, and the ways in which it gets them. See types.d.ts.

/**
 * The JSON that an application server issues: a Post Policy, its signature, and the address to post to. Every shape that
 * Alibaba Cloud's samples issue is read, V4 and V1, and that of servers made for S3. Exact names win over names that differ
 * in case, `_` or `-`. A grant with a V4 credential is read as V4.
 *
 * Every string, number and boolean that names a form field is sent with the form, whether it stands beside the policy or
 * among `fields`: `x_oss_object_acl`, `x-oss-meta-author`, `x:order`, `success_action_status`, `Cache-Control`.
 * {@link Uploader.check} warns of members that are neither a form field nor a part of a grant.
 */
export type Grant = GrantV4 | GrantV1 | GrantFields;

/** Members that a grant of any shape may have. */
export interface GrantBase {
  /** Prefix of the object keys. May be empty; the slash at its end may be missing. */
  dir?: string;
  /** Token of temporary (STS) credentials. */
  security_token?: string | null;
  /** The `callback` form field: Base64 on one line. `UploadOptions.callback` wins over it. */
  callback?: string | null;
  /** Variables for the callback's body, names with or without `x:`. `UploadOptions.callbackVariables` win over them. */
  "callback-var"?: Record<string, string | number | boolean> | null;
  /** The same as `callback-var`. */
  callbackVar?: Record<string, string | number | boolean> | null;
  /** End of the grant in Unix seconds. Optional, because the policy holds the end that OSS goes by. */
  expire?: number | string;
}

/** A grant with the V4 signature, `OSS4-HMAC-SHA256`. */
export interface GrantV4 extends GrantBase {
  /** URL that the form is posted to: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com`, or a custom domain. */
  host: string;
  /** The policy document in Base64 on one line, exactly as it was signed. */
  policy: string;
  /** Lower-case hex. */
  signature: string;
  /** `OSS4-HMAC-SHA256`. Some servers call it `version`. */
  x_oss_signature_version?: string;
  /** The same as `x_oss_signature_version`. */
  version?: string;
  /** `<AccessKeyId>/<YYYYMMDD>/<region>/oss/…`: the signer, and the scope of the signature. */
  x_oss_credential: string;
  /** `YYYYMMDDTHHMMSSZ` */
  x_oss_date: string;
}

/** A grant with the V1 signature. It needs one of the three names of the access key ID. */
export interface GrantV1 extends GrantBase {
  /** As in {@link GrantV4}. */
  host: string;
  /** As in {@link GrantV4}. */
  policy: string;
  /** Base64. */
  signature: string;
  /** The access key ID, under the name of newer samples. */
  ossAccessKeyId?: string;
  /** The access key ID, under the name of the form field. */
  OSSAccessKeyId?: string;
  /** The access key ID, under the name of the oldest samples. */
  accessid?: string;
}

/** A grant that holds the form fields ready to send. A `key` among them is the default key. */
export interface GrantFields extends GrantBase {
  /** The same as `host`. */
  url?: string;
  /** As in {@link GrantV4}. */
  host?: string;
  /** The form fields. */
  fields?: Record<string, string | number | boolean>;
  /** The same as `fields`. */
  formData?: Record<string, string | number | boolean>;
}

/**
 * An object around a grant, as many servers answer; an envelope may hold another. An envelope without a grant is an error
 * of code `GrantUnavailable`, whose message has the text of the member `message`, `msg`, `error` or the like.
 */
export interface GrantEnvelope {
  /** The grant, or another envelope. */
  data?: Grant | GrantEnvelope | null;
  /** The same as `data`. */
  result?: Grant | GrantEnvelope | null;
}

/** The argument of a `grant` function. */
export interface GrantRequest {
  /** The file that waits for the grant; `null` for {@link Uploader.formFields}. A shared grant serves later files too. */
  file: Blob | null;
  /** The reason: no grant yet, a grant that is about to expire, or one that OSS refused as expired or for an unknown key. */
  reason: "first" | "expiring" | "refused";
  /** Aborts when nobody waits for the grant any more. */
  signal: AbortSignal;
}

/** A policy endpoint with the options of its `fetch`. */
export interface GrantEndpoint {
  /** Absolute, or relative to the page. */
  url: string | URL;
  /** As for `fetch`, and used for every request, so that its `body` is no stream. `credentials` is `"same-origin"` and `cache`
   * `"no-store"` unless set: a grant from a cache has lost a part of its life. `signal` is not used. */
  init?: RequestInit;
  /** Appends the file's name, size in bytes and type as the query parameters `filename`, `size` and `type`, for servers that
   * issue a grant for one file. Each file then gets a grant for itself.
   * @defaultValue `false` */
  withFile?: boolean | null;
}

/** Makes or fetches a grant. */
export type GrantFunction = (request: GrantRequest) => Grant | GrantEnvelope | Promise<Grant | GrantEnvelope>;
