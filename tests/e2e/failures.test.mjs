import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

const GRANT = "/get_post_signature_for_oss_upload";

inEachBrowser((bench) => {
  it("refuses a file larger than the policy allows before anything is sent", async () => {
    const { detail, facts, link } = await refused(bench, { max: "10" });
    assert.equal(detail, "the file is 19 bytes; the policy allows 0 to 10");
    assert.equal(facts["Policy condition"], '["content-length-range", 0, 10]');
    assertFactsOfRefusal(facts);
    assert.equal(link, null);
  });

  it("shows which condition of the policy the file breaks", async () => {
    const { detail, facts } = await refused(bench, { types: "image/png" });
    assert.equal(detail, 'content-type is "text/plain"; the policy allows "image/png"');
    assertFactsOfRefusal(facts);
  });

  it("shows the message of OSS when it refuses", async () => {
    await bench.page.open();
    await bench.server.fail({ answer: "SecurityTokenExpired", times: 9 }); // as often as new grants are tried
    await bench.page.choose(await bench.file("too late.txt", "text"));
    const { detail, facts, link } = await bench.page.settled("too late.txt", "failed");
    assert.match(detail, /security token/);
    assert.equal(facts.Error, "ServiceError");
    assert.equal(facts["OSS answered"], "403 SecurityTokenExpired");
    assert.match(facts["Request ID"], /^[0-9A-F]{24}$/);
    assert.equal(facts.Stored, "No");
    assert.match(facts["What to do"], /^Fetch a new grant .* STS again/);
    assert.equal(link, null);
  });

  for (const [endpoint, status] of [["/no-such-endpoint", 404], [`${GRANT}?max=many`, 400]]) {
    it(`says so when the grant endpoint answers ${status}`, async () => {
      await bench.page.open({ grant: endpoint });
      const notice = new RegExp(`the grant endpoint answered ${status}`);
      assert.match(await bench.page.notice(), notice);
      await bench.page.choose(await bench.file("no grant.txt", "text"));
      const { facts, detail } = await bench.page.settled("no grant.txt", "failed");
      assert.equal(facts.Error, "GrantUnavailable");
      assert.match(detail, new RegExp(`answered ${status}: .`));
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
  await bench.server.forget();
  await bench.page.choose(await bench.file("refused.txt", "more than ten bytes"));
  const row = await bench.page.settled("refused.txt", "refused");
  const posts = (await bench.server.requests()).filter(({ method }) => method === "POST");
  assert.deepEqual(posts, []);
  return row;
}

function assertFactsOfRefusal(facts) {
  assert.equal(facts.Error, "PolicyViolation");
  assert.equal(facts["Request ID"], undefined, "OSS was not asked");
  assert.equal(facts.Stored, "No");
  assert.match(facts["What to do"], /^Choose another file/);
}
