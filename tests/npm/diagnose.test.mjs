// The findings of `./diagnose` and their words, by the real module, with a page and a network that the test makes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { en } from "../../src/npm/diagnose/en.js";
import { UploadError } from "../../src/npm/upload-error.js";
import {
  base64, CONDITIONS, DATE, fails, finding, from, grantOf, grantOfV1, HOST, look, policyOf, refusal, RULE, subject, uploader, without,
} from "./diagnose-scene.mjs";

const statuses = ({ findings }) => findings.map(({ check, status }) => `${check} ${status}`);
/** The findings that are not ok. */
const troubles = ({ findings }) => findings.filter(({ status }) => status !== "ok");
/** For how long a grant is waited for, in milliseconds. */
const GRANT_TIMEOUT = 30_000;
const ALL_OK = ["grant ok", "clock ok", "policy ok", "host ok", "csp ok", "cors ok", "preflight ok", "headers ok"];

test("nothing is wrong", async (t) => {
  const scene = await look(t, uploader());
  assert.deepEqual(statuses(scene), ALL_OK);
  for (const finding of scene.findings) {
    assert.deepEqual(Object.keys(finding), ["check", "status", "message", "fix"]);
    assert.equal(finding.fix, null);
  }
});

test("two requests are sent, which hold nothing of the grant, and nothing is left", async (t) => {
  const { requests, listeners } = await look(t, uploader());
  assert.deepEqual(requests, [{ url: HOST, method: "POST", mode: "cors" }, { url: HOST, method: "POST", mode: "watched" }]);
  assert.equal(listeners.size, 0);
});

describe("the grant", () => {
  const failure = (code) => new UploadError("it failed", { code });

  for (const code of ["GrantUnavailable", "InvalidGrant", "MixedContent", "LoadFailed", "InvalidArgument"]) {
    test(`that cannot be had for ${code}`, async (t) => {
      const { findings, requests } = await look(t, finding(() => Promise.reject(failure(code))));
      const fix = en.grant.fixes[code];
      assert.deepEqual(findings, [{ check: "grant", status: "fail", message: "There is no grant: it failed.", fix }]);
      assert.ok(fix);
      assert.deepEqual(requests, []);
    });
  }

  test("that cannot be had for something new", async (t) => {
    const { findings } = await look(t, finding(() => Promise.reject(failure("constructor"))));
    assert.deepEqual(findings, [{ check: "grant", status: "fail", message: "There is no grant: it failed.", fix: null }]);
  });

  test("whose members are used for nothing", async (t) => {
    const found = troubles(await look(t, uploader({ region: "cn-hangzhou", hint: "b" })));
    assert.deepEqual(found, [{ check: "grant", status: "warn", ...en.grant.ignored({ names: "region, hint" }) }]);
    assert.match(found[0].message, /region, hint/);
  });

  const callbackOf = (changes) => base64(JSON.stringify({ callbackUrl: "https://app.example.com/", callbackBody: "object=${object}", ...changes }));
  for (const [topic, callback] of [
    ["callbackNotBase64", "%"],
    ["callbackNotJson", base64("7")],
    ["callbackNoUrl", callbackOf({ callbackUrl: "" })],
    ["callbackTooManyUrls", callbackOf({ callbackUrl: "a;b;c;d;e;f" })],
    ["callbackNoBody", callbackOf({ callbackBody: null })],
    ["callbackEncodedBody", callbackOf({ callbackBody: "object=%24%7Bobject%7D" })],
    ["callbackUnknownBodyType", callbackOf({ callbackBodyType: "text/plain" })],
  ]) {
    test(`whose callback cannot work: ${topic}`, async (t) => {
      assert.deepEqual(troubles(await look(t, uploader({ callback }))), [{ check: "grant", status: "warn", ...en.grant[topic] }]);
    });
  }

  test("whose callback can work", async (t) => {
    assert.deepEqual(statuses(await look(t, uploader({ callback: callbackOf() }))), ALL_OK);
  });

  const secret = new Error("signature=abc");
  const others = [subject(undefined), subject(null), subject({}), finding(() => Promise.reject(secret)),
    finding(() => { throw secret; }), finding(7), finding(async () => undefined),
    finding(async () => [{ check: "grant", status: "ok", topic: "unheard of", number: null, names: [] }])];
  for (const [index, other] of others.entries()) {
    test(`of a value that is no uploader of this package, number ${index}, fails in words of this package`, async (t) => {
      const { findings } = await look(t, other);
      assert.deepEqual(findings, [{ check: "grant", status: "fail", ...en.grant.other }]);
    });
  }
});

