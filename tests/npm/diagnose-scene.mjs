// A page, a network and an uploader for the tests of `./diagnose`.

import assert from "node:assert/strict";
import { diagnose } from "../src/npm/diagnose.js";

export const HOST = "https://examplebucket.oss-cn-hangzhou.aliyuncs.com/";
const ORIGIN = "https://app.example.com";
const NOW = Date.UTC(2026, 10, 22, 12);
const SIGNATURE = "OSS4-HMAC-SHA256";
export const DATE = "20261122T115500Z";

export const CONDITIONS = [
  { bucket: "examplebucket" },
  { "x-oss-signature-version": SIGNATURE },
  ["eq", "$X-Oss-Credential", "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request"],
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

/** What the uploader tells of a grant that is all right, but for `changes`. */
export const grant = (changes) => ({
  host: HOST,
  dir: "user/42/",
  policy: policyOf(CONDITIONS),
  signatureVersion: SIGNATURE,
  date: DATE,
  hasToken: true,
  clockOffset: 0,
  ...changes,
});

export const inspecting = (inspect) => ({ [Symbol.for("oss-form-upload.inspect")]: inspect });
export const uploader = (changes) => inspecting(async () => grant(changes));

const REFUSAL = "<Error><Code>RequestIsNotMultiPartContent</Code><RequestId>5F0000000000000000000001</RequestId><EC>0006-00000100</EC></Error>";
const HEADERS = { "x-oss-request-id": "5F0000000000000000000001", "x-oss-ec": "0006-00000100" };
export const refusal = ({ body = REFUSAL, headers = HEADERS, status = 400 } = {}) => new Response(body, { status, headers });
const opaque = () => Object.defineProperty(new Response(), "type", { value: "opaque" });
export const fails = () => Promise.reject(new TypeError("Failed to fetch"));

/**
 * Looks from a page of `ORIGIN` whose requests come to `answers` by their mode, and whose watched posts get an answer if
 * `preflight`. Other members become globals. Gives the findings, the requests, and what was left behind.
 */
export async function look(t, subject, { answers = {}, preflight = true, locale = "en", ...globals } = {}) {
  const scene = page({ cors: async () => refusal(), "no-cors": async () => opaque(), ...answers }, preflight, globals);
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  const restore = replaceGlobals(scene.globals);
  try {
    return { ...scene, findings: await diagnose(subject, { locale }) };
  } finally {
    restore();
    t.mock.timers.reset();
  }
}

function page(answers, preflight, globals) {
  const scene = { requests: [], listeners: new Set(), watched: 0 };
  const signals = [];
  scene.open = () => signals.filter(({ aborted }) => !aborted).length;
  scene.globals = {
    location: new URL(ORIGIN),
    origin: ORIGIN,
    navigator: { onLine: true },
    crossOriginIsolated: false,
    addEventListener: (name, listener) => scene.listeners.add(listener),
    removeEventListener: (name, listener) => scene.listeners.delete(listener),
    fetch: (url, init) => {
      signals.push(init.signal);
      scene.requests.push({ url, ...init, signal: undefined });
      return answers[init.mode](scene);
    },
    XMLHttpRequest: watchedPost(scene, preflight),
    ...globals,
  };
  return scene;
}

function watchedPost(scene, isAnswered) {
  return class {
    upload = {};
    open(method, url) {
      scene.requests.push({ url, method, mode: "watched" });
    }
    send() {
      assert.ok(this.upload.onprogress, "without a listener there is no preflight");
      queueMicrotask(isAnswered ? this.onload : this.onerror);
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
