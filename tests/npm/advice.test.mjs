// The sentences of `./advice`: that there is one for everything that can happen, and that the right one is found.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { advice } from "../../pkg/advice.js";
import { en } from "../../src/npm/advice/en.js";
import { CAUSES_OF_CODE, CAUSE_OF_CODE, CAUSE_OF_EC, CAUSE_OF_STATUS } from "../../src/npm/advice/lookup.js";
import { zh } from "../../src/npm/advice/zh.js";
import { UploadError } from "../../src/npm/upload-error.js";

const root = path.resolve(import.meta.dirname, "../..");
const read = (name) => readFile(path.join(root, name), "utf8");
const LANGUAGES = { en, zh };

/** The causes that more than one EC has, with these ECs. */
const SHARED_CAUSES = {
  InvalidSecurityToken: ["0002-00000006", "0002-00000008"],
  signatureMissing: ["0002-00000703", "0002-00000704"],
  accessKeyIdMissing: ["0002-00000706", "0002-00000707"],
  requesterPays: ["0003-00000702", "0003-00000703"],
  policyWithoutConditions: ["0006-00000207", "0006-00000215"],
  policyExpirationForm: ["0006-00000210", "0006-00000211"],
  rangeNotIntegers: ["0006-00000220", "0006-00000221", "0006-00000223"],
  FileAlreadyExists: ["0026-00000002", "0026-00000201"],
};

const failure = (code, details, message = "it failed") => new UploadError(message, { code, service: null, ...details });

/** The error of an answer; `stored` is what the upload knows of the object. */
function refusal({ status = 400, code = "", message = "", ec = null }, stored = "no") {
  return failure("ServiceError", { stored, service: { status, code, message, ec, requestId: null, hostId: null } });
}

/** Asserts that `advice` returns the sentence of this cause, in both languages. */
function assertCause(error, cause) {
  for (const [locale, { service }] of Object.entries(LANGUAGES)) {
    assert.ok(service[cause], `${cause} has no sentence in ${locale}`);
    assert.equal(advice(error, locale), service[cause]);
  }
}

/** Asserts that there is a sentence for what OSS said, more than the one for OSS having refused. */
function assertExact(answer) {
  for (const [locale, { own }] of Object.entries(LANGUAGES)) {
    const text = advice(refusal(answer), locale);
    assert.ok(text && text !== own.ServiceError, `no ${locale} advice for ${JSON.stringify(answer)}`);
  }
}

describe("the sentences", () => {
  test("are the same in both languages", () => {
    assert.deepEqual(Object.keys(zh.own), Object.keys(en.own));
    assert.deepEqual(Object.keys(zh.service), Object.keys(en.service));
  });

  for (const [section, name] of [["own", "UploadErrorCode"], ["service", "answer"]]) {
    test(`for each ${name} are one sentence of their language`, () => {
      for (const text of Object.values(en[section])) assert.match(text, /^[A-Z](?!.*\. [A-Z])[ -~…]+[^.]\.$/);
      for (const text of Object.values(zh[section])) assert.match(text, /^(?=.*\p{Script=Han})[^。]+。$/u);
    });
  }

  test("in Chinese have Chinese punctuation", () => {
    const texts = Object.values(zh).flatMap((section) => Object.values(section));
    for (const text of texts) assert.doesNotMatch(text, /\p{Script=Han}[,;:()?!]|[,;()?!]\p{Script=Han}/u);
  });

  test("in Chinese name the fields, headers and operators that the English ones name", () => {
    const names = /x-oss-[a-z-]+|[a-z]+_[a-z_]+|content-length-range|oss:\w+|callback[A-Z]\w+|Content-\w+|\b\d+ [KMG]B\b/g;
    for (const [name, text] of Object.entries(en.service)) {
      for (const [field] of text.matchAll(names)) assert.ok(zh.service[name].includes(field), `${name}: ${field}`);
    }
  });

  test("are all within reach", () => {
    const causes = [CAUSE_OF_EC, CAUSE_OF_CODE, CAUSE_OF_STATUS].flatMap(Object.values);
    const ofMessages = Object.values(CAUSES_OF_CODE).flat().map(([, cause]) => cause);
    const named = new Set([...causes, ...ofMessages, "perhapsStored"]);
    const { own, service } = en;
    for (const cause of named) assert.ok(cause in service || cause in own, cause);
    // Codes begin with a capital and are found as they are.
    for (const name of Object.keys({ ...own, ...service })) assert.ok(/^[A-Z]/.test(name) || named.has(name), name);
  });

  for (const [locale, { own, service }] of Object.entries(LANGUAGES)) {
    test(`of two causes are never the same in ${locale}`, () => {
      for (const texts of [own, service].map(Object.values)) assert.equal(new Set(texts).size, texts.length);
    });
  }
});

