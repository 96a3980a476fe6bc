// The project of a tool: made ready, and the tool run in it as its users run it, with nothing told to anybody about that.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, rm } from "node:fs/promises";
import { arch, platform } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { install } from "../../../tools/pack.mjs";
import { freePort } from "../free-port.mjs";
import { serveFolder } from "../static.mjs";
import { isNew } from "./table.mjs";

const START_TIMEOUT = 120_000;
const END_TIMEOUT = 5_000;
const HOST = "127.0.0.1";
const node = isNew() ? [] : [join(import.meta.dirname, `tools/node/node_modules/node-${platform()}-${arch()}/bin`)];
/** Its `bun` in .bin is a stub, in place of which an install script puts this. */
const BUN = `node_modules/@oven/bun-${platform()}-${arch().replace("arm64", "aarch64")}/bin/bun`;
const SILENT = {
  ASTRO_TELEMETRY_DISABLED: "1",
  BROWSER: "none",
  CI: "1",
  DENO_NO_UPDATE_CHECK: "1",
  DO_NOT_TRACK: "1",
  NG_CLI_ANALYTICS: "false",
  NUXT_TELEMETRY_DISABLED: "1",
  UMI_TELEMETRY: "none",
};

/** All that a tool may have left from an earlier run, which it would use again. */
const LEFT = [
  ".angular", ".astro", ".nuxt", ".output", ".parcel-cache", ".svelte-kit", "build", "dist", "src/.umi", "src/.umi-production",
  "node_modules/.astro", "node_modules/.cache", "node_modules/.vite", "common",
];

export class Project {
  constructor(name, tool) {
    this.folder = join(import.meta.dirname, "tools", name);
    this.tool = tool;
    this.installed = join(this.folder, "node_modules/oss-form-upload");
  }

  /** Installs the package from `tarball`, and copies the sources that the projects share. */
  async prepare(tarball) {
    for (const name of LEFT) await rm(join(this.folder, name), { recursive: true, force: true });
    await install(tarball, this.folder);
    await cp(join(import.meta.dirname, "app"), join(this.folder, "common"), { recursive: true });
    await cp(join(import.meta.dirname, "upload.mjs"), join(this.folder, "common/upload.mjs"));
  }

  async run([command, ...options], env = {}) {
    const how = { cwd: this.folder, env: this.#environment(env), maxBuffer: 1 << 26 };
    return promisify(execFile)(this.#program(command), options, how).catch(tellOutput);
  }

  /** Starts a server of the tool. Returns `{ origin, stop }` once it answers. */
  async serve(command) {
    const port = await freePort();
    const [program, ...options] = command(port);
    const env = this.#environment({ HOST, PORT: String(port), NITRO_HOST: HOST, NITRO_PORT: String(port) });
    const child = spawn(this.#program(program), options.map(String), { cwd: this.folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    await once(child, "spawn");
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => output.push(data));
    const stop = () => end(child);
    const origin = `http://localhost:${port}`;
    try {
      await answers(`${origin}/${this.tool.pages[0]}`, child);
    } catch (error) {
      await stop();
      throw new Error(`${command(port).join(" ")}: ${error.message}\n${Buffer.concat(output)}`, { cause: error });
    }
    return { origin, stop };
  }

  async build() {
    await this.run(this.tool.build, { NODE_ENV: "production" });
  }

  /** Serves what was built, by the tool's own server or as files with these headers. */
  async serveBuilt(headers) {
    const { start, output, router, pages } = this.tool;
    if (start) return this.serve(start);
    const folder = join(this.folder, output);
    if (!router) return serveFolder(folder, { headers });
    const first = ["text/html", await readFile(join(folder, "index.html"))];
    return serveFolder(folder, { headers, pages: Object.fromEntries(pages.map((page) => [`/${page}`, first])) });
  }

  #program(command) {
    if (command === "node") return node.length ? join(node[0], "node") : process.execPath;
    if (command === "bun") return join(this.folder, BUN);
    return join(this.folder, "node_modules/.bin", command);
  }

  #environment(env) {
    const path = [...node, process.env.PATH].join(delimiter);
    return { ...process.env, ...SILENT, NODE_ENV: undefined, NODE_TEST_CONTEXT: undefined, PATH: path, ...env };
  }
}

function tellOutput({ message, stdout, stderr }) {
  throw new Error(`${message}\n${stdout}${stderr}`);
}

/** Waits until something answers as a page does. */
async function answers(url, child) {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended at once");
    const { ok } = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => ({ ok: false }));
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("it does not answer");
}

/** Ends a process and all that it has started. */
async function end(child) {
  const ended = child.exitCode !== null || child.signalCode !== null || once(child, "exit");
  signal(child, "SIGTERM");
  const late = setTimeout(signal, END_TIMEOUT, child, "SIGKILL");
  await ended;
  clearTimeout(late);
  signal(child, "SIGKILL");
}

function signal({ pid }, name) {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
