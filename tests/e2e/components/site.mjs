// A site with the pages and a policy endpoint, as an application has them.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const ENDPOINT = "/get_post_signature_for_oss_upload";
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves a folder; grants come from the local server on `port`. */
export async function serveSite(folder, port) {
  const site = new Site(folder, `http://127.0.0.1:${port}`);
  site.bucket = `http://demo-bucket.oss-cn-hangzhou.localhost:${port}`;
  await site.start();
  return site;
}

class Site {
  /** Query of the requests for grants: the terms that the next ones have. */
  terms = "";
  #folder;
  #application;
  #server = createServer((request, response) => this.#answer(request, response));

  constructor(folder, application) {
    this.#folder = folder;
    this.#application = application;
  }

  async start() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.origin = `http://localhost:${this.#server.address().port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** Forgets the uploads so far. */
  async forget() {
    await fetch(`${this.#application}/__faults`, { method: "DELETE" });
  }

  /** Returns the local server's record of the only upload, once its connection is closed. */
  async endOfUpload() {
    const [upload] = await this.uploads();
    return upload?.connection.closedAt ? upload : null;
  }

  /** Returns its records of all uploads. */
  async uploads() {
    const { requests } = await (await fetch(`${this.#application}/__faults`)).json();
    return requests.filter(({ method }) => method === "POST");
  }

  async #answer({ url }, response) {
    const { pathname } = new URL(url, this.origin);
    const [type, body, headers] = pathname === ENDPOINT ? await this.#grant() : await this.#file(pathname);
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": type, ...headers }).end(body);
  }

  async #grant() {
    const answer = await fetch(`${this.#application}${ENDPOINT}?${this.terms}`);
    return ["application/json", await answer.text(), { "Cache-Control": "no-store" }];
  }

  async #file(pathname) {
    const body = await readFile(join(this.#folder, pathname)).catch(() => undefined);
    return [TYPES[extname(pathname)] ?? "application/octet-stream", body, this.#headers(body)];
  }

  /** A page may bring a Content Security Policy, written for a bucket of examples. */
  #headers(body) {
    const policy = /<!-- Content-Security-Policy: (.*) -->/.exec(body)?.[1];
    return policy && { "Content-Security-Policy": policy.replace("https://examplebucket.oss-cn-hangzhou.aliyuncs.com", this.bucket) };
  }
}