describe("there is advice", () => {
  test("for each UploadErrorCode and for no other", async () => {
    const [, union] = (await read("src/npm/types.d.ts")).match(/type UploadErrorCode =([^;]+);/);
    const codes = Array.from(union.matchAll(/"(\w+)"/g), ([, code]) => code);
    assert.deepEqual(Object.keys(en.own).filter((name) => /^[A-Z]/.test(name)).sort(), codes.sort());
    for (const code of codes) {
      for (const [locale, { own }] of Object.entries(LANGUAGES)) assert.equal(advice(failure(code), locale), own[code]);
    }
  });

  for (const [ec, cause] of Object.entries(CAUSE_OF_EC)) {
    test(`for ${ec}, whatever else the answer says: ${cause}`, () => {
      assertCause(refusal({ ec }), cause);
      assertCause(refusal({ ec, status: 503, code: "AccessDenied", message: "Access denied by bucket policy." }), cause);
    });
  }

  test("that ECs share only where they share a cause", () => {
    const shared = {};
    for (const [ec, cause] of Object.entries(CAUSE_OF_EC)) (shared[cause] ??= []).push(ec);
    assert.deepEqual(Object.fromEntries(Object.entries(shared).filter(([, ecs]) => ecs.length > 1)), SHARED_CAUSES);
  });

  test("for each answer of the conformance table, also where only its code or its EC is known", async () => {
    const refusals = answers(JSON.parse(await read("www/server/tests/conformance/cases.json")));
    assert.ok(refusals.some(({ code }) => code) && refusals.some(({ ec }) => ec));
    for (const { status, code, ec, message } of refusals) {
      assertExact({ status, code, ec, message });
      if (code) assertExact({ code });
      if (ec) assertExact({ ec });
    }
  });

  for (const code of ["FileImmutable", "IncompleteBody", "InternalError", "KmsServiceNotEnabled", "MissingArgument",
    "RequestTimeTooSkewed", "RequestTimeout", "SecurityTokenExpired"]) {
    test(`for ${code}, which the table cannot provoke`, () => assertExact({ code }));
  }
});

/** Returns the answers within the table that refuse. */
function answers(node) {
  if (typeof node !== "object" || node === null) return [];
  const below = Object.values(node).flatMap(answers);
  return "code" in node || "ec" in node ? [node, ...below] : below;
}

