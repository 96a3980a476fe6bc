import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  scenario("asks once for all uploads that wait for a grant", async (t) => {
    const first = t.deferred();
    const asked = [];
    const grant = ({ file, reason }) => (asked.push([file.name, reason]), first.promise);
    const uploader = t.uploader({ grant, concurrency: 5 });
    const uploads = t.files(5).map((file) => t.upload(uploader, file));
    await t.until(() => asked.length, "the grant is asked for");
    await t.quiet();
    first.resolve(await t.grant());
    await Promise.all(uploads);
    t.equal(asked, [["0.bin", "first"]]);
  });

  scenario("asks again ahead of the end of a grant, and not before", async (t) => {
    const uploader = t.uploader({ grant: `${t.GRANT}?expires_in=100` });
    await t.upload(uploader, t.file("0.bin"));
    t.setClock(70);
    await t.upload(uploader, t.file("70.bin"));
    t.equal((await t.seen()).grants, 1, "grants after 70 of 100 seconds");
    t.setClock(90);
    await t.upload(uploader, t.file("90.bin"));
    t.equal((await t.seen()).grants, 2, "grants after 90 of 100 seconds");
  });

  for (const hours of [-2, 2]) {
    scenario(`goes by the server's time on a computer whose clock is ${hours} hours off`, async (t, hours) => {
      t.setClock(hours * 3600);
      const uploader = t.uploader({ grant: `${t.GRANT}?expires_in=100`, strict: true });
      await t.upload(uploader, t.file("0.bin"));
      t.setClock(hours * 3600 + 70);
      await t.upload(uploader, t.file("70.bin"));
      t.equal((await t.seen()).grants, 1, "grants after 70 of 100 seconds");
      t.setClock(hours * 3600 + 90);
      await t.upload(uploader, t.file("90.bin"));
      t.equal((await t.seen()).grants, 2, "grants after 90 of 100 seconds");
    }, hours);
  }

  scenario("tells the function that there was a grant before, which is about to expire", async (t) => {
    const reasons = [];
    const grant = ({ reason }) => (reasons.push(reason), t.grant("?expires_in=100"));
    const uploader = t.uploader({ grant });
    await t.upload(uploader, t.file("0.bin"));
    t.setClock(90);
    await t.upload(uploader, t.file("90.bin"));
    t.equal(reasons, ["first", "expiring"]);
  });

  for (const answer of ["SecurityTokenExpired", "InvalidAccessKeyId", "RequestTimeTooSkewed"]) {
    scenario(`fetches another grant after ${answer}, also with retry: 1`, async (t, answer) => {
      const reasons = [];
      const grant = ({ reason }) => (reasons.push(reason), t.grant());
      await t.faults({ answer });
      const result = await t.upload(t.uploader({ grant, retry: 1 }), t.file());
      t.equal([result.attempts, reasons], [2, ["first", "refused"]]);
    }, answer);

    scenario(`does so as often as it tries: the ${answer} after that is the end`, async (t, answer) => {
      await t.faults({ times: 9, answer });
      const error = await t.failure(t.upload(t.uploader(), t.file()));
      t.error(error, { code: "ServiceError", attempts: 4, stored: "no" });
      t.equal(error.service.code, answer);
      const { posts, grants } = await t.seen();
      t.equal([posts.length, grants], [4, 4]);
    }, answer);
  }

  scenario("fetches another grant after Policy expired", async (t) => {
    await t.order({ clockOffsetSeconds: 600 });
    const grant = ({ reason }) => t.grant(reason === "refused" ? "?expires_in=3600" : "?expires_in=60");
    const result = await t.upload(t.uploader({ grant }), t.file());
    t.equal(result.attempts, 2);
  });

  scenario("does so as often as it tries: the Policy expired after that is the end", async (t) => {
    await t.order({ clockOffsetSeconds: 700 });
    const error = await t.failure(t.upload(t.uploader(), t.file()));
    t.error(error, { code: "ServiceError", attempts: 4, retryable: false, stored: "no" });
    t.ok(error.message.includes("Policy expired"), error.message);
    t.equal((await t.seen()).grants, 4);
  });

  scenario("fetches one new grant for all uploads whose grant was refused", async (t) => {
    await t.faults({ times: 3, answer: "SecurityTokenExpired", bytesPerSecond: 10_000 });
    const outcomes = await t.uploadAll(t.uploader(), t.files(3));
    t.equal(outcomes.map(({ value }) => value.attempts), [2, 2, 2]);
    t.equal((await t.seen()).grants, 2);
  });

  scenario("cannot renew a grant that it was given", async (t) => {
    await t.faults({ answer: "SecurityTokenExpired" });
    const error = await t.failure(t.upload(t.uploader({ grant: await t.grant() }), t.file()));
    t.error(error, { code: "ServiceError", attempts: 1 });
    t.equal((await t.seen()).posts.length, 1);
  });

  for (const status of [429, 500, 503]) {
    scenario(`asks a grant endpoint again that answers ${status}`, async (t, status) => {
      let asked = 0;
      t.answerFetch((url) => (url === t.GRANT && asked++ < 2 ? new Response("", { status }) : null));
      const result = await t.upload(t.uploader(), t.file());
      t.equal([asked, result.attempts], [3, 1]);
    }, status);
  }

  scenario("asks a grant endpoint again that cannot be reached", async (t) => {
    let asked = 0;
    t.answerFetch((url) => (url === t.GRANT && asked++ < 2 ? Promise.reject(new window.TypeError("no network")) : null));
    t.equal((await t.upload(t.uploader(), t.file())).attempts, 1);
    t.equal(asked, 3);
  });

  scenario("passes on what a grant endpoint says that keeps failing", async (t) => {
    let asked = 0;
    const body = JSON.stringify({ error: { message: "the signer is being repaired" } });
    t.answerFetch((url) => (url === t.GRANT && ++asked ? new Response(body, { status: 503 }) : null));
    const error = await t.failure(t.upload(t.uploader(), t.file()));
    t.error(error, { code: "GrantUnavailable", attempts: 0, retryable: true, stored: "no" });
    t.ok(error.message.endsWith("answered 503: the signer is being repaired"), error.message);
    t.equal(asked, 3);
  });

  scenario("passes on at once why a grant endpoint refuses", async (t) => {
    const error = await t.failure(t.upload(t.uploader({ grant: `${t.GRANT}?max=many` }), t.file()));
    t.error(error, { code: "GrantUnavailable", attempts: 0, retryable: false, stored: "no" });
    t.ok(/answered 400: ./.test(error.message), error.message);
    t.ok(!error.message.includes("?"), "the query is not shown");
    t.equal((await t.seen()).grants, 1);
  });

  scenario("asks a function again that rejects as fetch does without a network, and no other", async (t) => {
    let asked = 0;
    const flaky = () => (asked++ ? t.grant() : Promise.reject(new window.TypeError("Failed to fetch")));
    await t.upload(t.uploader({ grant: flaky }), t.file());
    t.equal(asked, 2);
    const cause = new Error("signed out");
    const error = await t.failure(t.upload(t.uploader({ grant: () => { asked += 1; throw cause; } }), t.file("b.bin")));
    t.error(error, { code: "GrantUnavailable", attempts: 0, retryable: false, stored: "no" });
    t.same(error.cause, cause);
    t.equal(asked, 3);
  });

  for (const scope of ["file", "shared"]) {
    scenario(`fetches a grant for each file where it is bound to one key, with grantScope "${scope}"`, async (t, scope) => {
      const grant = { url: `${t.GRANT}?dir=one/`, withFile: true };
      const uploader = t.uploader({ grant, grantScope: scope });
      const files = [t.file("a.png", 5, "image/png"), t.file("b & ü?.txt", 7, "text/plain"), t.file("c", 0, "")];
      const outcomes = await t.uploadAll(uploader, files, { each: (file) => ({ key: `one/${file.name}` }) });
      t.equal(outcomes.map(({ reason, value }) => reason?.message ?? value.key), ["one/a.png", "one/b & ü?.txt", "one/c"]);
      t.equal((await t.seen()).grants, 3);
    }, scope);
  }

  scenario("takes the key from a grant that is bound to one", async (t) => {
    const result = await t.upload(t.uploader({ grant: { url: t.GRANT, withFile: true } }), t.file());
    t.equal(result.key, "user/demo/a.bin");
  });

  scenario("does not let a refusal of one file's grant fail another file", async (t) => {
    t.answerFetch((url) => (url.includes("bad") ? new Response("not this one", { status: 403 }) : null));
    const uploader = t.uploader({ grant: { url: t.GRANT, withFile: true } });
    const outcomes = await t.uploadAll(uploader, [t.file("bad.bin"), t.file("good.bin")]);
    t.equal(outcomes.map(({ status }) => status), ["rejected", "fulfilled"]);
  });

  for (const scope of ["file", "shared"]) {
    scenario(`asks a function for each file if it gives grants for one key, with grantScope "${scope}"`, async (t, scope) => {
      const files = t.files(4);
      const asked = [];
      const grant = ({ file }) => {
        asked.push(file);
        return t.grant(`?filename=${file.name}&size=${file.size}&type=${file.type}`);
      };
      const outcomes = await t.uploadAll(t.uploader({ grant, grantScope: scope }), files);
      t.equal(outcomes.map(({ value }) => value?.key), files.map(({ name }) => `user/demo/${name}`));
      t.equal(asked.map(({ name }) => name).sort(), ["0.bin", "1.bin", "2.bin", "3.bin"]);
      asked.forEach((file) => t.ok(files.includes(file), "the file itself is handed over"));
    }, scope);
  }

  scenario("goes on with a grant request for the others when one that waits is aborted", async (t) => {
    const first = t.deferred();
    const signals = [];
    const grant = ({ signal }) => (signals.push(signal), first.promise);
    const uploader = t.uploader({ grant });
    const controller = new window.AbortController();
    const aborted = t.upload(uploader, t.file("aborted.bin"), { signal: controller.signal });
    const other = t.upload(uploader, t.file("other.bin"));
    await t.until(() => signals.length, "the grant is asked for");
    controller.abort("changed my mind");
    t.same(await t.failure(aborted), "changed my mind");
    t.equal(signals.map((signal) => signal.aborted), [false]);
    first.resolve(await t.grant());
    t.equal((await other).attempts, 1);
    t.equal(signals.map((signal) => signal.aborted), [false]);
  });

  scenario("ends a grant request when all that wait for it are aborted, and asks anew afterwards", async (t) => {
    const signals = [];
    t.answerFetch((url, { signal } = {}) => {
      if (url !== t.GRANT || signals.push(signal) > 1) return null;
      return new Promise((_, reject) => (signal.onabort = () => reject(signal.reason)));
    });
    const uploader = t.uploader();
    const uploads = t.files(3).map((file) => t.upload(uploader, file));
    await t.until(() => signals.length, "the grant is asked for");
    uploader.abort("all of you");
    for (const upload of uploads) t.same(await t.failure(upload), "all of you");
    t.equal(signals.map((signal) => signal.aborted), [true]);
    await t.upload(uploader, t.file("later.bin"));
    t.equal(signals.length, 2);
  });
});
