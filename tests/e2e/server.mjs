// The local server as a child process: the demo's application server and the OSS stand-in in one.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const binary = process.env.OSS_SERVER_BIN ?? join(repository, "target/server/oss-form-upload-server");
const START_TIMEOUT = 20_000;

/**
 * Starts a server, by default on a free port, with a fresh directory for its objects. `www` is a folder to
 * serve in place of the demo page, `pkg` that of the package in this working copy; `allowPut` lets the bucket take what
 * other uploaders send; `tls` has it speak HTTPS too, and its `origin` says so.
 */
export async function startServer(options = {}) {
  const { port = 0, bytesPerSecond, www = join(repository, "www"), pkg = "pkg", allowPut = false, tls = false } = options;
  const directory = await mkdtemp(join(tmpdir(), "oss-form-upload-"));
  const extra = [...pace(bytesPerSecond), ...(allowPut ? ["--allow-put"] : []), ...(tls ? ["--tls"] : [])];
  const child = spawn(binary, [...serverArguments(port, directory, www, pkg), ...extra], {
    env: withoutOssSettings(process.env),
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    return new Server(child, directory, await listeningPort(child), tls);
  } catch (error) {
    child.kill("SIGKILL");
    await rm(directory, { recursive: true });
    throw error;
  }
}

class Server {
  #child;

  constructor(child, directory, port, tls) {
    this.#child = child;
    this.directory = directory;
    this.port = port;
    this.origin = `${tls ? "https" : "http"}://localhost:${port}`;
  }

  /** Ends the server the way an operator does. */
  async stop() {
    await this.#end("SIGTERM");
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Ends the server at once, whatever is under way. */
  async remove() {
    await this.crash();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Makes the next upload fail on purpose; see `/__faults` of the server. */
  fail(fault) {
    return this.order({ next: [fault] });
  }

  /** Gives an order to `/__faults` of the server; without one, all that was ordered is forgotten. */
  async order(order) {
    const init = order ? { method: "POST", body: JSON.stringify(order) } : { method: "DELETE" };
    const { ok } = await fetch(`http://127.0.0.1:${this.port}/__faults`, init);
    if (!ok) throw new Error(`the server did not take ${init.body ?? init.method}`);
  }

  /** The requests that it has seen. */
  async requests() {
    return (await (await fetch(`http://127.0.0.1:${this.port}/__faults`)).json()).requests;
  }

  /** Forgets those, and the faults still to come. */
  async forget() {
    await fetch(`http://127.0.0.1:${this.port}/__faults`, { method: "DELETE" });
  }

  /** Cuts every connection, as a crash would. */
  async crash() {
    await this.#end("SIGKILL");
  }

  async #end(signal) {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill(signal);
    await exited;
  }
}

/** The package, and the page where no other is named, are those of this working copy, wherever the binary was built. */
function serverArguments(port, directory, www, pkg) {
  const folders = ["--www", www, "--pkg", join(repository, pkg), "--data-dir", directory];
  // Callbacks that fail go to ports where nobody listens, and to paths that nobody serves.
  const callbacks = ["--callback-host", "127.0.0.1", "--callback-host", "localhost"];
  return ["--listen", `127.0.0.1:${port}`, "--log", "off", "--faults", ...callbacks, ...folders];
}

function pace(bytesPerSecond) {
  return bytesPerSecond ? ["--rate", String(bytesPerSecond)] : [];
}

/** The tests are about the stand-in: credentials of the developer's shell stay out of them. */
function withoutOssSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("OSS_")));
}

async function listeningPort(child) {
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(START_TIMEOUT) }),
    once(child, "error").then(([error]) => Promise.reject(error)),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the server ended at once with code ${code}`))),
  ]);
  return /^listening on https?:\/\/127\.0\.0\.1:(\d+)$/.exec(line)[1];
}
