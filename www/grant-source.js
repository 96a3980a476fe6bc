// Gets the page's grants: from an endpoint of its server or, for local tests, by credentials typed into the page. The package
// asks by itself; the page asks once more, to show where the files will be stored.

export const DEFAULT_ENDPOINT = "/get_post_signature_for_oss_upload";

/**
 * The grant endpoint. `?grant=` in the page's address names another one of the same server, to try other limits; one
 * elsewhere is refused, because a link made by a stranger would then send the person's files to the stranger's bucket.
 */
export function endpointOf({ href, origin, searchParams }) {
  const wanted = searchParams.get("grant") ?? DEFAULT_ENDPOINT;
  if (!URL.canParse(wanted, href)) return null;
  const endpoint = new URL(wanted, href);
  // A path with two slashes in front would be taken for a host by whoever resolves it again.
  if (endpoint.origin !== origin || endpoint.pathname.startsWith("//")) return null;
  return endpoint.pathname + endpoint.search;
}

/** The error for a missing grant: `status` is that of the answer, 0 without an answer; `reason` is the server's text. */
class GrantRefused extends Error {
  constructor(status, reason) {
    super(`the grant endpoint answered ${status}`);
    Object.assign(this, { status, reason });
  }
}

/** Gives grants of one kind. `option` is what an `Uploader` is told of it. */
export class GrantSource {
  #ask;
  #grant = null;

  constructor(option, ask) {
    this.option = option;
    this.#ask = ask;
  }

  static ofEndpoint(endpoint) {
    return new GrantSource(endpoint, () => fetchGrant(endpoint));
  }

  /** The grant at hand, asked for on first need and again after a failure. */
  async grant() {
    this.#grant ??= await this.#ask();
    return this.#grant;
  }

  /** Another grant. */
  renew() {
    this.#grant = null;
    return this.grant();
  }

  /** `https://bucket.oss-cn-hangzhou.aliyuncs.com/folder/a%20file.txt`, or `null` while there is no grant. */
  async objectUrl(key) {
    try {
      const { host } = await this.grant();
      return `${host.replace(/\/$/, "")}/${key.split("/").map(encodeURIComponent).join("/")}`;
    } catch {
      return null;
    }
  }
}

async function fetchGrant(endpoint) {
  const response = await fetch(endpoint, { cache: "no-store" }).catch(() => null);
  if (!response) throw new GrantRefused(0, "");
  const text = await response.text();
  if (!response.ok) throw new GrantRefused(response.status, text.trim());
  return grantIn(text);
}

function grantIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new GrantRefused(200, "");
  }
}
