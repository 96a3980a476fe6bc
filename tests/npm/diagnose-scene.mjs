// A page, a network and an uploader of the real module for the tests of `./diagnose`.

import { Uploader } from "../../pkg/index.js";
import { diagnose } from "../../src/npm/diagnose.js";

export const HOST = "https://examplebucket.oss-cn-hangzhou.aliyuncs.com/";
const ORIGIN = "https://app.example.com";
const GRANT = `${ORIGIN}/grant`;
const NOW = Date.UTC(2026, 10, 22, 12);
const SIGNATURE = "OSS4-HMAC-SHA256";
export const DATE = "20261122T115500Z";
const CREDENTIAL = "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request";

export const CONDITIONS = [
  { bucket: "examplebucket" },
  { "x-oss-signature-version": SIGNATURE },
  ["eq", "$X-Oss-Credential", CREDENTIAL],
  { "x-oss-date": DATE },
  { "x-oss-security-token": "example-token" },
  ["starts-with", "$key", "user/42/"],
  ["content-length-range", 0, 10_000_000],
];

export const RULE = `<CORSRule>
  <AllowedOrigin>${ORIGIN}</AllowedOrigin>
  <AllowedMethod>POST</AllowedMethod>
  <AllowedHeader>*</AllowedHeader>
  <ExposeHeader>ETag</ExposeHeader>
  <ExposeHeader>x-oss-request-id</ExposeHeader>
  <ExposeHeader>x-oss-hash-crc64ecma</ExposeHeader>
  <ExposeHeader>x-oss-ec</ExposeHeader>
  <ExposeHeader>x-oss-version-id</ExposeHeader>
  <MaxAgeSeconds>600</MaxAgeSeconds>
</CORSRule>`;

export const base64 = (text) => Buffer.from(text).toString("base64");
export const policyOf = (conditions, expiration = "2026-11-22T12:10:00.000Z") => base64(JSON.stringify({ expiration, conditions }));
export const without = (...names) => CONDITIONS.filter((condition) => !names.some((name) => JSON.stringify(condition).toLowerCase().includes(name)));

/** A V4 grant that is all right, but for `changes`. */
export const grantOf = (changes) => ({
  host: HOST,
  dir: "user/42/",
  policy: policyOf(CONDITIONS),
  signature: "0".repeat(64),
  x_oss_signature_version: SIGNATURE,
  x_oss_credential: CREDENTIAL,
  x_oss_date: DATE,
  security_token: "example-token",
  ...changes,
});

/** A V1 grant with this policy. */
export const grantOfV1 = (policy) => ({ host: HOST, dir: "user/42/", policy, signature: "x", OSSAccessKeyId: "LTAIexample" });

/** The argument of a test: the options of an uploader, or any value that is passed to `diagnose` in its place. */
export const finding = (find) => ({ subject: { [Symbol.for("oss-form-upload.diagnose")]: find } });
export const subject = (value) => ({ subject: value });

/** An uploader whose endpoint answers with a grant, by a clock that is so many milliseconds ahead, where it is shown. */
export const from = (grant, clockOffset = 0) => ({ options: { grant: GRANT }, grant, clockOffset });
export const uploader = (changes) => from(grantOf(changes));

const REFUSAL = "<Error><Code>RequestIsNotMultiPartContent</Code><RequestId>5F0000000000000000000001</RequestId><EC>0006-00000100</EC></Error>";
const HEADERS = { "x-oss-request-id": "5F0000000000000000000001", "x-oss-ec": "0006-00000100" };
export const refusal = ({ body = REFUSAL, headers = HEADERS, status = 400 } = {}) => new Response(body, { status, headers });
const opaque = () => Object.defineProperty(new Response(), "status", { value: 0 });
export const fails = () => Promise.reject(new TypeError("Failed to fetch"));

/**
 * Looks from a page of `ORIGIN` whose requests come to `answers` by their mode, and whose watched posts get an answer if
 * `preflight`. Other members become globals. Gives the findings, the requests, and what was left behind.
 */
export async function look(t, of, { answers = {}, preflight = true, locale = "en", ...globals } = {}) {
  const scene = page(of, { cors: async () => refusal(), "no-cors": async () => opaque(), ...answers }, preflight, globals);
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  const restore = replaceGlobals(scene.globals);
  try {
    const subject = of.options ? new Uploader(of.options) : of.subject;
    return { ...scene, findings: await diagnose(subject, { locale }) };
  } finally {
    restore();
    t.mock.timers.reset();
  }
}

function page({ grant, clockOffset }, answers, preflight, globals) {
  const scene = { requests: [], listeners: new Set(), aborted: [] };
  const date = clockOffset === null ? {} : { date: new Date(NOW + clockOffset).toUTCString() };
  scene.globals = {
    location: new URL(ORIGIN),
    origin: ORIGIN,
    navigator: { onLine: true },
    crossOriginIsolated: false,
    addEventListener: (name, listener) => scene.listeners.add(listener),
    removeEventListener: (name, listener) => scene.listeners.delete(listener),
    fetch: (url, { method, mode, signal }) => {
      if (url === GRANT) return Promise.resolve(Response.json(grant, { headers: date }));
      signal.addEventListener("abort", () => scene.aborted.push(url));
      scene.requests.push({ url, method, mode });
      return answers[mode](scene);
    },
    XMLHttpRequest: watchedPost(scene, preflight),
    ...globals,
  };
  return scene;
}

function watchedPost(scene, isAnswered) {
  return class {
    upload = {};
    status = 0;
    responseText = "";
    open(method, url) {
      scene.requests.push({ url, method, mode: "watched" });
    }
    send(body) {
      // Browsers do not watch an upload of nothing, and without a listener there is no preflight.
      this.status = isAnswered || !body || !this.upload.onprogress ? 400 : 0;
      queueMicrotask(() => this.onloadend());
    }
    getAllResponseHeaders() {
      return "";
    }
    abort() {}
  };
}

function replaceGlobals(values) {
  const before = Object.keys(values).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globalThis[name];
    }
  };
}
