// Where uploads go. The package asks the grant endpoint by itself; the page asks once more, to tell people where their
// files will end up and to link to them afterwards.

const DEFAULT_ENDPOINT = "/get_post_signature_for_oss_upload";

/**
 * The grant endpoint. `?grant=` in the page's address names another one of the same server, to try other limits; one
 * elsewhere is refused, because a link made by a stranger would then send the person's files to the stranger's bucket.
 */
export function grantEndpoint({ href, origin, searchParams }) {
  const endpoint = new URL(searchParams.get("grant") ?? DEFAULT_ENDPOINT, href);
  if (endpoint.origin !== origin) throw new Error("“?grant=” may only name a grant endpoint of this server.");
  return endpoint.href;
}

/** Knows the host and folder that the endpoint's grants are for, once it has answered. */
export class Destination {
  #endpoint;
  #grant = null;

  constructor(endpoint) {
    this.#endpoint = endpoint;
  }

  /** The grant, fetched on first need and again after a failure. */
  async grant() {
    this.#grant ??= await fetchGrant(this.#endpoint);
    return this.#grant;
  }

  /** `https://bucket.oss-cn-hangzhou.aliyuncs.com/folder/a%20file.txt` */
  async objectUrl(key) {
    const { host } = await this.grant();
    return `${host.replace(/\/$/, "")}/${key.split("/").map(encodeURIComponent).join("/")}`;
  }
}

async function fetchGrant(endpoint) {
  const response = await fetch(endpoint, { cache: "no-store" });
  if (!response.ok) throw new Error(`the grant endpoint answered ${response.status}`);
  return response.json();
}
