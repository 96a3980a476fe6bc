// Writes the CORS rule that an upload needs.

/** The headers of OSS that this package reads. OSS knows no wildcard for them. */
export const EXPOSED = ["ETag", "x-oss-request-id", "x-oss-hash-crc64ecma", "x-oss-ec", "x-oss-version-id"];

/** Returns the rule for this page as XML of `PutBucketCors`. A page without an origin needs a rule for all origins. */
export function corsRule() {
  const { origin } = globalThis;
  const members = [
    ["AllowedOrigin", origin && origin !== "null" ? origin : "*"],
    ["AllowedMethod", "POST"],
    ["AllowedHeader", "*"],
    ...EXPOSED.map((name) => ["ExposeHeader", name]),
    ["MaxAgeSeconds", "600"],
  ];
  return ["<CORSRule>", ...members.map(([name, value]) => `  <${name}>${value}</${name}>`), "</CORSRule>"].join("\n");
}