describe("the most exact is taken", () => {
  test("an expired policy, whatever is hidden", () => {
    const message = "Invalid according to Policy: Policy expired.";
    const expected = "Fetch a new grant and upload again; if that fails at once, have no cache keep what the application server issues, set its clock, or give its policies a later expiration.";
    for (const ec of ["0006-00000213", null]) {
      assert.equal(advice(refusal({ status: 403, code: "AccessDenied", message, ec }), "en"), expected);
    }
    assert.match(advice(refusal({ code: "AccessDenied", message }), "zh-CN"), /^请重新获取上传凭证后再上传/);
  });

  test("a policy that had ended when the grant came is no matter of the file", () => {
    const message = "OSS would refuse the upload: the policy ends at 2026-11-22T12:00:00Z, and now it is 2026-11-22T13:00:00Z; get a new grant; the grant had expired when it came: a cache";
    for (const [locale, { own }] of Object.entries(LANGUAGES)) {
      assert.equal(advice(failure("PolicyViolation", {}, message), locale), own.cameExpired);
    }
  });

  test("a host in a local network, which a page of the internet may not reach", () => {
    const message = "nothing answers at the grant's host, which is in a local network: check its name";
    for (const [locale, { own }] of Object.entries(LANGUAGES)) {
      assert.equal(advice(failure("HostUnreachable", {}, message), locale), own.localUnreachable);
    }
  });

  test("the EC before the message, the message before the code", () => {
    const message = "Invalid according to Policy: Policy expired.";
    assertCause(refusal({ code: "AccessDenied", message, ec: "0006-00000228" }), "extraFields");
    assertCause(refusal({ code: "AccessDenied", message, ec: "9999-99999999" }), "policyExpired");
    assertCause(refusal({ code: "AccessDenied", message: "No." }), "AccessDenied");
  });

  test("the code before the status, the status before nothing", () => {
    assertCause(refusal({ status: 503, code: "InternalError" }), "InternalError");
    assertCause(refusal({ status: 503, code: "NeverHeardOf" }), "throttled");
    assertCause(refusal({ status: 502 }), "gateway");
    assertCause(refusal({ status: 413 }), "proxyLimit");
    assert.equal(advice(refusal({ status: 418, code: "NeverHeardOf" }), "en"), en.own.ServiceError);
  });

  test("OSS's EntityTooLarge goes by the policy, this package's own by the 5 GB", () => {
    assert.match(advice(refusal({ code: "EntityTooLarge" }), "en"), /content-length-range/);
    assert.match(advice(failure("EntityTooLarge"), "en"), /multipart upload/);
  });

  test("an object in the way may be this very file when an answer was lost", () => {
    assertCause(refusal({ status: 409, code: "FileAlreadyExists" }), "FileAlreadyExists");
    assertCause(refusal({ status: 409, code: "FileAlreadyExists" }, "unknown"), "perhapsStored");
  });

  // Texts as OSS's documents print them.
  for (const [code, message, cause] of [
    ["AccessDenied", 'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "other"]', "conditionNotMet"],
    ["AccessDenied", "Invalid according to Policy: Extra input fields: x-oss-date", "extraFields"],
    ["AccessDenied", "SignatureDoesNotMatch The request signature we calculated does not match.", "SignatureDoesNotMatch"],
    ["AccessDenied", "You have no right to access this object because of bucket acl.", "bucketAcl"],
    ["AccessDenied", "Anonymous access is forbidden for this operation.", "anonymous"],
    ["AccessDenied", "You have no right to access this object.", "AccessDenied"],
    ["AccessDenied", "You do not have write acl permission on this object.", "putObjectAcl"],
    ["AccessDenied", "Access denied by bucket policy.", "bucketPolicy"],
    ["AccessDenied", "Access denied by authorizer's policy.", "stsPolicy"],
    ["AccessDenied", "Access denied by VPC endpoint policy.", "vpcEndpointPolicy"],
    ["InvalidAccessKeyId", "The OSS Access Key Id you provided is disabled.", "accessKeyDisabled"],
    ["InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records.", "InvalidAccessKeyId"],
    ["AccessDenied", "The bucket you are attempting to access must be addressed using the specified endpoint.", "wrongEndpoint"],
    ["InvalidPolicyDocument", "Invalid Policy: Invalid JSON: , or ] expected", "policyNotJson"],
    ["InvalidPolicyDocument", "Simple-Conditions must have exactly one property specified.", "conditionOfManyProperties"],
    ["InvalidArgument", "The bucket POST must contain the specified field name.", "keyMissing"],
    ["InvalidArgument", "The bucket POST contains unrecognized field name.", "partHeaderUnknown"],
    ["InvalidArgument", "Post body size must be less than 5G.", "bodyTooLarge"],
    ["InvalidArgument", "Post request signature is empty.", "signatureMissing"],
    ["InvalidArgument", "Post request accessKeyId is empty.", "accessKeyIdMissing"],
    ["InvalidArgument", "The callback configuration is not base64 encoded.", "callbackEncoding"],
    ["InvalidArgument", "The callback configuration is not json format.", "callbackJson"],
    ["InvalidArgument", "The callback url configuration is invalid.", "callbackUrl"],
    ["InvalidArgument", "The number of callback url exceed max value.", "callbackUrls"],
    ["InvalidArgument", "The callback host configuration is invalid.", "callbackHost"],
    ["InvalidArgument", "Can not get ip by this host.", "callbackHostUnresolved"],
    ["InvalidArgument", "Private address is forbidden to callback.", "callbackPrivateAddress"],
    ["InvalidArgument", "The callback body is empty.", "callbackBody"],
    ["InvalidArgument", "The callback body type configuration is invalid.", "callbackBodyType"],
    ["InvalidArgument", "The body type of callback is not supported.", "callbackBodyType"],
    ["InvalidArgument", "The length of callback exceed max value.", "callbackTooLong"],
    ["InvalidArgument", "The callback var is not expecten json.", "callbackVar"],
    ["InvalidArgument", "No such bucket storage class exists.", "storageClass"],
    ["InvalidArgument", "Invalid Argument. Parameter is invalid.", "InvalidArgument"],
    ["InvalidParameter", "The specified parameter KMS keyId is not valid.", "KeyNotFound"],
    ["InvalidObjectName", "The Object name can not be empty.", "keyEmpty"],
    ["InvalidObjectName", "The Length of Object name must be less than 1024.", "keyTooLong"],
    ["CallbackFailed", "Error status : 502.", "callbackStatus"],
    ["CallbackFailed", "Error status : -1. OSS can not connect to your callbackUrl, please check it.", "callbackUnreachable"],
    ["CallbackFailed", "error status:-1 8.8.8.8: 9090 reply timeout, cost: 5000 MS, timeout: 5000 MS", "callbackTimedOut"],
    ["CallbackFailed", "Cost too long time.", "callbackTimedOut"],
    ["CallbackFailed", "Response body is not valid json format.", "callbackNotJson"],
    ["CallbackFailed", "Error Status : 400.User server missing content-length.", "callbackContentLength"],
    ["CallbackFailed", "Error Status : 400.User server return invalid conent-length value.", "callbackContentLength"],
    ["CallbackFailed", "Too many callback requests.", "callbackThrottled"],
    ["CallbackFailed", "Get image info failed.", "callbackImageInfo"],
    ["CallbackFailed", "Something new.", "CallbackFailed"],
  ]) {
    test(`${code}: ${message}`, () => {
      for (const text of [message, message.toUpperCase(), message.toLowerCase()]) {
        assertCause(refusal({ status: 403, code, message: text }), cause);
      }
    });
  }

  for (const [code, cause] of Object.entries(CAUSE_OF_CODE)) {
    test(`${code} has the cause ${cause}`, () => assertCause(refusal({ code }), cause));
  }
});

