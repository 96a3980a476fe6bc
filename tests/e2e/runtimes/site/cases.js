// A few uploads of every kind, written once and run in every runtime. Each case returns its outcome as plain data.

const GRANT = "/get_post_signature_for_oss_upload";

/** More than the buffers between client and server hold, at a pace that leaves time to step in. */
const LARGE = 16 << 20;
const bytesPerSecond = 8 << 20;

/** A retry that does not make a test wait. */
const retry = { attempts: 5, baseDelay: 1 };

/** Bytes of which no two neighbourhoods are alike. */
export function bytesOf(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = at * 31 + (at >> 8) * 7;
  return bytes;
}

function fileOf(size, name) {
  return new File([bytesOf(size)], name, { type: "application/octet-stream" });
}

const cases = {
  async stored({ uploader }) {
    return outcomeOf(uploader({ retry }).upload(fileOf(5 << 20, "stored.bin")));
  },

  async empty({ uploader }) {
    return outcomeOf(uploader({ retry }).upload(fileOf(0, "empty.bin")));
  },

  async refused({ uploader, grant }) {
    const refusing = uploader({ grant: grant("max=10"), retry });
    return outcomeOf(refusing.upload(fileOf(11, "refused.bin")));
  },

  async "callback failed"({ uploader, origin }) {
    const callback = { callbackUrl: `${origin}/nobody`, callbackBody: "key=${object}" };
    return outcomeOf(uploader({ retry }).upload(fileOf(7, "called.bin"), { callback }));
  },

  async "error, then stored"({ uploader, fail }) {
    await fail({ answer: "InternalError", times: 2 });
    return outcomeOf(uploader({ retry }).upload(fileOf(1 << 16, "tried.bin")));
  },

  async "cut, then stored"({ uploader, fail }) {
    await fail({ resetAfterBytes: 1 << 16 });
    const { attempts, ...outcome } = await outcomeOf(uploader({ retry }).upload(fileOf(1 << 20, "cut.bin")));
    // A browser may have sent it again by itself.
    return { ...outcome, attempts: attempts === 1 ? 2 : attempts };
  },

  async "stored all the same, then refused"({ uploader, fail }) {
    await fail({ answer: "InternalError", stored: true }, { answer: "SecurityTokenExpired", times: 9 });
    return outcomeOf(uploader({ retry }).upload(fileOf(1 << 10, "unknown.bin")));
  },

  async aborted({ uploader, fail, posts }) {
    await fail({ bytesPerSecond });
    const [controller, reason] = [new AbortController(), { reason: "the user left" }];
    const upload = uploader({ retry }).upload(fileOf(LARGE, "aborted.bin"), { signal: controller.signal });
    const rejected = upload.then(() => "stored", (error) => error);
    const [arriving] = await until(posts, ([post]) => post?.bodyBytes > 0);
    controller.abort(reason);
    const isReason = (await rejected) === reason;
    await until(posts, ([post]) => post.connection.id === arriving.connection.id && post.connection.closedAt !== null);
    return { isReason };
  },

  async many({ uploader }) {
    const files = Array.from({ length: 20 }, (_, index) => fileOf(index * 1000, `many ${index}.bin`));
    const outcomes = await uploader({ retry }).uploadAll(files);
    return outcomes.map(({ status, value }) => [status, value?.key, value?.bytes, value?.verified]);
  },

  async progress({ uploader }) {
    const events = [];
    const onProgress = ({ loaded, total, percent, attempt }) => events.push({ loaded, total, percent, attempt });
    await uploader({ retry }).upload(fileOf(4 << 20, "progress.bin"), { onProgress });
    return events;
  },

  async "total progress"({ uploader }) {
    const events = [];
    const onProgress = ({ loaded, total, filesSettled }) => events.push({ loaded, total, filesSettled });
    await uploader({ retry }).uploadAll([fileOf(10, "one.bin"), fileOf(20, "two.bin")], { onProgress });
    return events.at(-1);
  },
};

export const names = Object.keys(cases);

/** Runs a case; returns its `outcome`, and the number of forms `posted` to the bucket. */
export async function runCase(name, { Uploader, origin }) {
  try {
    const bench = benchOf(Uploader, origin);
    await bench.forget();
    const outcome = await cases[name](bench);
    return { outcome, posted: (await bench.posts()).length };
  } catch (error) {
    return { broken: String(error?.stack ?? error) };
  }
}

function benchOf(Uploader, origin) {
  const grant = (query = "") => `${origin}${GRANT}?${query}`;
  const faults = async (init) => (await fetch(`${origin}/__faults`, init)).json();
  return {
    origin,
    grant,
    uploader: (options) => new Uploader({ grant: grant(), ...options }),
    fail: (...next) => faults({ method: "POST", body: JSON.stringify({ next }) }),
    forget: () => faults({ method: "DELETE" }),
    posts: async () => (await faults()).requests.filter(isForm),
  };
}

/** To the bucket; small POSTs that only look whether it answers are no forms. */
function isForm({ method, host, bodyBytes }) {
  return method === "POST" && host.startsWith("demo-bucket.") && bodyBytes > 100;
}

function outcomeOf(upload) {
  return upload.then(
    ({ key, status, bytes, crc64, verified, attempts }) => ({ key, status, bytes, crc64, verified, attempts }),
    ({ name, code, stored, retryable, attempts, service, duplicate, violations }) => {
      return { name, code, stored, retryable, attempts, service: service?.code ?? null, duplicate, violations: violations.map(({ message }) => message) };
    },
  );
}

async function until(look, condition) {
  for (;;) {
    const seen = await look();
    if (condition(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
