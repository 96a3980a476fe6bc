// The types of a build with local signing. Lines marked @ts-expect-error must not compile.

import { isUploadError, signLocally, Uploader } from "../../src/npm/local.js";
import type { Grant, LocalSigningOptions, PolicyCondition } from "../../src/npm/local.js";
// @ts-expect-error the published package cannot sign
import { signLocally as published } from "oss-form-upload";

const sts = { accessKeyId: "STS.example", accessKeySecret: "not-a-real-secret", securityToken: "example-token" };
const bucket = { region: "cn-hangzhou", bucket: "examplebucket" };

const conditions: PolicyCondition[] = [
  { "x-oss-meta-tag": "a" },
  ["eq", "$success_action_status", "200"],
  ["starts-with", "$key", "user/"],
  ["in", "$content-type", ["image/png"]],
  ["content-length-range", 1, 10],
];
const everything: LocalSigningOptions = {
  ...sts, ...bucket, endpoint: "http://oss-cn-hangzhou.localhost:8787", expiresIn: 60, conditions,
};

export const grant: Promise<Grant> = signLocally({ ...sts, ...bucket });
new Uploader({ grant: () => signLocally(everything) });
// @ts-expect-error a token is needed
signLocally({ accessKeyId: "STS.example", accessKeySecret: "not-a-real-secret", ...bucket });
// @ts-expect-error there is no such operator
const unknown: PolicyCondition = ["ends-with", "$key", ".png"];
// @ts-expect-error a size has two ends
const half: PolicyCondition = ["content-length-range", 1];
void [isUploadError, published, unknown, half];
