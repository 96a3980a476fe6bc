import { inEachBrowser } from "./harness.mjs";

inEachBrowser((scenario) => {
  scenario("stores a file at the first attempt, with one grant, one request and no preflight", async (t) => {
    const result = await t.upload(t.uploader(), t.file());
    t.equal([result.attempts, result.verified, result.bytes], [1, true, 1000]);
    const { posts, preflights, grants } = await t.seen();
    t.equal([posts.length, preflights, grants], [1, 0, 1]);
  });

  for (const [failure, fault] of Object.entries({
    "a connection cut in the middle": { resetAfterBytes: 1 << 20 },
    "a connection cut before the answer": { resetBeforeAnswer: true },
    "a connection cut before the answer, the object being stored": { resetBeforeAnswer: true, stored: true },
    "an answer that must not be read": { withoutCors: true },
    "500": { answer: "InternalError" },
    "500, the object being stored": { answer: "InternalError", stored: true },
    "503": { answer: "ServiceUnavailable" },
    "429": { status: 429 },
    "408": { status: 408 },
    "400 RequestTimeout": { answer: "RequestTimeout" },
    "400 IncompleteBody": { answer: "IncompleteBody" },
  })) {
    scenario(`tries again after ${failure}, with the whole body`, async (t, fault) => {
      await t.faults(fault);
      const size = 4 << 20;
      const result = await t.upload(t.uploader(), t.file("whole.bin", size));
      t.equal([result.attempts, result.bytes, result.verified], [2, size, true]);
      const { posts } = await t.seen();
      t.equal(posts.length, 2);
      t.ok(posts[1].bodyBytes > size, `the second body has ${posts[1].bodyBytes} bytes`);
    }, fault);
  }

  scenario("gives up after the attempts that were asked for, and counts them", async (t) => {
    await t.faults({ times: 9, answer: "InternalError" });
    const error = await t.failure(t.upload(t.uploader({ retry: 4 }), t.file()));
    t.error(error, { code: "ServiceError", attempts: 4, retryable: true, stored: "unknown" });
    t.equal(error.service.code, "InternalError");
    t.equal((await t.seen()).posts.length, 4);
  });

  scenario("tries once with retry: 1", async (t) => {
    await t.faults({ answer: "ServiceUnavailable" });
    t.error(await t.failure(t.upload(t.uploader({ retry: 1 }), t.file())), { code: "ServiceError", attempts: 1 });
    t.equal((await t.seen()).posts.length, 1);
  });

  scenario("doubles the longest wait with each failure, up to maxDelay, and waits a random part of it", async (t) => {
    t.setRandom(0.5);
    await t.faults({ times: 4, answer: "InternalError" });
    const uploader = t.uploader({ retry: { attempts: 5, baseDelay: 40, maxDelay: 100 } });
    t.equal((await t.upload(uploader, t.file())).attempts, 5);
    // The rest are looks at the file while it is sent.
    t.equal(t.counts.delays.filter((delay) => delay < 1000), [20, 40, 50, 50]);
  });

  scenario("waits as long as a readable Retry-After asks", async (t) => {
    await t.order({ cors: [t.rule({ ExposeHeader: ["Retry-After"] })] });
    await t.faults({ answer: "ServiceUnavailable", retryAfter: 1 });
    t.equal((await t.upload(t.uploader(), t.file())).attempts, 2);
    t.ok(t.counts.delays.includes(1000), `waited ${t.counts.delays}`);
  });

  scenario("gives up at once when a readable Retry-After asks for more than five minutes", async (t) => {
    await t.order({ cors: [t.rule({ ExposeHeader: ["Retry-After"] })] });
    await t.faults({ status: 429, retryAfter: 301 });
    // Nothing in an empty answer shows that OSS sent it, but that it asks for patience.
    t.error(await t.failure(t.upload(t.uploader(), t.file())), { code: "UnexpectedAnswer", attempts: 1 });
  });

  scenario("tries again by its own time when Retry-After is not exposed", async (t) => {
    await t.faults({ status: 429, retryAfter: 301 });
    t.equal((await t.upload(t.uploader(), t.file())).attempts, 2);
  });

  scenario("does not try again after a 403", async (t) => {
    const grant = async () => ({ ...(await t.grant()), signature: "0".repeat(64) });
    const error = await t.failure(t.upload(t.uploader({ grant }), t.file()));
    t.error(error, { code: "ServiceError", attempts: 1, retryable: false, stored: "no" });
    t.equal([error.service.status, error.service.code], [403, "SignatureDoesNotMatch"]);
    t.equal((await t.seen()).posts.length, 1);
  });

  scenario("sends nothing that the policy refuses", async (t) => {
    const error = await t.failure(t.upload(t.uploader({ grant: `${t.GRANT}?max=10` }), t.file()));
    t.error(error, { code: "PolicyViolation", attempts: 0, retryable: false, stored: "no" });
    t.equal((await t.seen()).posts.length, 0);
  });

  scenario("does not try again where no CORS rule lets the page read the answer", async (t) => {
    await t.order({ cors: [] });
    const error = await t.failure(t.upload(t.uploader(), t.file()));
    t.error(error, { code: "CorsNotAllowed", attempts: 1, retryable: false, stored: "unknown" });
    t.equal((await t.seen()).posts.length, 1);
  });

  scenario("does not try again when the callback failed, and says that the object is stored", async (t) => {
    const callback = { callbackUrl: "http://127.0.0.1:1/", callbackBody: "object=${object}" };
    const error = await t.failure(t.upload(t.uploader(), t.file(), { callback }));
    t.error(error, { code: "CallbackFailed", attempts: 1, retryable: false, stored: "yes" });
    t.equal([error.service.status, error.service.code], [203, "CallbackFailed"]);
    t.ok(error.message.includes(error.service.message) && error.service.message, error.message);
    t.equal((await t.seen()).posts.length, 1);
  });

  scenario("gives up when shouldRetry says false", async (t) => {
    const asked = [];
    const shouldRetry = (error) => (asked.push([error.code, error.attempts]), false);
    await t.faults({ answer: "InternalError" });
    const error = await t.failure(t.upload(t.uploader({ retry: { shouldRetry } }), t.file()));
    t.error(error, { code: "ServiceError", attempts: 1 });
    t.equal(asked, [["ServiceError", 1]]);
  });

  scenario("asks shouldRetry before each further attempt and waits for its promise", async (t) => {
    const asked = [];
    const shouldRetry = async ({ attempts }) => (await t.sleep(5), asked.push(attempts) < 3);
    await t.faults({ times: 9, answer: "InternalError" });
    const uploader = t.uploader({ retry: { attempts: 9, shouldRetry } });
    t.error(await t.failure(t.upload(uploader, t.file())), { attempts: 3 });
    t.equal(asked, [1, 2, 3]);
  });

  scenario("does not ask shouldRetry about what cannot succeed, nor after the last attempt", async (t) => {
    const asked = [];
    const shouldRetry = ({ code }) => asked.push(code);
    await t.faults({ status: 403 }, { times: 9, answer: "InternalError" });
    const uploader = t.uploader({ retry: { attempts: 2, shouldRetry } });
    t.error(await t.failure(t.upload(uploader, t.file("refused.bin"))), { attempts: 1 });
    t.equal(asked, []);
    t.error(await t.failure(t.upload(uploader, t.file("broken.bin"))), { attempts: 2 });
    t.equal(asked, ["ServiceError"]);
  });

  scenario("gives up when shouldRetry throws or rejects, and reports that as uncaught", async (t) => {
    const thrown = new Error("a mistake in shouldRetry");
    for (const shouldRetry of [() => { throw thrown; }, () => Promise.reject(thrown)]) {
      await t.faults({ answer: "InternalError" });
      const error = await t.failure(t.upload(t.uploader({ retry: { shouldRetry } }), t.file()));
      t.error(error, { code: "ServiceError", attempts: 1 });
      t.equal(t.uncaught.splice(0).length, 1, "what was reported");
    }
  });

  scenario("does not know whether its own object is what a 409 after a lost answer is about", async (t) => {
    await t.faults({ resetBeforeAnswer: true, stored: true });
    const error = await t.failure(t.upload(t.uploader(), t.file(), { forbidOverwrite: true }));
    t.error(error, { code: "ServiceError", attempts: 2, retryable: false, stored: "unknown" });
    t.equal(error.service.code, "FileAlreadyExists");
  });

  scenario("does not know either when the browser may have sent it twice over a reused connection", async (t) => {
    const uploader = t.uploader();
    await t.upload(uploader, t.file("before.bin"));
    await t.faults({ resetBeforeAnswer: true, stored: true });
    const error = await t.failure(t.upload(uploader, t.file(), { forbidOverwrite: true }));
    t.error(error, { code: "ServiceError", attempts: t.resends ? 1 : 2, stored: "unknown" });
    t.equal(error.service.code, "FileAlreadyExists");
    t.equal((await t.seen()).posts.length, 3, "posts: one before, and two, by the browser or the package");
  });

  scenario("does not know either when another uploader of the page made the connection", async (t) => {
    await t.upload(t.uploader(), t.file("before.bin"));
    await t.faults({ resetBeforeAnswer: true, stored: true });
    const error = await t.failure(t.upload(t.uploader(), t.file(), { forbidOverwrite: true }));
    t.error(error, { code: "ServiceError", attempts: t.resends ? 1 : 2, stored: "unknown" });
  });

  scenario("does not know either when a preflight made the connection", async (t) => {
    const error = await t.failure(t.upload(t.uploader(), t.file(), { forbidOverwrite: true, onProgress() {} }));
    t.error(error, { code: "ServiceError", attempts: 1, stored: "unknown" });
  }, { before: { name: "a.bin", size: 10 } });

  scenario("knows at the first use of a connection that a 409 is about somebody else's object", async (t) => {
    const error = await t.failure(t.upload(t.uploader(), t.file(), { forbidOverwrite: true }));
    t.error(error, { code: "ServiceError", attempts: 1, retryable: false, stored: "no" });
    t.equal([error.service.status, error.service.code], [409, "FileAlreadyExists"]);
    t.equal((await t.seen()).posts.length, 2);
  }, { before: { name: "a.bin", size: 10 } });

  scenario("remembers that an earlier attempt may have stored the object when a later one is refused", async (t) => {
    await t.faults({ answer: "InternalError", stored: true }, { status: 403 });
    const error = await t.failure(t.upload(t.uploader(), t.file()));
    t.error(error, { code: "ServiceError", attempts: 2, retryable: false, stored: "unknown" });
  });

  scenario("remembers it too when there is no grant for a later attempt", async (t) => {
    let asked = 0;
    const grant = () => {
      if (asked++) throw new Error("signed out");
      return t.grant("?expires_in=5");
    };
    await t.faults({ answer: "InternalError", stored: true });
    const shouldRetry = () => (t.setClock(10), true);
    const error = await t.failure(t.upload(t.uploader({ grant, retry: { shouldRetry } }), t.file()));
    t.error(error, { code: "GrantUnavailable", attempts: 1, stored: "unknown" });
    t.equal(error.cause.message, "signed out");
  });

  scenario("goes on without notice when the browser itself sends again over a new connection", async (t) => {
    const uploader = t.uploader();
    await t.upload(uploader, t.file("before.bin"));
    await t.faults({ resetBeforeAnswer: true });
    const result = await t.upload(uploader, t.file());
    t.equal([result.attempts, result.verified], [t.resends ? 1 : 2, true]);
    t.equal((await t.seen()).posts.length, 3, "posts");
  });

  scenario("tries again when the browser's own second try dies too", async (t) => {
    const uploader = t.uploader();
    await t.upload(uploader, t.file("before.bin"));
    await t.faults({ times: 2, resetBeforeAnswer: true, stored: true });
    const result = await t.upload(uploader, t.file());
    t.equal([result.attempts, result.verified], [t.resends ? 2 : 3, true]);
    t.equal((await t.seen()).posts.length, 4, "posts");
  });

  scenario("waits for the browser to be online again", async (t) => {
    t.setOnline(false);
    await t.faults({ resetBeforeAnswer: true });
    const asked = [];
    const upload = t.upload(t.uploader({ retry: { shouldRetry: ({ code }) => asked.push(code) } }), t.file());
    await t.until(() => asked.length, "shouldRetry is asked");
    await t.quiet();
    t.equal([asked, (await t.seen()).posts.length], [["Offline"], 1]);
    t.setOnline(true);
    t.equal((await upload).attempts, 2);
  });

  scenario("says Offline, and that it does not know, when there is no attempt left", async (t) => {
    t.setOnline(false);
    await t.faults({ resetBeforeAnswer: true });
    const error = await t.failure(t.upload(t.uploader({ retry: 1 }), t.file()));
    t.error(error, { code: "Offline", attempts: 1, retryable: true, stored: "unknown" });
  });
});
