// The kinds of cases. Each hands something hostile over, and names the promises that follow.

import { hostile } from "./hostile.js";
import { answerText, fetched, network, troubleForms } from "./network.js";

const HOST = "https://examplebucket.oss-cn-hangzhou.aliyuncs.com";

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const policyOf = (policy) => base64(JSON.stringify(policy));
const POLICY = { expiration: "2100-01-01T00:00:00Z", conditions: [["starts-with", "$key", ""]] };

export const GRANT = { host: HOST, policy: policyOf(POLICY), signature: "c2lnbmF0dXJl", OSSAccessKeyId: "LTAIexample", dir: "user/" };

const V4 = {
  host: HOST, policy: GRANT.policy, signature: "0".repeat(64), x_oss_signature_version: "OSS4-HMAC-SHA256",
  x_oss_credential: "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request", x_oss_date: "20261122T000000Z", security_token: "example-token",
};

export const file = () => new File(["hello"], "hello.txt", { type: "text/plain" });

const OPTIONS = {
  key: "user/a", contentType: "text/plain", cacheControl: "no-store", contentDisposition: "attachment", contentEncoding: "gzip", expires: new Date(0),
  acl: "private", storageClass: "IA", forbidOverwrite: true, serverSideEncryption: "AES256", metadata: { a: "1" }, callbackVariables: { a: "1" },
  callback: { callbackUrl: "https://app.example/", callbackBody: "a=1" }, successStatus: 200, fields: { "x-oss-tagging": "a=1" },
  signal: new AbortController().signal, onProgress() {}, each: () => ({}), successRedirect: "https://app.example/",
};

const UPLOADER_OPTIONS = {
  grant: GRANT, grantScope: "file", grantTimeout: 1000, concurrency: 2, retry: { attempts: 2, baseDelay: 0, maxDelay: 1, shouldRetry: () => false },
  stallTimeout: 1000, checksum: "off", strict: true,
};

