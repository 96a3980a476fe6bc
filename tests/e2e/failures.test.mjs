import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

const GRANT = "/get_post_signature_for_oss_upload";

inEachBrowser((bench) => {
  it("shows what OSS said when the file is larger than the policy allows", async () => {
    const { detail, facts, link } = await refused(bench, { max: "10" });
    assert.match(detail, /exceeds the maximum allowed size/);
    assert.equal(facts["OSS answered"], "400 EntityTooLarge");
    assertFactsOfRefusal(facts);
    assert.equal(link, null);
  });

  it("shows which condition of the policy the file breaks", async () => {
    const { detail, facts } = await refused(bench, { types: "image/png" });
    assert.match(detail, /Policy Condition failed: .*content-type/i);
    assert.equal(facts["OSS answered"], "403 AccessDenied");
    assertFactsOfRefusal(facts);
  });

  for (const [endpoint, status] of [["/no-such-endpoint", 404], [`${GRANT}?max=many`, 400]]) {
    it(`says so when the grant endpoint answers ${status}`, async () => {
      await bench.page.open({ grant: endpoint });
      const notice = new RegExp(`the grant endpoint answered ${status}`);
      assert.match(await bench.page.notice(), notice);
      await bench.page.choose(await bench.file("no grant.txt", "text"));
      const { facts, detail } = await bench.page.settled("no grant.txt", "failed");
      assert.equal(facts.Error, "GrantUnavailable");
      assert.match(detail, new RegExp(`answered ${status}$`));
      assert.equal(facts.Stored, "No");
      assert.match(await bench.page.notice(), notice, "the notice comes back while there are no grants");
    });
  }

  it("says so when the grant endpoint answers with a page instead of a grant", async () => {
    await bench.page.open({ grant: "/index.html" });
    await bench.page.choose(await bench.file("no json.txt", "text"));
    const { facts, detail } = await bench.page.settled("no json.txt", "failed");
    assert.equal(facts.Error, "GrantUnavailable");
    assert.match(detail, /did not answer with JSON$/);
    assert.equal(facts.Stored, "No");
  });

  it("takes no grants from another server", async () => {
    await bench.page.open({ grant: "http://elsewhere.localhost/grant" });
    assert.match(await bench.page.notice(), /of this server/);
  });
});

/** The row of a text file that a grant with these terms does not allow. */
async function refused(bench, terms) {
  await bench.page.open({ grant: `${GRANT}?${new URLSearchParams(terms)}` });
  await bench.page.choose(await bench.file("refused.txt", "more than ten bytes"));
  return bench.page.settled("refused.txt", "failed");
}

function assertFactsOfRefusal(facts) {
  assert.equal(facts.Error, "ServiceError");
  assert.match(facts["Request ID"], /^[0-9A-F]{24}$/);
  assert.match(facts.EC, /^\d{4}-\d{8}$/);
  assert.equal(facts.Stored, "No");
}
