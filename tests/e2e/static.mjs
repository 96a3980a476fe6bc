// Serves a folder of files, with the headers that a test is about.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves a folder on a free port. `pages` are `[type, text]` by path, in place of files. */
export async function serveFolder(folder, { pages = {}, headers = {} } = {}) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const [type, body] = pages[pathname] ?? (await file(folder, pathname));
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": type, ...headers }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { origin: `http://localhost:${server.address().port}`, stop: () => stop(server) };
}

/** A path cannot lead out of the folder: `normalize` has no `..` left in one that begins with a slash. */
async function file(folder, pathname) {
  const path = normalize(decodeURIComponent(pathname)) + (pathname.endsWith("/") ? "index.html" : "");
  const body = await readFile(join(folder, path)).catch(() => undefined);
  return [TYPES[extname(path)] ?? "application/octet-stream", body];
}

async function stop(server) {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