describe("a refusal that is not about permissions leads to no permissions", () => {
  for (const [topic, en, zh, refusals] of [
    ["hotlink protection", /hotlink protection/, /防盗链/, [
      { ec: "0003-00000501" }, { ec: "0003-00000502" }, { ec: "0003-00000503" },
      { message: "You are denied by bucket referer policy." },
    ]],
    ["Block Public Access", /Block Public Access/, /阻止公共访问/, [
      { ec: "0016-00000901" }, { message: "Put public object acl is not allowed." },
    ]],
    ["KMS", /KMS/, /KMS/, [
      { ec: "0005-00000208" }, { ec: "0005-00000214" }, { ec: "0005-00000215" }, { ec: "0005-00000218" },
      { code: "KmsServiceNotEnabled" }, { code: "UbsmsInvalidBid" }, { code: "KeyDisabled" }, { code: "KmsInDebt" },
      { message: "This request is forbidden by kms." },
    ]],
    ["unpaid bills", /bills/, /欠费/, [
      { ec: "0003-00000801" }, { ec: "0003-00000806" }, { code: "UserDisable" }, { code: "InDebt" }, { code: "InDebtOverdue" },
      { code: "AbnormalBucketOwnerStatus" },
    ]],
    ["a domain that is not bound", /domain/, /域名/, [
      { ec: "0048-00000401" }, { code: "PublicEndpointForbidden" }, { code: "NonStandardHostForbidden" },
      { ec: "0015-00000101" }, { code: "NoSuchBucket" },
    ]],
  ]) {
    for (const said of refusals) {
      test(`${topic}: ${Object.values(said)}`, () => {
        const error = refusal({ status: 403, code: "AccessDenied", ...said });
        for (const [locale, about] of [["en", en], ["zh", zh]]) {
          const text = advice(error, locale);
          assert.match(text, about);
          assert.doesNotMatch(text, /\bRAM\b|oss:/);
        }
      });
    }
  }
});

