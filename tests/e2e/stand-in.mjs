// Reads objects back from the OSS stand-in. Node resolves no `*.localhost` and its `fetch` sets no `Host` header, so
// this dials the address and names the bucket's host itself.

import { once } from "node:events";
import http from "node:http";
import { buffer } from "node:stream/consumers";

/** Fetches the object behind a link of the page, over a new connection unless there is an `agent`. */
export async function getObject(url, agent = false) {
  const { host, port, pathname } = new URL(url);
  const request = http.get({ host: "127.0.0.1", port, path: pathname, headers: { Host: host }, agent });
  const [response] = await once(request, "response");
  return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
}

/** Stores an object as another client would, with a grant of the server at `port`. */
export async function postObject(port, key, bytes) {
  const grant = await (await fetch(`http://127.0.0.1:${port}/get_post_signature_for_oss_upload`)).json();
  const form = new FormData();
  form.append("key", key);
  for (const name of ["policy", "x_oss_signature_version", "x_oss_credential", "x_oss_date"]) {
    form.append(name.replaceAll("_", "-"), grant[name]);
  }
  form.append("x-oss-signature", grant.signature);
  form.append("x-oss-security-token", grant.security_token);
  form.append("file", new Blob([bytes]));
  const { headers, body } = new Request("http://127.0.0.1/", { method: "POST", body: form });
  const whole = await buffer(body);
  const host = { Host: new URL(grant.host).host, "Content-Type": headers.get("content-type") };
  const request = http.request({ host: "127.0.0.1", port, method: "POST", headers: host, agent: false });
  request.end(whole);
  const [response] = await once(request, "response");
  if (response.statusCode !== 204) throw new Error(`${key}: ${response.statusCode} ${await buffer(response)}`);
  response.resume();
}

/** Forwards requests to the bucket at the origin `host` from a free port. Returns `{ origin, stop }`. */
export async function forward(host) {
  const { host: name, port } = new URL(host);
  const server = http.createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const request = http.request({ host: "127.0.0.1", port, method, path, headers: { ...headers, host: name }, agent: false });
    request.on("response", (response) => response.pipe(outgoing.writeHead(response.statusCode, response.headers)));
    request.on("error", () => outgoing.destroy());
    incoming.pipe(request);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
