import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  scenario("gives up what stands still in the middle, and tries again", async (t) => {
    await t.faults({ stallAfterBytes: 1 << 20 });
    const result = await t.upload(t.uploader({ stallTimeout: 1500 }), t.file("a.bin", 16 << 20));
    t.equal([result.attempts, result.verified], [2, true]);
  });

  scenario("gives up what is sent and not answered, and tries again", async (t) => {
    await t.faults({ stallAfterBytes: 1 });
    const result = await t.upload(t.uploader({ answerTimeout: 300 }), t.file());
    t.equal([result.attempts, result.verified], [2, true]);
  });

  scenario("says Stalled, and that it does not know, when there is no attempt left", async (t) => {
    await t.faults({ stallAfterBytes: 1 });
    const error = await t.failure(t.upload(t.uploader({ retry: 1, answerTimeout: 300 }), t.file()));
    t.error(error, { code: "Stalled", attempts: 1, retryable: true, stored: "unknown" });
    t.ok(error.message.includes("300 ms"), error.message);
  });

  scenario("does not give up what is slow and moves", async (t) => {
    await t.faults({ bytesPerSecond: 4 << 20 });
    const result = await t.upload(t.uploader({ stallTimeout: 3000 }), t.file("slow.bin", 20 << 20));
    t.equal([result.attempts, result.verified], [1, true]);
  });

  scenario("watches at the price of a preflight", async (t) => {
    await t.upload(t.uploader({ stallTimeout: 30_000 }), t.file());
    t.equal((await t.seen()).preflights, 1);
  });

  scenario("waits without stallTimeout", async (t) => {
    await t.faults({ stallAfterBytes: 1 });
    const controller = new window.AbortController();
    let settled = false;
    const upload = t.upload(t.uploader(), t.file(), { signal: controller.signal });
    upload.catch(() => (settled = true));
    await t.sleep(1000);
    t.equal(settled, false);
    controller.abort("enough");
    t.same(await t.failure(upload), "enough");
  });
});
