import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  scenario("verifies a file of many slices and reads it once", async (t) => {
    const size = (9 << 20) + 1;
    const result = await t.upload(t.uploader(), t.file("large.bin", size));
    t.equal([result.verified, result.unverifiedReason], [true, null]);
    t.ok(/^\d+$/.test(result.crc64), `the CRC-64 is ${result.crc64}`);
    t.ok(t.counts.bytesRead - size <= 2, `${t.counts.bytesRead} bytes were read`);
  });

  scenario("verifies an empty file", async (t) => {
    const result = await t.upload(t.uploader(), t.file("empty.bin", 0));
    t.equal([result.verified, result.crc64, result.bytes], [true, "0", 0]);
  });

  scenario("tries again after a wrong checksum", async (t) => {
    await t.faults({ wrongCrc64: true });
    const result = await t.upload(t.uploader(), t.file());
    t.equal([result.attempts, result.verified], [2, true]);
  });

  scenario("fails with ChecksumMismatch when it stays wrong, and says that the object is stored", async (t) => {
    await t.faults({ times: 9, wrongCrc64: true });
    const error = await t.failure(t.upload(t.uploader(), t.file()));
    t.error(error, { code: "ChecksumMismatch", attempts: 3, retryable: true, stored: "yes" });
    t.ok(error.message.includes("its CRC-64 is 1, the file's "), error.message);
  });

  scenario("does not try again after a wrong checksum where overwriting is forbidden", async (t) => {
    await t.faults({ times: 9, wrongCrc64: true });
    const error = await t.failure(t.upload(t.uploader(), t.file(), { forbidOverwrite: true }));
    t.error(error, { code: "ChecksumMismatch", attempts: 1, retryable: false, stored: "yes" });
    t.equal((await t.seen()).posts.length, 1);
  });

  scenario("computes the checksum once for all attempts", async (t) => {
    const size = 5 << 20;
    await t.faults({ times: 2, answer: "InternalError" });
    t.equal((await t.upload(t.uploader(), t.file("a.bin", size))).attempts, 3);
    // Looks at the first and last byte while it is sent are no reading.
    t.ok(t.counts.bytesRead - size < 20, `${t.counts.bytesRead} bytes were read`);
  });

  scenario("says what to expose when the checksum is hidden, and only looks at later files, before and after", async (t) => {
    await t.order({ cors: [t.rule({ ExposeHeader: ["ETag"] })] });
    const uploader = t.uploader();
    const first = await t.upload(uploader, t.file("0.bin"));
    t.equal([first.verified, first.crc64], [false, null]);
    t.ok(first.unverifiedReason.includes("<ExposeHeader>x-oss-hash-crc64ecma</ExposeHeader>"), first.unverifiedReason);
    const { reads } = t.counts;
    const results = await Promise.all(t.files(9).slice(1).map((file) => t.upload(uploader, file)));
    for (const result of results) t.equal([result.verified, result.unverifiedReason], [false, first.unverifiedReason]);
    t.equal(t.counts.reads, reads + 2 * results.length, "reads");
  });

  scenario("verifies again once the checksum can be read again", async (t) => {
    await t.order({ cors: [t.rule({ ExposeHeader: [] })] });
    const uploader = t.uploader();
    const hidden = await t.upload(uploader, t.file("0.bin"));
    await t.order({ cors: [t.rule()] });
    const unread = await t.upload(uploader, t.file("1.bin"));
    t.equal([unread.verified, unread.unverifiedReason], [false, hidden.unverifiedReason]);
    t.equal((await t.upload(uploader, t.file("2.bin"))).verified, true);
  });

  scenario('only looks at a file with checksum: "off", before and after, and says so', async (t) => {
    const uploader = t.uploader({ checksum: "off" });
    const result = await t.upload(uploader, t.file());
    t.equal([result.verified, result.unverifiedReason, t.counts.reads], [false, 'the option checksum is "off"', 2]);
    t.ok(/^\d+$/.test(result.crc64), `the CRC-64 is ${result.crc64}`);
    await t.order({ cors: [t.rule({ ExposeHeader: [] })] });
    const hidden = await t.upload(uploader, t.file("hidden.bin"));
    t.equal([hidden.verified, hidden.unverifiedReason, t.counts.reads], [false, result.unverifiedReason, 4]);
  });
});
