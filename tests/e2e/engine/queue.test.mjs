import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  for (const concurrency of [1, 3, 6]) {
    scenario(`has ${concurrency} uploads under way at once, and never more`, async (t, concurrency) => {
      await t.faults({ times: 12, bytesPerSecond: 10_000 });
      const uploader = t.uploader({ concurrency });
      await Promise.all(t.files(12).map((file) => t.upload(uploader, file)));
      t.equal([(await t.seen()).mostUploadsAtOnce, t.counts.mostOpen], [concurrency, concurrency]);
    }, concurrency);
  }

  scenario("has three under way unless told otherwise, counting all calls of an uploader", async (t) => {
    await t.faults({ times: 9, bytesPerSecond: 10_000 });
    const uploader = t.uploader();
    const files = t.files(9);
    const single = files.slice(0, 3).map((file) => t.upload(uploader, file));
    await Promise.all([...single, t.uploadAll(uploader, files.slice(3, 6)), t.uploadAll(uploader, files.slice(6))]);
    t.equal([(await t.seen()).mostUploadsAtOnce, t.counts.mostOpen], [3, 3]);
  });

  scenario("uploads in the order of the calls", async (t) => {
    const uploader = t.uploader({ concurrency: 1 });
    const files = t.files(10);
    await Promise.all(files.map((file) => t.upload(uploader, file)));
    t.equal((await t.seen()).posts.map(({ storedKey }) => storedKey), files.map(({ name }) => `user/demo/${name}`));
  });

  scenario("starts nothing while paused, and everything after that", async (t) => {
    const uploader = t.uploader();
    uploader.pause();
    const uploads = t.files(5).map((file) => t.upload(uploader, file));
    await t.quiet();
    const before = await t.seen();
    t.equal([before.posts.length, before.grants], [0, 0]);
    uploader.resume();
    await Promise.all(uploads);
  });

  scenario("lets finish what is under way when it is paused", async (t) => {
    const uploader = t.uploader({ concurrency: 1 });
    await t.faults({ bytesPerSecond: 10_000 });
    const [first, ...rest] = t.files(3).map((file) => t.upload(uploader, file));
    await t.until(() => t.counts.open, "the first is under way");
    uploader.pause();
    await first;
    await t.quiet();
    t.equal((await t.seen()).posts.length, 1);
    uploader.resume();
    await Promise.all(rest);
  });

  scenario("lets a paused upload try again only with what it has already", async (t) => {
    const uploader = t.uploader({ concurrency: 1, retry: { shouldRetry: () => (uploader.pause(), true) } });
    await t.faults({ answer: "InternalError" });
    const [first, second] = t.files(2).map((file) => t.upload(uploader, file));
    t.equal((await first).attempts, 2, "what has started goes on");
    await t.quiet();
    t.equal((await t.seen()).posts.length, 2, "what waits does not start");
    uploader.resume();
    await second;
  });

  scenario("aborts what waits and what is under way with the reason, and serves what comes later", async (t) => {
    const reason = { any: "value" };
    const uploader = t.uploader({ concurrency: 2 });
    await t.faults({ times: 2, bytesPerSecond: 1000 });
    const uploads = t.files(6).map((file) => t.upload(uploader, file));
    await t.until(async () => (await t.seen()).posts.length === 2, "two are under way");
    uploader.abort(reason);
    for (const upload of uploads) t.same(await t.failure(upload), reason);
    t.equal((await t.upload(uploader, t.file("later.bin"))).attempts, 1);
    t.equal((await t.seen()).posts.length, 3);
  });

  scenario("aborts the rest of an uploadAll too", async (t) => {
    const reason = new Error("enough");
    const uploader = t.uploader({ concurrency: 2 });
    await t.faults({ times: 2, bytesPerSecond: 1000 });
    const upload = t.uploadAll(uploader, t.files(6));
    await t.until(async () => (await t.seen()).posts.length === 2, "two are under way");
    uploader.abort(reason);
    for (const outcome of await upload) t.same(outcome.reason, reason);
    t.equal((await t.seen()).posts.length, 2);
  });

  scenario("aborts with an AbortError unless given a reason", async (t) => {
    const uploader = t.uploader();
    uploader.pause();
    const upload = t.upload(uploader, t.file());
    uploader.abort();
    t.equal((await t.failure(upload)).name, "AbortError");
    uploader.resume();
  });

  scenario("drops a file that is aborted while it waits, and no other", async (t) => {
    const uploader = t.uploader({ concurrency: 1 });
    uploader.pause();
    const controller = new window.AbortController();
    const [first, aborted, last] = t.files(3).map((file, index) =>
      t.upload(uploader, file, index === 1 ? { signal: controller.signal } : {}));
    controller.abort("not this one");
    t.same(await t.failure(aborted), "not this one");
    uploader.resume();
    await Promise.all([first, last]);
    t.equal((await t.seen()).posts.length, 2);
  });

  scenario("takes files that are added while it runs", async (t) => {
    const uploader = t.uploader({ concurrency: 2 });
    const [first, second, ...rest] = t.files(8);
    const added = [];
    const add = ({ percent }) => {
      if (percent === 100) added.push(...rest.splice(0, 3).map((file) => t.upload(uploader, file)));
    };
    await Promise.all([first, second].map((file) => t.upload(uploader, file, { onProgress: add })));
    t.equal(added.length, 6);
    await Promise.all(added);
    t.equal(t.counts.mostOpen, 2);
  });

  scenario("gives the place of a failed upload to the next", async (t) => {
    const uploader = t.uploader({ concurrency: 1, retry: 1 });
    await t.faults({ answer: "InternalError" }, { status: 403 });
    const [broken, refused, fine] = t.files(3).map((file) => t.upload(uploader, file));
    t.error(await t.failure(broken), { code: "ServiceError" });
    t.error(await t.failure(refused), { code: "ServiceError" });
    await fine;
  });

  scenario("works through a thousand calls with three requests at once and one grant", async (t) => {
    const uploader = t.uploader();
    const results = await Promise.all(t.files(1000, 10).map((file) => t.upload(uploader, file)));
    t.ok(results.every(({ attempts, verified }) => attempts === 1 && verified), "all at the first attempt");
    const { posts, grants, mostUploadsAtOnce } = await t.seen();
    t.equal([posts.length, grants, mostUploadsAtOnce, t.counts.mostOpen], [1000, 1, 3, 3]);
  });
});