describe("the clock", () => {
  const clock = async (t, { clockOffset, ...changes }) =>
    (await look(t, from(grantOf(changes), clockOffset))).findings.find(({ check }) => check === "clock");

  test("may differ by less than a minute", async (t) => {
    for (const clockOffset of [0, 59_000, -59_000]) assert.equal((await clock(t, { clockOffset })).status, "ok");
  });

  test("is told when it is a minute off, and in which direction", async (t) => {
    assert.deepEqual(await clock(t, { clockOffset: 60_000 }), {
      check: "clock",
      status: "warn",
      message: "This computer's clock is about 60 s behind the application server's.",
      fix: "Set both clocks by a time service (NTP).",
    });
    const ahead = "This computer's clock is about 900 s ahead of the application server's.";
    assert.equal((await clock(t, { clockOffset: -900_000 })).message, ahead);
  });

  test("breaks signatures from 15 minutes on", async (t) => {
    assert.match((await clock(t, { clockOffset: 901_000 })).message, / OSS refuses what it signs, since it is more than 15 minutes off\.$/);
  });

  test("is compared with the moment of signing where the server's is not known", async (t) => {
    for (const date of ["20261122T115901Z", "20261122T120059Z"]) assert.equal((await clock(t, { clockOffset: null, x_oss_date: date })).status, "ok");
    const signed = await clock(t, { clockOffset: null, x_oss_date: "20261122T120200Z" });
    assert.equal(signed.message, "This computer's clock is about 120 s behind the application server's.");
  });

  test("is left out where there is nothing to compare it with, as with a grant that is a while old", async (t) => {
    for (const date of [DATE, "yesterday"]) {
      assert.equal(await clock(t, { clockOffset: null, x_oss_date: date }), undefined);
    }
  });
});

