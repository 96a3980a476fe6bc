import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  scenario("counts bytes of the file, rising to all of them, and says 100 once at the end", async (t) => {
    const size = 12 << 20;
    const events = [];
    await t.faults({ bytesPerSecond: 16 << 20 });
    await t.upload(t.uploader(), t.file("a.bin", size), { onProgress: (event) => events.push(event) });
    const [first, last] = [events[0], events.at(-1)];
    t.equal(first, { loaded: 0, total: size, percent: 0, bytesPerSecond: 0, secondsLeft: null, attempt: 1 }, "first");
    t.equal([last.loaded, last.percent, last.secondsLeft], [size, 100, 0], "last");
    t.ok(last.bytesPerSecond > 0, "a speed is known in the end");
    t.equal(events.filter(({ percent }) => percent === 100).length, 1, "events with 100 percent");
    t.ok(events.every(({ total, attempt }) => total === size && attempt === 1), "one total, one attempt");
    t.ok(events.every(({ loaded }, index) => !index || loaded >= events[index - 1].loaded), "monotone");
    t.ok(events.every(({ loaded }) => Number.isInteger(loaded) && loaded <= size), "whole bytes of the file");
    t.ok(events.length > 3, `${events.length} events`);
  });

  scenario("tells at most ten times a second, but for the beginning and the end", async (t) => {
    let calls = 0;
    await t.faults({ bytesPerSecond: 16 << 20 });
    const start = performance.now();
    await t.upload(t.uploader(), t.file("a.bin", 12 << 20), { onProgress: () => (calls += 1) });
    const tenths = (performance.now() - start) / 100;
    // The first, one after the last byte, and one after the answer.
    t.ok(calls <= tenths + 3, `${calls} calls in ${tenths} tenths of a second`);
  });

  scenario("tells nothing after the answer, and the end before the promise settles", async (t) => {
    const order = [];
    const upload = t.upload(t.uploader(), t.file(), { onProgress: ({ percent }) => order.push(percent) });
    await upload.then(() => order.push("settled"));
    t.equal(order.slice(-2), [100, "settled"]);
    t.equal(order[0], 0);
  });

  scenario("asks for a preflight where progress is wanted, for all files once", async (t) => {
    const uploader = t.uploader({ concurrency: 1 });
    for (const file of t.files(3)) await t.upload(uploader, file, { onProgress() {} });
    t.equal((await t.seen()).preflights, 1);
  });

  scenario("causes no preflight without onProgress, alone or many", async (t) => {
    const uploader = t.uploader();
    await t.uploadAll(uploader, t.files(5));
    await t.upload(uploader, t.file("a.bin", 1 << 20));
    t.equal((await t.seen()).preflights, 0);
  });

  scenario("shows that an attempt begins anew", async (t) => {
    const events = [];
    await t.faults({ answer: "InternalError" }, { resetAfterBytes: 1 << 20 });
    const size = 8 << 20;
    const result = await t.upload(t.uploader(), t.file("a.bin", size), { onProgress: (event) => events.push(event) });
    t.ok(result.attempts > 1, `${result.attempts} attempts`);
    for (let attempt = 1; attempt <= result.attempts; attempt += 1) {
      const own = events.filter((event) => event.attempt === attempt);
      t.equal(own[0].loaded, 0, `the first count of attempt ${attempt}`);
      t.ok(own.every(({ loaded }, index) => !index || loaded >= own[index - 1].loaded), `attempt ${attempt} is monotone`);
    }
    t.ok(events.every(({ attempt }, index) => !index || attempt >= events[index - 1].attempt), "attempts follow each other");
    t.equal(events.map(({ percent }) => percent).indexOf(100), events.length - 1, "the event with 100 percent");
  });

  scenario("does not jump back within an attempt when the browser itself sends again", async (t) => {
    const uploader = t.uploader();
    await t.upload(uploader, t.file("before.bin"));
    const events = [];
    await t.faults({ resetAfterBytes: 6 << 20 });
    const result = await t.upload(uploader, t.file("a.bin", 12 << 20), { onProgress: (event) => events.push(event) });
    t.equal(result.attempts, t.resends ? 1 : 2);
    const isNext = (before, { attempt, loaded }) => attempt > before.attempt || loaded >= before.loaded;
    t.ok(events.every((event, index) => !index || isNext(events[index - 1], event)), "monotone");
    t.equal((await t.seen()).posts.length, 3, "posts");
  });

  scenario("never says 100 of an upload that fails", async (t) => {
    const events = [];
    await t.faults({ times: 9, answer: "InternalError" });
    await t.failure(t.upload(t.uploader(), t.file(), { onProgress: (event) => events.push(event) }));
    t.ok(events.length >= 3, `${events.length} events`);
    t.ok(events.every(({ percent }) => percent < 100), "percent");
  });

  scenario("never says 100 of what OSS stored wrongly", async (t) => {
    const events = [];
    await t.faults({ wrongCrc64: true });
    await t.upload(t.uploader(), t.file(), { onProgress: (event) => events.push(event) });
    t.ok(events.every(({ percent, attempt }) => percent < 100 || attempt === 2), "percent");
    t.equal(events.at(-1).percent, 100);
  });

  scenario("tells of an empty file too", async (t) => {
    const events = [];
    await t.upload(t.uploader(), t.file("empty.bin", 0), { onProgress: (event) => events.push(event) });
    t.equal([events[0].percent, events.at(-1).percent, events.at(-1).total], [0, 100, 0]);
  });

  scenario("uploads although onProgress throws, and reports that as uncaught", async (t) => {
    let calls = 0;
    const onProgress = () => { calls += 1; throw new Error("a mistake in onProgress"); };
    t.equal((await t.upload(t.uploader(), t.file(), { onProgress })).attempts, 1);
    t.equal(t.uncaught.splice(0).length, calls);
  });

  scenario("adds up all files, of which one is refused and one fails", async (t) => {
    const events = [];
    const files = [t.file("a.bin", 1 << 20), t.file("refused.bin", 5 << 20), t.file("c.bin", 2 << 20), t.file("d.bin", 10)];
    const uploader = t.uploader({ grant: `${t.GRANT}?max=${4 << 20}`, concurrency: 1, retry: 1 });
    await t.faults({ bytesPerSecond: 8 << 20 }, { answer: "InternalError" });
    const outcomes = await t.uploadAll(uploader, files, { onProgress: (event) => events.push(event) });
    t.equal(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "rejected", "fulfilled"]);
    const [total, last] = [(8 << 20) + 10, events.at(-1)];
    t.equal([last.loaded, last.total, last.percent, last.filesSettled, last.filesTotal], [total, total, 100, 4, 4]);
    t.ok(events.every((event) => event.total === total && event.filesTotal === 4 && !("attempt" in event)), "totals");
    t.equal(events.filter(({ percent }) => percent === 100).length, 1, "events with 100 percent");
    t.ok(events.every(({ loaded }, index) => !index || loaded >= events[index - 1].loaded), "monotone");
    t.ok(events.every(({ filesSettled }, index) => !index || filesSettled >= events[index - 1].filesSettled), "settled");
  });

  scenario("takes the bytes of a lost attempt back from the total, and ends with all of them", async (t) => {
    const events = [];
    await t.faults({ times: 2, answer: "InternalError" });
    await t.uploadAll(t.uploader(), t.files(5, 100_000), { onProgress: (event) => events.push(event) });
    const last = events.at(-1);
    t.equal([last.loaded, last.percent, last.filesSettled], [500_000, 100, 5]);
    t.ok(events.every(({ loaded }) => loaded <= 500_000), "never more than there is");
  });

  scenario("ends the total of files that are all refused", async (t) => {
    const events = [];
    const uploader = t.uploader({ grant: `${t.GRANT}?max=10` });
    await t.uploadAll(uploader, t.files(3), { onProgress: (event) => events.push(event) });
    const last = events.at(-1);
    t.equal([last.loaded, last.percent, last.filesSettled, last.filesTotal], [300, 100, 3, 3]);
  });
});