describe("a module that could not be loaded", () => {
  const loadFailed = (message) => failure("LoadFailed", {}, message);

  // The messages of Chromium, Firefox, WebKit and the glue.
  for (const [cause, ...messages] of [
    ["loadedOtherFile",
      "WebAssembly.instantiate(): expected magic word 00 61 73 6d, found 3c 21 44 4f @+0",
      "wasm validation error: at offset 4: failed to match magic number",
      "WebAssembly.Module doesn't parse at byte 0: module doesn't start with '\\0asm'",
      "https://page.example/oss_form_upload_bg.wasm answered 404 with text/html, not with the module; serve it there"],
    ["noWebAssembly",
      "no WebAssembly may run on this page, and without-webassembly.js, which replaces it, could not be loaded (Load failed)"],
    ["LoadFailed", "https://page.example/a.wasm could not be fetched (Failed to fetch)", "NetworkError when attempting to fetch resource.", "Load failed"],
  ]) {
    for (const message of messages) {
      test(`is ${cause}: ${message}`, () => {
        for (const [locale, { own }] of Object.entries(LANGUAGES)) {
          for (const said of [message, `the WebAssembly module could not be loaded: ${message}`]) {
            assert.equal(advice(loadFailed(said), locale), own[cause]);
          }
        }
      });
    }
  }
});

describe("the language", () => {
  const network = failure("Network");

  test("is Chinese for every tag of Chinese, English for every other", () => {
    for (const tag of ["zh", "zh-CN", "zh-Hant-TW", "ZH-hk", "zh_CN"]) assert.equal(advice(network, tag), zh.own.Network, tag);
    for (const tag of ["en", "de-AT", "zha", "", "x-zh", "中文"]) assert.equal(advice(network, tag), en.own.Network, tag);
  });

  for (const [navigator, { own }] of [[{ language: "zh-CN" }, zh], [{ language: "fr" }, en], [{}, en], [undefined, en]]) {
    test(`is by default that of the navigator ${JSON.stringify(navigator)}`, (t) => {
      t.after(replaceNavigator(navigator));
      for (const none of [undefined, null, 7, ["en"]]) assert.equal(advice(network, none), own.Network);
      assert.equal(advice(network, "en"), en.own.Network);
    });
  }
});

/** Puts another navigator in its place and returns a function that undoes that. */
function replaceNavigator(value) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  return () => (before ? Object.defineProperty(globalThis, "navigator", before) : delete globalThis.navigator);
}

describe("odd input", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const others = [undefined, null, 0, "Network", Symbol("Network"), {}, [], () => {}, new Error("x"), proxy,
    new DOMException("stopped", "AbortError"), { code: "Network" }, { get name() { throw new Error("no name"); } }];

  for (const [index, other] of others.entries()) {
    test(`number ${index} is null`, () => assert.equal(advice(other, "en"), null));
  }

  test("codes that every object has, or of the wrong type, are not found", () => {
    for (const code of ["constructor", "__proto__", "toString", undefined, 7, Symbol("Network")]) {
      assert.equal(advice(failure(code), "en"), null);
      assert.equal(advice(refusal({ code, ec: code, message: code }), "en"), en.own.ServiceError);
    }
  });

  test("a message of the wrong type leaves the code", () => {
    for (const message of [undefined, null, 7, Symbol("disabled"), { toString() { throw new Error("no text"); } }]) {
      assertCause(refusal({ code: "AccessDenied", message }), "AccessDenied");
      assert.equal(advice({ name: "UploadError", code: "LoadFailed", message }, "en"), en.own.LoadFailed);
    }
  });

  for (const [error, names] of [
    [() => refusal({ code: "FileAlreadyExists" }), ["service", "stored"]],
    [() => failure("Network"), ["code", "message"]],
  ]) {
    for (const name of names) {
      test(`a getter of ${name} that throws is null`, () => {
        const hostile = Object.defineProperty(error(), name, { get() { throw new Error(`no ${name}`); } });
        assert.equal(advice(hostile, "en"), null);
      });
    }
  }

  for (const name of ["ec", "code", "message", "status"]) {
    test(`a getter of service.${name} that throws is null`, () => {
      const service = { ec: null, code: "AccessDenied", message: "No.", status: 403 };
      Object.defineProperty(service, name, { get() { throw new Error(`no ${name}`); } });
      assert.equal(advice(failure("ServiceError", { service }), "en"), null);
    });
  }

  test("an error of another frame is known by its name", () => {
    assert.equal(advice({ name: "UploadError", code: "Network" }, "en"), en.own.Network);
  });
});
