// Reads objects back from the OSS stand-in. Node resolves no `*.localhost` and its `fetch` sets no `Host` header, so
// this dials the address and names the bucket's host itself.

import { once } from "node:events";
import http from "node:http";
import { buffer } from "node:stream/consumers";

/** Fetches the object behind a link of the page. */
export async function getObject(url) {
  const { host, port, pathname } = new URL(url);
  const request = http.get({ host: "127.0.0.1", port, path: pathname, headers: { Host: host }, agent: false });
  const [response] = await once(request, "response");
  return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
}