/** Some of the members, of which one or more are replaced. */
function mutated(random, members, value) {
  const some = Object.entries(members).filter(() => random.happens(0.4));
  const result = Object.fromEntries(some);
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const name = random.pick(Object.keys(members));
    if (random.happens(0.1)) Object.defineProperty(result, name, { get: value, enumerable: true, configurable: true });
    else Object.defineProperty(result, name, { value: value(), enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** The calls that take a file. */
function called(random, uploader, file, options) {
  const ways = [
    () => uploader.upload(file, options),
    () => uploader.upload(file, options),
    () => uploader.check(file, options),
    () => uploader.uploadAll([file, file], options),
    () => uploader.formFields(options),
  ];
  return random.pick(ways)();
}

export const KINDS = {
  /** Options of a call. */
  options({ random, make }) {
    const { uploader, act } = make({ grant: GRANT, retry: 1 });
    const value = () => hostile(random, act);
    const options = random.happens(0.1) ? value() : mutated(random, OPTIONS, value);
    return [called(random, uploader, file(), options)];
  },

  /** Options of an uploader. */
  settings({ random, make, actOn }) {
    const act = actOn();
    const value = () => hostile(random, act);
    const options = random.happens(0.1) ? value() : { grant: GRANT, ...mutated(random, UPLOADER_OPTIONS, value) };
    network.fetch = async () => fetched(random, act, JSON.stringify(GRANT));
    const { uploader } = make(options, act);
    return [uploader.upload(file(), { onProgress() {} }), uploader.check(file())];
  },

  /** Returns a value that is handed over as a file. */
  files({ random, make }) {
    const { uploader, act } = make({ grant: GRANT, retry: 1 });
    const value = () => hostile(random, act);
    const names = ["name", "size", "type", "lastModified", "arrayBuffer", "slice", "stream", "webkitRelativePath"];
    const strange = file();
    for (let times = 1 + random.below(3); times > 0; times -= 1) {
      const got = value();
      Object.defineProperty(strange, random.pick(names), random.happens(0.3) ? { get: value, configurable: true } : { value: got, configurable: true });
    }
    const given = random.happens(0.4) ? value() : strange;
    return [called(random, uploader, given, random.happens(0.5) ? { key: "user/a" } : undefined)];
  },

  /** Grants, in any way that one comes. */
  grants({ random, make, actOn }) {
    const act = actOn();
    const value = () => (random.happens(0.3) ? grantText(random) : hostile(random, act));
    const members = { ...random.pick([GRANT, V4]) };
    const extra = { fields: { key: "user/b" }, callback: "e30=", "callback-var": { a: "1" }, expire: 1, "x:a": 1, data: GRANT, result: V4, code: 401, message: "no", url: HOST };
    const grant = random.happens(0.1) ? value() : { ...members, ...mutated(random, { ...members, ...extra }, value) };
    const ways = [grant, () => grant, async () => grant, { data: grant }, () => ({ result: { data: grant } })];
    const { uploader } = make({ grant: random.pick(ways), retry: 1, grantTimeout: 2000 }, act);
    network.fetch = async () => fetched(random, act);
    return [called(random, uploader, file(), {}), uploader.formFields({ key: "a" })];
  },

  /** Policies: JSON of any shape, and text that is no longer JSON. */
  policies({ random, make }) {
    const policy = random.happens(0.2) ? jsonValue(random, 3) : { expiration: expiration(random), conditions: conditions(random) };
    let text = JSON.stringify(policy) ?? "";
    for (let times = random.below(3); times > 0; times -= 1) text = broken(random, text);
    const encoded = random.happens(0.9) ? base64(text.toWellFormed?.() ?? text) : random.pick([text, base64(text).replaceAll("=", ""), `${base64(text)}\n`]);
    const { uploader } = make({ grant: { ...random.pick([GRANT, V4]), policy: encoded }, retry: 1, strict: random.happens(0.5) });
    return [uploader.upload(file(), mutatedStrings(random)), uploader.check(file()), uploader.formFields()];
  },

  /** Answers to forms, and everything that an XMLHttpRequest of the page's own may do. */
  answers({ random, make, actOn }) {
    const act = actOn();
    troubleForms(random, act);
    const checksum = random.pick(["crc64", "off"]);
    const { uploader } = make({ grant: () => GRANT, checksum, retry: { attempts: 1 + random.below(3), baseDelay: 0, maxDelay: 0 } }, act);
    const options = { successStatus: random.pick([200, 201, 204, undefined]), callback: random.pick([undefined, "e30="]), onProgress: random.pick([undefined, act]) };
    return [random.happens(0.2) ? uploader.uploadAll([file(), file()], options) : uploader.upload(file(), options)];
  },

  /** Endpoints, and everything that a page's own `fetch` may do. */
  endpoints({ random, make, actOn }) {
    const act = actOn();
    const ways = [
      async () => fetched(random, act),
      async () => fetched(random, act, JSON.stringify(GRANT)),
      () => hostile(random, act),
      async () => hostile(random, act),
    ];
    network.fetch = random.pick(ways);
    const init = random.happens(0.5) ? { method: "POST", body: "a=1" } : hostile(random, act);
    const { uploader } = make({ grant: { url: "/grant", init, withFile: random.happens(0.5) }, retry: { attempts: 2, baseDelay: 0 }, grantTimeout: 2000 }, act);
    return [uploader.upload(file()), uploader.formFields({ key: "a" })];
  },
};

function grantText(random) {
  return random.pick([
    "", "a", "\n", "https://oss-cn-hangzhou.aliyuncs.com", "http://b.oss-cn-hangzhou.aliyuncs.com", "https://b.example/?x", "https://[::1", "https://b.oss-cn-hangzhou.aliyuncs.com:99999",
    "eyJ", "e30=", policyOf({}), policyOf(null), policyOf({ ...POLICY, expiration: "2000-01-01T00:00:00Z" }), "OSS4-HMAC-SHA256", "OSS3", "//", "user/\ud800", answerText(random),
  ]);
}

function expiration(random) {
  return random.pick(["2100-01-01T00:00:00Z", "2100-01-01T00:00:00.000Z", "2000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "0000-00-00T00:00:00Z", "x", "", 1, null]);
}

function conditions(random) {
  return random.happens(0.1) ? jsonValue(random, 3) : Array.from({ length: random.below(6) }, () => condition(random));
}

function condition(random) {
  const field = random.pick(["$key", "key", "$", "", "$bucket", "$content-type", "$x-oss-meta-a", "$callback", "$\ud800", "$$key", "$success_action_status"]);
  const value = () => (random.happens(0.7) ? random.pick(["", "user/", "examplebucket", "text/plain", "200", "\\$", "\ud800"]) : jsonValue(random, 2));
  const operator = random.pick(["eq", "starts-with", "in", "not-in", "EQ", "ends-with", 7]);
  const forms = [
    [operator, field, value()], [operator, field, [value(), value()]], ["content-length-range", number(random), number(random)],
    { [field]: value() }, { [field]: value(), other: 1 }, [operator], [operator, field, value(), value()], jsonValue(random, 2),
  ];
  return random.pick(forms);
}

function number(random) {
  return random.pick([0, -0, 1, -1, 0.5, 1e300, 2 ** 53, 2 ** 63, "1", null]);
}

function jsonValue(random, depth) {
  const leaves = [null, true, number(random), "text", ""];
  if (depth === 0 || random.happens(0.5)) return random.pick(leaves);
  const deeper = () => jsonValue(random, depth - 1);
  return random.happens(0.5) ? [deeper(), deeper()] : { [random.pick(["a", "key", "__proto__", ""])]: deeper(), bucket: deeper() };
}

/** Cuts, doubles or changes a piece of a text. */
function broken(random, text) {
  const at = random.below(text.length + 1);
  const tail = text.slice(at);
  return text.slice(0, at) + random.pick([tail.slice(1), `"${tail}`, `\\${tail}`, tail + tail, `\u0000${tail}`, `世${tail}`, "", `1e999${tail}`, `-${tail}`]);
}

function mutatedStrings(random) {
  const text = () => random.pick(["", "a", "世", "\ud800", "200", "user/", "text/PLAIN", "a\nb", "${filename}"]);
  const members = { contentType: text(), metadata: { [text()]: text(), A: text(), a: text() }, callbackVariables: { [text()]: text() }, fields: { [text()]: text(), "x-oss-meta-a": text() } };
  return Object.fromEntries(Object.entries(members).filter(() => random.happens(0.3)));
}
