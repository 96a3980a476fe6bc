// The projects: each makes its pages the way its users do, with the defaults of its tool, and serves them.

import { execFile } from "node:child_process";
import { cp, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";
import { serveFolder } from "../static.mjs";

const here = import.meta.dirname;
const app = join(here, "app");
const installed = join(here, "node_modules/oss-form-upload");
/** The pages: with the entry `.`, with the entry `./web`, and with `.` in a module worker. */
const ALL = ["index.html", "web.html", "in-worker.html"];
const STRICT = { "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'" };
/** The same without WebAssembly. */
const FORBIDDING = { "Content-Security-Policy": "script-src 'self'" };

/**
 * By name: the paths of the pages, `serve(folder)`, which makes what is to be made in an empty folder and gives
 * `{ origin, stop }`, and whether the pages are served without WebAssembly.
 */
export const projects = {
  "plain pages with a strict policy": { pages: ALL, serve: (folder) => plain(folder, STRICT) },
  "plain pages without WebAssembly": { pages: ALL, serve: (folder) => plain(folder, FORBIDDING), isForbidden: true },
  "Vite, its dev server": { pages: ALL.map((page) => `app/${page}`), serve: viteDevServer },
  "Vite, built": { pages: ALL.map((page) => `app/${page}`), serve: viteBuild },
  "Vite, built, without WebAssembly": { pages: ALL.map((page) => `app/${page}`), serve: (folder) => viteBuild(folder, FORBIDDING), isForbidden: true },
  "webpack": { pages: ALL, serve: webpackBuild },
  "webpack, without WebAssembly": { pages: ALL, serve: (folder) => webpackBuild(folder, FORBIDDING), isForbidden: true },
  "Rollup": { pages: ["index.html", "web.html"], serve: withWasm(rollupBuild) },
  "esbuild": { pages: ["index.html", "web.html"], serve: withWasm(esbuildBuild) },
  "Next": { pages: ["", "web/"], serve: nextExport },
};

/** No bundler: the files of the package lie on the server, and the sources name them by their paths. */
async function plain(folder, headers) {
  await cp(installed, join(folder, "vendor"), { recursive: true });
  const pages = {};
  for (const name of await readdir(app)) {
    const source = await readFile(join(app, name), "utf8");
    const text = source.replace('"oss-form-upload/web"', '"./vendor/web.js"').replace('"oss-form-upload"', '"./vendor/index.js"');
    pages[`/${name}`] = [name.endsWith(".js") ? "text/javascript" : "text/html", text];
  }
  return serveFolder(folder, { pages, headers });
}

async function viteDevServer(folder) {
  const server = await vite.createServer({ root: here, cacheDir: folder, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
  await server.listen();
  return { origin: `http://localhost:${server.httpServer.address().port}`, stop: () => server.close() };
}

async function viteBuild(folder, headers) {
  const input = ALL.map((page) => join(app, page));
  await vite.build({ root: here, logLevel: "warn", build: { outDir: folder, emptyOutDir: false, rolldownOptions: { input } } });
  return serveFolder(folder, { headers });
}

async function webpackBuild(folder, headers) {
  const entry = { main: "./app/main.js", web: "./app/web.js", "in-worker": "./app/in-worker.js" };
  const compiler = webpack({ context: here, mode: "production", entry, output: { path: folder } });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  if (stats.hasErrors()) throw new Error(stats.toString("errors-only"));
  return servePages(folder, headers);
}

const SOURCES = ["main.js", "web.js"].map((name) => join(app, name));

async function rollupBuild(folder) {
  const bundle = await rollup({ input: SOURCES, plugins: [nodeResolve()], onwarn: refuse });
  await bundle.write({ dir: folder, format: "es" });
  return servePages(folder);
}

function refuse({ message }) {
  throw new Error(message);
}

export async function esbuildBuild(folder) {
  const { warnings } = await esbuild.build({
    entryPoints: SOURCES, bundle: true, splitting: true, format: "esm", outdir: folder, logLevel: "silent",
  });
  warnings.forEach(({ text }) => refuse({ message: text }));
  return servePages(folder);
}

/** These two emit no file for `new URL(…, import.meta.url)`: whoever uses `./web` with them copies it. */
function withWasm(serve) {
  return async (folder) => {
    await cp(join(installed, "oss_form_upload_bg.wasm"), join(folder, "oss_form_upload_bg.wasm"));
    return serve(folder);
  };
}

/** The pages beside the scripts that were made of their sources. */
async function servePages(folder, headers) {
  for (const page of ALL) await cp(join(app, page), join(folder, page));
  return serveFolder(folder, { headers });
}

/** Next writes into its own folder only, and keeps there what it could take again. */
async function nextExport() {
  await rm(join(here, "next/.next"), { recursive: true, force: true });
  const next = join(here, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  await promisify(execFile)(process.execPath, [next, "build"], { cwd: join(here, "next"), env });
  return serveFolder(join(here, "next/out"));
}
