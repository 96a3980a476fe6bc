/**
 * The types of a build with local signing (`tools/build-package.sh --local-signing`): those of the package, and
 * {@link signLocally}. The published package contains neither its code nor its types.
 *
 * @packageDocumentation
 */

import type { Grant } from "./index.js";

export * from "./index.js";

/** A condition, in the form of a Post Policy. A literal `$` in a value is written `\$`. */
export type PolicyCondition =
  | { [field: string]: string }
  | ["eq" | "starts-with", `$${string}`, string]
  | ["in" | "not-in", `$${string}`, string[]]
  | ["content-length-range", number, number];

/** The credentials and the terms of a grant that {@link signLocally} signs. */
export interface LocalSigningOptions {
  /** Access key ID of temporary credentials; it begins with `STS.`. */
  accessKeyId: string;
  /** Its secret. Whoever reads the page can read it. */
  accessKeySecret: string;
  /** The token that STS issued with them. */
  securityToken: string;
  /** Region ID of the bucket without `oss-`, such as `cn-hangzhou`. */
  region: string;
  /** Name of the bucket. */
  bucket: string;
  /** Host of OSS without the bucket, with `http://` before it where it is not HTTPS:
   * `http://oss-cn-hangzhou.localhost:8787` for the local OSS.
   * @defaultValue the region's public endpoint, `oss-<region>.aliyuncs.com` */
  endpoint?: string | null;
  /** Lifetime of the policy in whole seconds, 1 to 3600.
   * @defaultValue 600 */
  expiresIn?: number | null;
  /** Conditions beside those that V4 requires (bucket, credential, date, token). The prefix of a `starts-with` on `$key`
   * becomes the grant's `dir`.
   * @defaultValue none: any file under any key */
  conditions?: PolicyCondition[] | null;
}

/**
 * Signs a grant in the page, for tests on one's own machine. It refuses on a page whose host is not loopback (`localhost`,
 * `*.localhost`, `127.0.0.0/8`, `[::1]`), and with credentials that are not temporary, because every visitor can read a
 * secret in a page.
 *
 * @throws `UploadError` with code `InvalidArgument` for the page, the credentials, a lifetime over an hour, and a region, a
 * bucket or conditions that OSS would refuse
 *
 * @example
 * ```ts
 * const uploader = new Uploader({ grant: () => signLocally({ ...sts, region: "cn-hangzhou", bucket: "examplebucket" }) });
 * ```
 */
export function signLocally(options: LocalSigningOptions): Promise<Grant>;