describe("the policy", () => {
  const ofPolicy = async (t, of) => (await look(t, of)).findings.filter(({ check }) => check === "policy");
  const policy = (t, policy, clockOffset) => ofPolicy(t, from(grantOf({ policy }), clockOffset));
  const one = async (t, ...input) => {
    const found = await policy(t, ...input);
    assert.equal(found.length, 1, JSON.stringify(found));
    return found[0];
  };

  for (const written of ["2030-01-01T00:00:00+00:00", "2030-01-01 00:00:00 UTC", "1893456000", "tomorrow", "2030-13-01T00:00:00Z"]) {
    test(`that ends at ${written}`, async (t) => {
      const found = await one(t, policyOf(CONDITIONS, written));
      assert.deepEqual(found, { check: "policy", status: "fail", ...en.policy.misspelt({ names: written }) });
    });
  }

  for (const [why, policy, message] of [
    ["no Base64", "%", "it is not Base64"],
    ["no UTF-8", Buffer.from([255]).toString("base64"), "its Base64 does not decode to UTF-8"],
    ["no JSON", base64("{"), "its Base64 does not decode to JSON"],
    ["no object", base64("7"), "it is not a JSON object"],
    ["without conditions", base64('{"expiration":"2100-01-01T00:00:00Z"}'), '"conditions" is missing or is not a list of at least one'],
    ["without an expiration", base64('{"conditions":[{"bucket":"b"}]}'), '"expiration" is missing'],
    ["of conditions of an odd form", policyOf([null, 7, "x"]), "a condition is neither an object nor a list"],
  ]) {
    test(`that is ${why} is none of a grant`, async (t) => {
      const { findings } = await look(t, uploader({ policy }));
      const whole = `There is no grant: the grant cannot be used: its policy cannot be read: ${message}.`;
      assert.deepEqual(findings, [{ check: "grant", status: "fail", message: whole, fix: en.grant.fixes.InvalidGrant }]);
    });
  }

  test("with OSS's own escape is read", async (t) => {
    const text = JSON.stringify({ expiration: "2026-11-22T12:10:00.000Z", conditions: CONDITIONS });
    assert.equal((await one(t, base64(text.replace("user/42/", "user/\\${filename}")))).status, "ok");
  });

  test("that has ended, by the server's clock", async (t) => {
    const ended = policyOf(CONDITIONS, "2026-11-22T12:01:40.000Z");
    assert.equal((await one(t, ended, 110_000)).message, "The policy had ended when the grant came: it ended 10 s ago.");
    assert.equal((await one(t, ended)).status, "ok");
  });

  test("that ends within a minute", async (t) => {
    const { status, message } = await one(t, policyOf(CONDITIONS, "2026-11-22T12:00:59.000Z"));
    assert.deepEqual([status, message], ["warn", "The policy ends in 59 s, which is short for an upload."]);
  });

  test("that does not name the fields of V4", async (t) => {
    const { status, message } = await one(t, policyOf(without("x-oss-credential", "x-oss-date")));
    assert.equal(status, "fail");
    assert.match(message, /^The policy has no condition for x-oss-credential, x-oss-date:/);
  });

  test("of V1 need not name it", async (t) => {
    const [{ status }] = await ofPolicy(t, from(grantOfV1(policyOf(without("x-oss-")))));
    assert.equal(status, "ok");
  });

  for (const [name, text] of [["x-oss-security-token", "withoutToken"], ["content-length-range", "withoutRange"],
    ["$key", "withoutKey"], ["bucket", "withoutBucket"]]) {
    test(`without ${name}`, async (t) => {
      assert.deepEqual(await one(t, policyOf(without(name))), { check: "policy", status: "warn", ...en.policy[text] });
    });
  }

  test("that names no token where there is none", async (t) => {
    const of = uploader({ policy: policyOf(without("x-oss-security-token")), security_token: null });
    assert.deepEqual((await ofPolicy(t, of)).map(({ status }) => status), ["ok"]);
  });

  test("that allows every key", async (t) => {
    const any = policyOf([...without("$key"), ["starts-with", "$key", ""]]);
    assert.deepEqual(await one(t, any), { check: "policy", status: "warn", ...en.policy.withoutKey });
  });
});

