import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  scenario("does not begin with a signal that is aborted already", async (t) => {
    const reason = new Error("too late");
    t.same(await t.failure(t.upload(t.uploader(), t.file(), { signal: window.AbortSignal.abort(reason) })), reason);
    const { posts, grants } = await t.seen();
    t.equal([posts.length, grants], [0, 0]);
  });

  for (const reason of ["a text", 0, null, { any: "object" }]) {
    scenario(`rejects with the reason itself, also with ${JSON.stringify(reason)}`, async (t, reason) => {
      const controller = new window.AbortController();
      await t.faults({ bytesPerSecond: 1000 });
      const upload = t.upload(t.uploader(), t.file(), { signal: controller.signal });
      await t.until(() => t.counts.open, "it is under way");
      controller.abort(reason);
      t.same(await t.failure(upload), controller.signal.reason);
      t.same(controller.signal.reason, reason);
    }, reason);
  }

  scenario("rejects with an AbortError where abort() had no reason, and with a TimeoutError of a timeout", async (t) => {
    const controller = new window.AbortController();
    await t.faults({ times: 2, bytesPerSecond: 1000 });
    const upload = t.upload(t.uploader(), t.file(), { signal: controller.signal });
    await t.until(() => t.counts.open, "it is under way");
    controller.abort();
    const error = await t.failure(upload);
    t.same(error, controller.signal.reason);
    t.equal(error.name, "AbortError");
    const signal = window.AbortSignal.timeout(200);
    t.equal((await t.failure(t.upload(t.uploader(), t.file("b.bin"), { signal }))).name, "TimeoutError");
  });

  scenario("closes the connection of an upload under way, and nothing is stored", async (t) => {
    const size = 32 << 20;
    const controller = new window.AbortController();
    await t.faults({ bytesPerSecond: 16 << 20 });
    const onProgress = ({ loaded }) => loaded && controller.abort("enough");
    const upload = t.upload(t.uploader(), t.file("large.bin", size), { signal: controller.signal, onProgress });
    t.same(await t.failure(upload), "enough");
    const post = async () => (await t.seen()).posts[0];
    await t.until(async () => (await post())?.connection.closedAt, "the connection is closed");
    const { bodyBytes, storedKey } = await post();
    t.ok(bodyBytes < size, `${bodyBytes} bytes were read`);
    t.equal(storedKey, null);
  });

  scenario("ends the wait between attempts", async (t) => {
    const controller = new window.AbortController();
    t.setRandom(0.999);
    await t.faults({ answer: "InternalError" });
    const uploader = t.uploader({ retry: { baseDelay: 60_000, maxDelay: 60_000 } });
    const upload = t.upload(uploader, t.file(), { signal: controller.signal });
    await t.until(() => t.counts.delays.some((delay) => delay > 50_000), "it waits for the next attempt");
    controller.abort("enough");
    t.same(await t.failure(upload), "enough");
    t.equal((await t.seen()).posts.length, 1);
  });

  scenario("does not wait for what shouldRetry says", async (t) => {
    const controller = new window.AbortController();
    await t.faults({ answer: "InternalError" });
    const shouldRetry = () => (controller.abort("enough"), new Promise(() => {}));
    const upload = t.upload(t.uploader({ retry: { shouldRetry } }), t.file(), { signal: controller.signal });
    t.same(await t.failure(upload), "enough");
  });

  scenario("ends the wait for the network", async (t) => {
    const controller = new window.AbortController();
    t.setOnline(false);
    await t.faults({ resetBeforeAnswer: true });
    const shouldRetry = () => (setTimeout(() => controller.abort("enough"), 20), true);
    const upload = t.upload(t.uploader({ retry: { shouldRetry } }), t.file(), { signal: controller.signal });
    t.same(await t.failure(upload), "enough");
  });

  scenario("ends the request for a grant", async (t) => {
    const controller = new window.AbortController();
    const signals = [];
    t.answerFetch((url, { signal } = {}) => url === t.GRANT && new Promise((_, reject) => {
      signals.push(signal);
      signal.onabort = () => reject(signal.reason);
    }));
    const upload = t.upload(t.uploader(), t.file(), { signal: controller.signal });
    await t.until(() => signals.length, "the grant is asked for");
    controller.abort("enough");
    t.same(await t.failure(upload), "enough");
    t.equal([signals.length, signals[0].aborted], [1, true]);
    t.equal((await t.seen()).posts.length, 0);
  });

  scenario("does not wait for a grant function that ignores its signal", async (t) => {
    const controller = new window.AbortController();
    const late = t.deferred();
    const signals = [];
    const grant = ({ signal }) => (signals.push(signal), late.promise);
    const upload = t.upload(t.uploader({ grant }), t.file(), { signal: controller.signal });
    await t.until(() => signals.length, "the grant is asked for");
    controller.abort("enough");
    t.same(await t.failure(upload), "enough");
    t.ok(signals[0].aborted, "the function is told");
    late.resolve(await t.grant());
    await t.quiet();
    t.equal((await t.seen()).posts.length, 0);
  });

  scenario("ends the search for the cause of a failure", async (t) => {
    const controller = new window.AbortController();
    await t.faults({ resetBeforeAnswer: true });
    let asked = 0;
    t.answerFetch((url, { signal } = {}) => url.includes("demo-bucket") && new Promise((_, reject) => {
      asked += 1;
      signal.onabort = () => reject(signal.reason);
    }));
    const upload = t.upload(t.uploader(), t.file(), { signal: controller.signal });
    await t.until(() => asked, "the bucket is asked again");
    controller.abort("enough");
    t.same(await t.failure(upload), "enough");
  });

  scenario("ends the verification of what is stored", async (t) => {
    const controller = new window.AbortController();
    window.Blob.prototype.arrayBuffer = () => new Promise(() => {});
    const upload = t.upload(t.uploader(), t.file(), { signal: controller.signal });
    await t.until(async () => (await t.seen()).posts[0]?.storedKey, "the file is stored");
    await t.quiet();
    controller.abort("enough");
    t.same(await t.failure(upload), "enough");
  });

  scenario("takes an abort from within a callback", async (t) => {
    for (const at of [0, 100]) {
      const controller = new window.AbortController();
      const onProgress = ({ percent }) => percent === at && controller.abort("enough");
      const upload = t.upload(t.uploader(), t.file(`${at}.bin`), { signal: controller.signal, onProgress });
      const outcome = await upload.then(() => "stored", (reason) => reason);
      t.equal(outcome, at === 100 ? "stored" : "enough", `the outcome of an abort at ${at} percent`);
    }
  });

  scenario("takes an abort from within the key function", async (t) => {
    const controller = new window.AbortController();
    const key = () => (controller.abort("enough"), "user/demo/x.bin");
    t.same(await t.failure(t.upload(t.uploader(), t.file(), { signal: controller.signal, key })), "enough");
    t.equal((await t.seen()).posts.length, 0);
  });

  scenario("does nothing to an upload that has settled", async (t) => {
    const controller = new window.AbortController();
    const uploader = t.uploader();
    await t.upload(uploader, t.file(), { signal: controller.signal, onProgress() {} });
    controller.abort("too late");
    uploader.abort("too late");
    await t.quiet();
    t.equal((await t.upload(uploader, t.file("b.bin"))).attempts, 1);
  });

  scenario("aborts all uploads that share a signal, and no other", async (t) => {
    const controller = new window.AbortController();
    const uploader = t.uploader({ concurrency: 4 });
    await t.faults({ times: 4, bytesPerSecond: 5000 });
    const [spared, ...shared] = t.files(4).map((file, index) =>
      t.upload(uploader, file, index ? { signal: controller.signal } : {}));
    await t.until(() => t.counts.open === 4, "all are under way");
    controller.abort("enough");
    for (const upload of shared) t.same(await t.failure(upload), "enough");
    t.equal((await spared).attempts, 1);
  });

  scenario("aborts an uploadAll by its signal: what is stored stays, the rest has the reason", async (t) => {
    const controller = new window.AbortController();
    const each = (file, index) => (index === 2 ? controller.abort("enough") : null);
    const uploader = t.uploader({ concurrency: 1 });
    const outcomes = await t.uploadAll(uploader, t.files(5), { signal: controller.signal, each });
    const said = outcomes.map(({ status, reason }) => reason ?? status);
    t.equal(said, ["fulfilled", "fulfilled", "enough", "enough", "enough"]);
    t.equal((await t.seen()).posts.length, 2);
  });
});
