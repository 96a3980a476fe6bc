// The page's own server: the bundles, and the grant of the application server under the page's own origin.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const JSON_TYPE = "application/json";
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

const html = (script) => `<!doctype html>
<meta charset="utf-8">
<title>bench</title>
<link rel="icon" href="data:,">
<input type="file" id="files">
<button id="button">Click</button>
<script type="module" src="/${script}.js"></script>
`;

/**
 * Serves `folder`. `/page` and `/crc64` are pages; `/fresh/…/` is the same folder under addresses that no cache has
 * seen, `/grant/PORT` is a grant of the local server on that port, with the same query, `/sts/PORT` credentials for it.
 */
export async function serve(folder) {
  const server = createServer((request, response) => answer(folder, request.url, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { origin: `http://localhost:${server.address().port}`, stop: () => stop(server) };
}

async function stop(server) {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

async function answer(folder, url, response) {
  try {
    const { type, body } = await find(folder, url);
    response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" }).end(body);
  } catch (error) {
    response.writeHead(404).end(error.message);
  }
}

async function find(folder, url) {
  const { pathname, search } = new URL(url, "http://localhost");
  if (pathname === "/page" || pathname === "/crc64") return { type: "text/html", body: html(pathname.slice(1)) };
  const [, what, port] = /^\/(grant|sts)\/(\d+)$/.exec(pathname) ?? [];
  if (what === "grant") return { type: JSON_TYPE, body: await grant(port, search) };
  if (what === "sts") return { type: JSON_TYPE, body: JSON.stringify(sts(port)) };
  return fileOf(folder, pathname);
}

async function fileOf(folder, pathname) {
  const [, mark, name] = /^(?:\/fresh\/([^/]+))?(\/.*)$/.exec(pathname);
  const bytes = await readFile(path.join(folder, name));
  return { type: TYPES[path.extname(name)] ?? "text/plain", body: mark ? marked(name, bytes, mark) : bytes };
}

/** Browsers keep what they compiled by its bytes, whatever its address: a module with a mark is another one. */
function marked(name, bytes, mark) {
  if (name.endsWith(".wasm")) return Buffer.concat([bytes, customSection(mark)]);
  const inside = (_, base64) => `"${Buffer.concat([Buffer.from(base64, "base64"), customSection(mark)]).toString("base64")}"`;
  return bytes.toString().replace(/"(AGFzbQ[\w+/=]+)"/, inside);
}

/** A section that no engine looks at; its length and that of its name are a byte each. */
function customSection(name) {
  const text = Buffer.from(name);
  return Buffer.from([0, text.length + 1, text.length, ...text]);
}

/** Temporary credentials as an application server would hand them out: the stand-in's example ones. */
export function sts(port) {
  return {
    accessKeyId: "STS.example",
    accessKeySecret: "not-a-real-secret",
    stsToken: "example-security-token",
    region: "oss-cn-hangzhou",
    bucket: "demo-bucket",
    endpoint: `http://oss-cn-hangzhou.localhost:${port}`,
  };
}

/** As the application server of the page would answer it. */
export async function grant(port, search = "") {
  const response = await fetch(`http://127.0.0.1:${port}/get_post_signature_for_oss_upload${search}`);
  return response.text();
}
