// `UploadOptions`, read and checked as a whole before anything is awaited.

import { invalid } from "./failures.js";
import { isFunction, isString, Reader, wrong } from "./reader.js";

/**
 * Options whose text is a form field as it stands. Whoever sends `Content-Type` gives the file part the same type,
 * because OSS prefers that one.
 */
const TEXT_OPTIONS = {
  contentType: "Content-Type",
  cacheControl: "Cache-Control",
  contentDisposition: "Content-Disposition",
  contentEncoding: "Content-Encoding",
  acl: "x-oss-object-acl",
  storageClass: "x-oss-storage-class",
  serverSideEncryption: "x-oss-server-side-encryption",
};

/** Options that are objects of strings, whose names the module turns into those of form fields. */
const RECORDS = ["metadata", "callbackVariables", "fields"];

/** The options of a call that has a file. */
export function readUploadOptions(core, given) {
  const options = read(core, given);
  if (options.redirect !== undefined) throw invalid("options.successRedirect", "left out: only formFields takes it");
  return options;
}

/** The options of a plain HTML form. */
export function readFormOptions(core, given) {
  const { redirect, ...options } = read(core, given);
  if (isFunction(options.key)) throw invalid("options.key", "a string: a form has no file yet");
  if (redirect !== undefined) options.fields.push("", "success_action_redirect", redirect);
  return options;
}

function read(core, given) {
  const options = new Reader("options", given ?? {});
  const key = options.fitting("key", "a string or a function", (value) => isString(value) || isFunction(value));
  if (isString(key)) core.checkKey(key);
  const fields = readFields(options);
  core.checkFields(fields);
  return {
    key,
    fields,
    signal: options.fitting("signal", "an AbortSignal", (value) => value instanceof AbortSignal),
    onProgress: options.function("onProgress"),
    redirect: options.text("successRedirect"),
  };
}

/** The form fields that the options ask for: of each the option that is an object, or "", its name there, and its value. */
function readFields(options) {
  const fields = [];
  const add = (name, value) => value !== undefined && fields.push("", name, value);
  for (const [option, field] of Object.entries(TEXT_OPTIONS)) add(field, options.text(option));
  add("Expires", expires(options));
  add("success_action_status", successStatus(options));
  add("x-oss-forbid-overwrite", options.boolean("forbidOverwrite")?.toString());
  add("callback", callback(options));
  for (const record of RECORDS) for (const pair of options.record(record)) fields.push(record, ...pair);
  return fields;
}

function expires(options) {
  const isDate = (value) => value instanceof Date && !Number.isNaN(value.getTime());
  const value = options.fitting("expires", "an HTTP date or a valid Date", (value) => isString(value) || isDate(value));
  return isString(value) ? value : value?.toUTCString();
}

function successStatus(options) {
  return options.fitting("successStatus", "200, 201 or 204", (value) => [200, 201, 204].includes(value))?.toString();
}

function callback(options) {
  const value = options.value("callback");
  if (value === undefined || isString(value)) return value;
  const parameters = new Reader("options.callback", value);
  for (const member of ["callbackUrl", "callbackBody"]) {
    if (!parameters.text(member)) throw invalid(parameters.path(member), "a string that is not empty");
  }
  parameters.text("callbackHost");
  parameters.text("callbackBodyType");
  parameters.boolean("callbackSNI");
  return base64(value);
}

function base64(value) {
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  } catch (cause) {
    throw invalid("options.callback", "an object that can be written as JSON", undefined, cause);
  }
}

/** What is to be known of a `File` or `Blob`. Its bytes stay where the browser has them. */
export function readFile(blob) {
  try {
    // The browser's own getter: it throws unless this is a Blob, of this page or of another of its frames. A slice would
    // tell it too, but Chromium tells another process of each.
    Reflect.get(Blob.prototype, "size", blob);
  } catch {
    throw wrong("file", "a File or Blob", blob);
  }
  const file = new Reader("file", blob);
  const size = file.value("size");
  if (typeof size !== "number") throw wrong("file.size", "a number", size);
  return { blob, size, type: file.text("type") ?? "", name: file.text("name") };
}
