// What the name of the host says.

/** `host` is a URL. Loopback hosts are trusted by browsers, whatever their scheme. */
export function host({ host }, { host: text }) {
  const { protocol, hostname } = new URL(host);
  const found = [];
  if (protocol === "http:" && !isLoopback(hostname)) {
    const isBlocked = globalThis.location?.protocol === "https:";
    found.push(isBlocked ? { status: "fail", ...text.mixed(host) } : { status: "warn", ...text.unencrypted });
  }
  const kind = kindOf(hostname);
  if (kind === "internal") found.push({ status: "warn", ...text.internal });
  if (kind === "bare") found.push({ status: "fail", ...text.bare });
  if (kind === "accelerate" || kind === "custom") found.push({ status: "ok", ...text[kind] });
  return found.map((finding) => ({ check: "host", ...finding }));
}

/** `bucket` is an ordinary endpoint with the bucket in front. The local stand-in has OSS's own form of names. */
function kindOf(name) {
  const [, labels] = /^(.+)\.(?:aliyuncs\.com|localhost)$/.exec(name) ?? [];
  if (!labels) return isLoopback(name) ? "bucket" : "custom";
  if (/-internal$/.test(labels)) return "internal";
  if (/(^|\.)oss-accelerate(-overseas)?$/.test(labels)) return "accelerate";
  return /^(oss(-[^.]+)?|[a-z]{2}-[^.]+\.oss)$/.test(labels) ? "bare" : "bucket";
}

function isLoopback(name) {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(name);
}
