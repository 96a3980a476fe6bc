// The types as users meet them. Lines marked @ts-expect-error must not compile.

import { init, isUploadError, UploadError, Uploader } from "oss-form-upload";
import type { FormFieldsOptions, Grant, UploadErrorCode, UploadOptions, UploadResult } from "oss-form-upload";
import { advice } from "oss-form-upload/advice";
import { diagnose } from "oss-form-upload/diagnose";
import type { DiagnosisCheck, Finding } from "oss-form-upload/diagnose";
import { Uploader as WebUploader } from "oss-form-upload/web";

const grant: Grant = {
  host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com",
  policy: "",
  signature: "",
  x_oss_credential: "",
  x_oss_date: "",
  security_token: null,
};

new Uploader({ grant });
new Uploader({ grant: "/grant" });
new Uploader({ grant: new URL("https://example.com/grant") });
new Uploader({ grant: { url: "/grant", init: { credentials: "include" } } });
new Uploader({ grant: async ({ file, signal }) => (await fetch(`/grant?size=${file?.size ?? 0}`, { signal })).json() });
new WebUploader({ grant: () => grant, strict: true });
new Uploader({ grant: { host: "", policy: "", signature: "", ossAccessKeyId: "", expire: "1700000000" } });
new Uploader({ grant: { url: "", fields: { policy: "" } } });
// @ts-expect-error a grant is needed
new Uploader({});
// @ts-expect-error a number is no grant
new Uploader({ grant: 7 });

const everything: UploadOptions = {
  key: (file, { dir }) => `${dir}${file.size}`,
  contentType: "image/png",
  cacheControl: "no-cache",
  contentDisposition: "inline",
  contentEncoding: "gzip",
  expires: new Date(),
  acl: "private",
  storageClass: "IA",
  forbidOverwrite: true,
  serverSideEncryption: "AES256",
  metadata: { tag: "a" },
  callback: { callbackUrl: "https://example.com", callbackBody: "a=${size}", callbackSNI: true },
  callbackVariables: { order: "7" },
  successStatus: 201,
  fields: { name: "x" },
  signal: new AbortController().signal,
  onProgress: ({ loaded, total, percent }) => void (loaded + total + percent),
};
const nothing: UploadOptions = { key: null, acl: null, onProgress: null };

// @ts-expect-error a misspelt option
const misspelt: UploadOptions = { callbackVars: {} };
// @ts-expect-error no such status
const status: UploadOptions = { successStatus: 303 };
// @ts-expect-error the values of metadata are strings
const metadata: UploadOptions = { metadata: { size: 1 } };
// @ts-expect-error a callback needs a body
const callback: UploadOptions = { callback: { callbackUrl: "https://example.com" } };

export async function upload(file: File): Promise<string | null> {
  const uploader = new Uploader({ grant });
  await init();
  const result: UploadResult = await uploader.upload(file, everything);
  await uploader.upload(new Blob(), nothing);
  // @ts-expect-error the answer of a callback is unknown until it is checked
  result.callbackResponse.Status;
  // @ts-expect-error a file is needed
  await uploader.upload();
  return result.etag;
}

export async function uploadMany(uploader: Uploader, file: File, coming: AsyncIterable<File>): Promise<number> {
  const one = await uploader.uploadAll(file, { allowDuplicateKeys: true });
  const all = await uploader.uploadAll(coming, { each: async ({ size }, index) => (size > 0 ? { key: `${index}` } : null) });
  // @ts-expect-error a number is no file
  await uploader.uploadAll(7);
  return one.length + all.length;
}

new Uploader({ grant, allowDuplicateKeys: true, answerTimeout: 600_000, retry: { shouldRetry: (error) => console.log(error) } });

const form: FormFieldsOptions = { key: "a/${filename}", successRedirect: "https://example.com" };
// @ts-expect-error a plain form has no progress
const noProgress: FormFieldsOptions = { onProgress() {} };
// @ts-expect-error an upload cannot redirect
const noRedirect: UploadOptions = { successRedirect: "https://example.com" };

export async function inspect(uploader: Uploader, file: File): Promise<string[]> {
  const { violations, warnings } = await uploader.check(file, everything);
  const fields: [string, string][] = await uploader.formFields(form);
  return [...violations, ...warnings].map(({ field, message }) => `${field ?? ""} ${message}`).concat(fields.flat());
}

export function explain(error: unknown): string {
  if (!isUploadError(error)) throw error;
  // @ts-expect-error errors are not for pages to make
  new UploadError();
  // @ts-expect-error what happened does not change
  error.code = "Network";
  return `${sentence(error.code)} ${error.duplicate?.key} ${error.duplicate?.index ?? 0} ${error.stored} ${error.service?.ec ?? ""} ${error.retryable}`;
}

export function whatToDo(error: unknown, language: string | null): string {
  // @ts-expect-error a locale is a tag, not a list of them
  advice(error, ["zh-CN", "en"]);
  // @ts-expect-error there may be no advice
  const always: string = advice(error);
  return advice(error, language) ?? always;
}

export async function look(uploader: Uploader, web: WebUploader): Promise<string[]> {
  const findings: Finding[] = await diagnose(uploader, { locale: "zh-CN" });
  await diagnose(web, null);
  // @ts-expect-error an uploader is needed
  await diagnose({ grant });
  // @ts-expect-error a misspelt option
  await diagnose(uploader, { language: "en" });
  // @ts-expect-error there is not always something to change
  const fix: string | undefined = findings[0]?.fix;
  return findings.filter(({ status }) => status !== "ok").map(({ check, message }) => `${about(check)}: ${message} ${fix}`);
}

/** Every check has a case. */
function about(check: DiagnosisCheck): string {
  switch (check) {
    case "grant":
    case "clock":
    case "policy":
      return "the application server";
    case "csp":
      return "the page";
    case "host":
    case "cors":
    case "preflight":
    case "headers":
      return "the bucket";
  }
}

/** Every code has a case: without one, `code` would not be `never` at the end. */
function sentence(code: UploadErrorCode): string {
  switch (code) {
    case "InvalidArgument":
    case "InvalidKey":
    case "DuplicateKey":
    case "EntityTooLarge":
    case "PolicyViolation":
      return "change the input";
    case "GrantUnavailable":
    case "InvalidGrant":
    case "MixedContent":
      return "look at the application server";
    case "Network":
    case "Offline":
    case "HostUnreachable":
    case "ConnectionReset":
    case "Stalled":
    case "LoadFailed":
    case "Internal":
      return "try again";
    case "BlockedByCsp":
      return "change the page";
    case "CorsNotAllowed":
    case "PreflightRefused":
      return "change the bucket";
    case "FileChanged":
    case "FileUnreadable":
    case "ChecksumMismatch":
      return "choose the file again";
    case "CallbackFailed":
      return "stored";
    case "ServiceError":
      return "OSS refused";
    case "UnexpectedAnswer":
      return "something else answered";
  }
}
void [misspelt, status, metadata, callback, noProgress, noRedirect];
