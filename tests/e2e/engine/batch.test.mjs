import { inEachBrowser } from "./harness.mjs";

// Through the other entry of the package.
inEachBrowser((scenario) => {
  scenario("tells the outcomes in the order of the files, whichever ends first", async (t) => {
    await t.faults({ bytesPerSecond: 10_000 }, {}, {});
    const files = [t.file("slow.bin", 5000), t.file("b.bin"), t.file("c.bin")];
    const outcomes = await t.uploadAll(t.uploader(), files);
    const keys = outcomes.map(({ value }) => value?.key);
    t.equal(keys, ["user/demo/slow.bin", "user/demo/b.bin", "user/demo/c.bin"]);
    t.equal((await t.seen()).posts.length, 3);
  });

  scenario("goes on with the others whatever happens to one", async (t) => {
    const uploader = t.uploader({ grant: `${t.GRANT}?max=2000`, concurrency: 1, retry: 1 });
    const files = [t.file("large.bin", 3000), t.file("b.bin"), t.file("broken.bin"), t.file("d.bin")];
    await t.faults({}, { answer: "InternalError" });
    const outcomes = await t.uploadAll(uploader, files);
    t.equal(outcomes.map(({ status }) => status), ["rejected", "fulfilled", "rejected", "fulfilled"]);
    t.error(outcomes[0].reason, { code: "PolicyViolation", stored: "no", attempts: 0 });
    t.error(outcomes[2].reason, { code: "ServiceError", stored: "unknown", attempts: 1 });
  });

  scenario("lets each file have options of its own over those for all", async (t) => {
    const files = t.files(3);
    const asked = [];
    const each = (file, index) => {
      asked.push([file.name, index]);
      return index === 1 ? { key: "user/demo/own.bin", successStatus: 201 } : null;
    };
    const outcomes = await t.uploadAll(t.uploader({ concurrency: 1 }), files, { each, successStatus: 200 });
    t.equal(outcomes.map(({ value }) => [value.key, value.status]),
      [["user/demo/0.bin", 200], ["user/demo/own.bin", 201], ["user/demo/2.bin", 200]]);
    t.equal(asked, [["0.bin", 0], ["1.bin", 1], ["2.bin", 2]]);
  });

  scenario("asks for a file's options when it is its turn, so that few files are looked at ahead", async (t) => {
    const uploader = t.uploader({ concurrency: 2 });
    let asked = 0;
    uploader.pause();
    const upload = t.uploadAll(uploader, t.files(20), { each: () => ((asked += 1), {}) });
    await t.quiet();
    t.ok(asked <= 2, `${asked} files were asked about`);
    uploader.resume();
    t.equal((await upload).length, 20);
    t.equal(asked, 20);
  });

  scenario("fails the one file whose options cannot be had", async (t) => {
    const cause = new Error("a mistake in each");
    const each = (file, index) => { if (index === 1) throw cause; return {}; };
    const outcomes = await t.uploadAll(t.uploader(), t.files(3), { each });
    t.equal(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
    t.error(outcomes[1].reason, { code: "InvalidArgument", stored: "no", attempts: 0 });
    t.same(outcomes[1].reason.cause, cause);
  });

  scenario("fails the one that is no file", async (t) => {
    const outcomes = await t.uploadAll(t.uploader(), [t.file(), "no file", { size: 3 }]);
    t.equal(outcomes.map(({ reason }) => reason?.code ?? null), [null, "InvalidArgument", "InvalidArgument"]);
  });

  scenario("tells the progress of one file to its own onProgress", async (t) => {
    const [own, all] = [[], []];
    const each = (file, index) => (index ? {} : { onProgress: (event) => own.push(event) });
    await t.uploadAll(t.uploader(), t.files(2), { each, onProgress: (event) => all.push(event) });
    t.equal([own.at(-1).percent, own.at(-1).total, own.at(-1).attempt], [100, 100, 1]);
    t.equal([all.at(-1).percent, all.at(-1).total, all.at(-1).filesTotal], [100, 200, 2]);
  });

  scenario("rejects wrong options, and touches no file", async (t) => {
    const error = await t.failure(t.uploadAll(t.uploader(), t.files(2), { successStatus: 302 }));
    t.error(error, { code: "InvalidArgument", attempts: 0, stored: "no" });
    t.equal([(await t.seen()).posts.length, t.counts.reads], [0, 0]);
  });

  scenario("takes any iterable, also an empty one", async (t) => {
    const uploader = t.uploader();
    t.equal(await t.uploadAll(uploader, []), []);
    t.equal((await t.uploadAll(uploader, new Set(t.files(2)))).length, 2);
    const transfer = new window.DataTransfer();
    transfer.items.add(t.file("listed.bin"));
    t.equal((await t.uploadAll(uploader, transfer.files)).map(({ status }) => status), ["fulfilled"]);
  });

  scenario("shares the places of its uploader with other calls", async (t) => {
    await t.faults({ times: 8, bytesPerSecond: 10_000 });
    const uploader = t.uploader({ concurrency: 2 });
    const files = t.files(8);
    const outcomes = await Promise.all([t.uploadAll(uploader, files.slice(0, 4)), t.uploadAll(uploader, files.slice(4))]);
    t.ok(outcomes.flat().every(({ status }) => status === "fulfilled"), "all are stored");
    t.equal((await t.seen()).mostUploadsAtOnce, 2);
  });
}, { entry: "/pkg/web.js" });
