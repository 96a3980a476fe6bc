// The grant endpoints that a link to the demo page may name: those of the page's own server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { endpointOf } from "../../www/grant-source.js";

const PAGE = "http://localhost:8787/";

const endpoint = (grant) => {
  const page = new URL(PAGE);
  if (grant !== undefined) page.searchParams.set("grant", grant);
  return endpointOf(page);
};

test("without ?grant= it is the usual one, and a path of the same server is taken with its query", () => {
  assert.equal(endpoint(), "/get_post_signature_for_oss_upload");
  assert.equal(endpoint("/get_post_signature_for_oss_upload?max=1"), "/get_post_signature_for_oss_upload?max=1");
  assert.equal(endpoint("other?a=/b"), "/other?a=/b");
  assert.equal(endpoint("http://localhost:8787/other"), "/other");
});

test("one of another server is refused, however it is written", () => {
  for (const elsewhere of [
    "https://evil.example/grant", "//evil.example/grant", "\\\\evil.example/grant", "/\\evil.example/grant",
    "http://localhost:8788/grant", "https://localhost:8787/grant", "http://localhost:8787@evil.example/",
    "data:application/json,{}", "javascript:0", "http://[", "http:///evil.example/grant",
  ]) {
    assert.equal(endpoint(elsewhere), null, elsewhere);
  }
});

test("a path that would be taken for a host when it is resolved again is refused", () => {
  for (const hidden of ["/.//evil.example/grant", "/..//evil.example/grant", "./..//evil.example", "/%2e//evil.example/grant", "http://localhost:8787//evil.example/grant"]) {
    const found = endpoint(hidden);
    assert.equal(found, null, hidden);
  }
  // None that is taken leads away.
  for (const path of ["/a//b", "/%2F%2Fevil.example", "///"]) {
    const found = endpoint(path);
    assert.ok(found === null || new URL(found, PAGE).origin === "http://localhost:8787", path);
  }
});