describe("the host", () => {
  const host = async (t, host, globals) => {
    const { findings } = await look(t, uploader({ host }), globals);
    return findings.filter(({ check }) => check === "host").slice(0, -1);
  };

  for (const [url, kind] of [
    ["https://examplebucket.oss-cn-hangzhou-internal.aliyuncs.com/", "internal"],
    ["https://examplebucket.oss-accelerate.aliyuncs.com/", "accelerate"],
    ["https://examplebucket.oss-accelerate-overseas.aliyuncs.com/", "accelerate"],
    ["https://upload.example.com/", "custom"],
  ]) {
    test(`${url} is ${kind}`, async (t) => {
      const status = kind === "internal" ? "warn" : "ok";
      assert.deepEqual(await host(t, url), [{ check: "host", status, fix: null, ...en.host[kind] }]);
    });
  }

  for (const url of [HOST, "https://examplebucket.cn-hangzhou.oss.aliyuncs.com/", "http://b.oss-cn-hangzhou.localhost:8787/", "http://127.0.0.1:9000/"]) {
    test(`nothing is to be said of the name of ${url}`, async (t) => assert.deepEqual(await host(t, url), []));
  }

  test("of http: is unencrypted", async (t) => {
    const [found] = await host(t, HOST.replace("https", "http"), { location: new URL("http://app.example.com") });
    assert.deepEqual(found, { check: "host", status: "warn", ...en.host.unencrypted });
  });

  for (const [url, code, message] of [
    ["https://oss-cn-hangzhou.aliyuncs.com/", "InvalidGrant", / is an endpoint without a bucket: put the bucket in front of it\.$/],
    ["https://cn-hangzhou.oss.aliyuncs.com/", "InvalidGrant", / is an endpoint without a bucket: put the bucket in front of it\.$/],
    ["nowhere", "InvalidGrant", /: its host "nowhere" is not like https:/],
  ]) {
    test(`${url} makes no grant on a page of https:`, async (t) => {
      const { findings: [found, ...others], requests } = await look(t, uploader({ host: url }));
      assert.deepEqual([found.check, found.status, found.fix, others, requests], ["grant", "fail", en.grant.fixes[code], [], []]);
      assert.match(found.message, message);
    });
  }

  const INSECURE = HOST.replace("https", "http");

  test("of http: is blocked on a page of https: where the browser lets no request through", async (t) => {
    const { findings: [found, ...others], requests } = await look(t, uploader({ host: INSECURE }), { answers: { "no-cors": fails } });
    assert.deepEqual([found.check, found.status, found.fix, others], ["grant", "fail", en.grant.fixes.MixedContent, []]);
    assert.match(found.message, /: this page came by https:, so the browser blocks http:/);
    assert.deepEqual(requests, [{ url: INSECURE, method: "POST", mode: "no-cors" }]);
  });

  test("of http: is worth a warning on a page of https: that the browser lets through", async (t) => {
    assert.deepEqual(await host(t, INSECURE), [{ check: "host", status: "warn", ...en.host.upgraded }]);
  });

  test("of a bucket that does not exist", async (t) => {
    const cors = async () => refusal({ status: 404, body: "<Error><Code>NoSuchBucket</Code></Error>" });
    const [finding] = troubles(await look(t, uploader(), { answers: { cors } }));
    assert.equal(finding.message, "OSS answers 404 NoSuchBucket: this host cannot take uploads.");
  });

  test("of another region", async (t) => {
    const cors = async () => refusal({ status: 403, body: "<Error><Code>AccessDenied</Code><EC>0003-00001403</EC></Error>" });
    const [finding] = troubles(await look(t, uploader(), { answers: { cors } }));
    assert.deepEqual([finding.check, finding.status], ["host", "fail"]);
  });

  test("in a local network, where nothing answers a page of the internet", async (t) => {
    const silent = { answers: { cors: fails, "no-cors": fails } };
    const scene = await look(t, uploader({ host: "https://192.168.1.5/" }), silent);
    assert.deepEqual(troubles(scene), [{ check: "host", status: "fail", ...en.host.localUnreachable }]);
    const near = await look(t, uploader({ host: "https://192.168.1.5/" }), { ...silent, location: new URL("https://192.168.1.9") });
    assert.deepEqual(troubles(near), [{ check: "host", status: "fail", ...en.host.unreachable }]);
  });

  test("where nothing answers", async (t) => {
    const scene = await look(t, uploader(), { answers: { cors: fails, "no-cors": fails } });
    assert.deepEqual(statuses(scene), ["grant ok", "clock ok", "policy ok", "host fail"]);
    assert.deepEqual(troubles(scene), [{ check: "host", status: "fail", ...en.host.unreachable }]);
  });

  test("that keeps silent is given up in seconds", async (t) => {
    const { setTimeout } = globalThis;
    const waits = [];
    const never = () => new Promise(() => {});
    const scene = await look(t, uploader(), {
      answers: { cors: never, "no-cors": never },
      setTimeout: (wake, milliseconds, value) => (waits.push(milliseconds), setTimeout(wake, 0, value)),
    });
    assert.deepEqual(statuses(scene).at(-1), "host fail");
    assert.deepEqual(waits.filter((wait) => wait !== GRANT_TIMEOUT), [5000, 500, 5000]);
    assert.deepEqual([scene.requests.length, scene.aborted.length], [2, 2]);
  });

  test("is not asked while the browser is offline", async (t) => {
    const scene = await look(t, uploader(), { navigator: { onLine: false } });
    assert.deepEqual(troubles(scene), [{ check: "host", status: "fail", ...en.host.offline }]);
    assert.deepEqual(scene.requests, []);
  });
});

