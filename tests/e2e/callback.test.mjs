import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

inEachBrowser((bench) => {
  it("shows the answer to the upload callback, its variables filled in", async () => {
    const note = "tea & cake = 茶/点心 + 100%";
    await bench.page.open();
    await bench.page.useCallback({ note });
    await bench.page.choose(await bench.file("called back.txt", "twelve bytes"));
    const { facts } = await bench.page.settled("called back.txt", "done");
    const { received } = JSON.parse(facts["Callback answer"]);
    assert.deepEqual(received, { object: facts["Object key"], size: "12", mimeType: "text/plain", note });
  });

  it("says that the object is stored when only the callback fails", async () => {
    await bench.page.open();
    await bench.page.useCallback({ note: "lost", url: `${bench.server.origin}/no-such-callback` });
    await bench.page.choose(await bench.file("stored anyway.txt", "stored anyway"));
    const { detail, facts } = await bench.page.settled("stored anyway.txt", "failed");
    assert.match(detail, /the object is stored, but the callback .* failed/i);
    assert.equal(facts.Error, "CallbackFailed");
    assert.equal(facts["OSS answered"], "203 CallbackFailed");
    assert.match(facts.Stored, /^Yes/);
  });

  it("shows the answer to the callback that came with the grant", async () => {
    await bench.page.open({ grant: "/get_post_signature_for_oss_upload?callback=1" });
    await bench.page.choose(await bench.file("by grant.txt", "text"));
    const { facts } = await bench.page.settled("by grant.txt", "done");
    const { received } = JSON.parse(facts["Callback answer"]);
    assert.equal(received.object, facts["Object key"]);
    assert.equal(received.etag, facts.ETag);
  });

  it("shows no callback answer when no callback was asked for", async () => {
    await bench.page.open();
    await bench.page.choose(await bench.file("quiet.txt", "quiet"));
    const { facts } = await bench.page.settled("quiet.txt", "done");
    assert.ok(!("Callback answer" in facts));
  });
});
