import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

const GRANT = "/get_post_signature_for_oss_upload";

inEachBrowser((bench) => {
  it("shows what OSS said when the policy refuses the file", async () => {
    await bench.page.open({ grant: `${GRANT}?max=10` });
    await bench.page.choose(await bench.file("too large.txt", "more than ten bytes"));
    const { facts, link } = await bench.page.settled("too large.txt", "failed");
    assert.equal(facts.Error, "ServiceError");
    assert.equal(facts["OSS answered"], "400 EntityTooLarge");
    assert.match(facts["Request ID"], /^[0-9A-F]{24}$/);
    assert.match(facts.EC, /^\d{4}-\d{8}$/);
    assert.equal(facts.Stored, "No");
    assert.equal(link, null);
  });

  it("says so when there is no grant endpoint", async () => {
    await bench.page.open({ grant: "/no-such-endpoint" });
    assert.match(await bench.page.notice(), /404/);
    await bench.page.choose(await bench.file("no grant.txt", "text"));
    const { facts, detail } = await bench.page.settled("no grant.txt", "failed");
    assert.equal(facts.Error, "GrantUnavailable");
    assert.match(detail, /404/);
    assert.equal(facts.Stored, "No");
  });

  it("says so when the grant endpoint answers with a page instead of a grant", async () => {
    await bench.page.open({ grant: "/index.html" });
    await bench.page.choose(await bench.file("no json.txt", "text"));
    const { facts } = await bench.page.settled("no json.txt", "failed");
    assert.equal(facts.Error, "InvalidGrant");
    assert.equal(facts.Stored, "No");
  });

  it("takes no grants from another server", async () => {
    await bench.page.open({ grant: "http://elsewhere.localhost/grant" });
    assert.match(await bench.page.notice(), /of this server/);
  });
});