describe("the requests that the browser lets the page send", () => {
  /** Reports a violation and rejects, as a browser does. */
  const blocked = (report) => (scene) => {
    setImmediate(() => scene.listeners.forEach((listener) => listener(report)));
    return fails();
  };

  test("a Content Security Policy of a worker that no event tells of, as in WebKit", async (t) => {
    const asked = [];
    class EventSource {
      constructor(url) {
        asked.push(url);
        throw new DOMException("blocked", "SecurityError");
      }
    }
    const [finding] = troubles(await look(t, uploader(), { answers: { cors: fails }, EventSource }));
    assert.deepEqual([finding.check, finding.status, asked], ["csp", "fail", [HOST]]);
  });

  test("a Content Security Policy that lets a stream begin is no reason, and the stream is closed", async (t) => {
    const closed = [];
    class EventSource {
      constructor(url) {
        this.close = () => closed.push(url);
      }
    }
    const [finding] = troubles(await look(t, uploader(), { answers: { cors: fails }, EventSource }));
    assert.deepEqual([finding.check, closed], ["cors", [HOST]]);
  });

  test("a Content Security Policy", async (t) => {
    const cors = blocked({ blockedURI: HOST, disposition: "enforce" });
    const scene = await look(t, uploader(), { answers: { cors } });
    assert.deepEqual(troubles(scene), [{
      check: "csp",
      status: "fail",
      message: "The page's Content Security Policy does not let it connect to the host.",
      fix: "Add https://examplebucket.oss-cn-hangzhou.aliyuncs.com to connect-src.",
    }]);
    assert.equal(scene.listeners.size, 0);
  });

  for (const report of [{ blockedURI: HOST, disposition: "report" }, { blockedURI: "https://example.com/", disposition: "enforce" }]) {
    test(`a ${report.disposition} of ${report.blockedURI} is none`, async (t) => {
      const scene = await look(t, uploader(), { answers: { cors: blocked(report), "no-cors": fails } });
      assert.deepEqual(troubles(scene).map(({ check }) => check), ["host"]);
    });
  }

  test("a CORS rule that is missing, with the one to add", async (t) => {
    const scene = await look(t, uploader(), { answers: { cors: fails } });
    assert.deepEqual(statuses(scene).slice(3), ["host ok", "cors fail"]);
    const [{ fix }] = troubles(scene);
    assert.equal(fix, `Add this rule to the bucket's CORS settings:\n${RULE}`);
  });

  test("a page without an origin can only be let in with all others", async (t) => {
    const [{ fix }] = troubles(await look(t, uploader(), { answers: { cors: fails }, origin: "null" }));
    assert.match(fix, /<AllowedOrigin>\*<\/AllowedOrigin>/);
  });

  test("an isolated page sees no difference between silence and a missing rule", async (t) => {
    const scene = await look(t, uploader(), { answers: { cors: fails, "no-cors": fails }, crossOriginIsolated: true });
    assert.deepEqual(troubles(scene), [{ check: "host", status: "fail", ...en.host.isolated({ rule: RULE }) }]);
  });

  test("a preflight that is refused", async (t) => {
    const scene = await look(t, uploader(), { preflight: false });
    assert.deepEqual(troubles(scene), [{ check: "preflight", status: "fail", ...en.preflight.refused({ rule: RULE }) }]);
  });

  test("nothing is said of preflights where no upload can be watched", async (t) => {
    const scene = await look(t, uploader(), { XMLHttpRequest: undefined });
    assert.deepEqual(statuses(scene), ALL_OK.filter((finding) => finding !== "preflight ok"));
  });

  test("headers that no rule exposes", async (t) => {
    const [finding] = troubles(await look(t, uploader(), { answers: { cors: async () => refusal({ headers: {} }) } }));
    assert.deepEqual(finding, { check: "headers", status: "warn", ...en.headers.hidden({ names: "x-oss-request-id, x-oss-ec", rule: RULE }) });
  });

  test("headers that the answer does not have are not missed", async (t) => {
    const scene = await look(t, uploader(), { answers: { cors: async () => refusal({ headers: {}, body: "" }) } });
    assert.deepEqual(statuses(scene), ALL_OK);
  });

  test("outside of browsers there is neither, and only the host is looked at", async (t) => {
    const outside = { location: undefined, addEventListener: undefined, removeEventListener: undefined, navigator: undefined };
    assert.deepEqual(statuses(await look(t, uploader(), outside)), ["grant ok", "clock ok", "policy ok", "host ok"]);
    const silent = await look(t, uploader(), { ...outside, answers: { cors: fails } });
    assert.deepEqual(troubles(silent), [{ check: "host", status: "fail", ...en.host.unreachable }]);
  });
});
