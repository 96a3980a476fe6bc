import { inEachBrowser } from "./harness.mjs";

// Uploads that get no answer, on pages whose own functions answer the small requests which look for the cause.
inEachBrowser((scenario) => {
  for (const [index, fetch] of ["throws a number", "throws undefined", "rejects without a reason", "returns nothing", "is none"].entries()) {
    scenario(`gives an end to the upload of a page whose fetch ${fetch}`, async (t, index) => {
      const instead = [() => { throw 7; }, () => { throw undefined; }, () => Promise.reject(), () => undefined, 7];
      await t.faults({ resetBeforeAnswer: true });
      const grant = await t.grant();
      window.fetch = instead[index];
      const error = await t.failure(t.upload(t.uploader({ retry: 1, grant }), t.file()));
      t.error(error, { code: "HostUnreachable", stored: "unknown", attempts: 1 });
    }, index);
  }

  scenario("says ConnectionReset of a network that is back a moment later", async (t) => {
    await t.faults({ resetBeforeAnswer: true });
    let asked = 0;
    t.answerFetch((url) => url.includes("demo-bucket") && !asked++ && Promise.reject(new window.TypeError("down")));
    const error = await t.failure(t.upload(t.uploader({ retry: 1, grant: () => t.grant() }), t.file()));
    t.error(error, { code: "ConnectionReset", stored: "unknown", attempts: 1 });
  });

  scenario("does not call a host unreachable that may have answered an isolated page", async (t) => {
    Object.defineProperty(window, "crossOriginIsolated", { value: true, configurable: true });
    await t.faults({ resetBeforeAnswer: true });
    t.answerFetch((url) => url.includes("demo-bucket") && Promise.reject(new window.TypeError("down")));
    const error = await t.failure(t.upload(t.uploader({ retry: 1, grant: () => t.grant() }), t.file()));
    t.error(error, { code: "Network", stored: "unknown", attempts: 1 });
  });

  scenario("gives up a host that never answers, and aborts what it asked", async (t) => {
    await t.faults({ resetBeforeAnswer: true });
    const signals = [];
    t.answerFetch((url, { signal } = {}) => url.includes("demo-bucket") && (signals.push(signal), new Promise(() => {})));
    const grant = await t.grant();
    const timer = window.setTimeout;
    window.setTimeout = (wake, milliseconds) => timer(wake, Math.min(milliseconds, 20));
    const error = await t.failure(t.upload(t.uploader({ retry: 1, grant }), t.file()));
    t.error(error, { code: "HostUnreachable", stored: "unknown", attempts: 1 });
    t.equal(signals.map((signal) => signal.aborted), [true, true]);
  });
});
