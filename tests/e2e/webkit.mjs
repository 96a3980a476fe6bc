// WebKitGTK in a screen that nobody sees, because it has no mode without one. Its driver serves one session at a time, has no
// BiDi, and comes back from `get` before the scripts of a page have run.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Capabilities, WebDriver } from "selenium-webdriver";
import { Executor, HttpClient } from "selenium-webdriver/http/index.js";
import { freePort } from "./free-port.mjs";

/** Lets a window be as narrow as a phone: its bar of tools would ask for 447 pixels. */
const NARROW = "* { min-width: 0; padding: 0; margin: 0; border: none; font-size: 1px; } image { -gtk-icon-source: none; }";

/** Starts no service of a desktop, and draws without a compositor, which has no graphics card here and leaves a few pictures a second. */
const ALONE = { NO_AT_BRIDGE: "1", DBUS_SESSION_BUS_ADDRESS: "disabled:", WEBKIT_DISABLE_COMPOSITING_MODE: "1" };

/** Starts WebKit by the programs at these paths, with the options that all starters take (browsers.mjs). */
export async function startWebKit({ driver: service, browser, screen }, { dark, downloads, proxy, local }) {
  const ends = [];
  const quit = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const profile = await makeProfile(downloads);
    ends.push(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
    const args = ["--automation", ...(dark ? ["--dark-mode"] : [])];
    if (local.length > 0) {
      const tunnel = await startTunnel();
      ends.push(() => tunnel.close());
      args.push(`--proxy=http://127.0.0.1:${tunnel.address().port}`, "--ignore-host=localhost", "--ignore-host=127.0.0.1");
    }
    if (proxy) args.push(`--proxy=http://${proxy}`, "--ignore-host=localhost", "--ignore-host=127.0.0.1", "--ignore-host=*.localhost");
    const display = await startScreen(screen, ends);
    const env = { ...process.env, ...homeIn(profile), ...ALONE, DISPLAY: display };
    const port = await startService(service, env, ends);
    const options = { browserName: "MiniBrowser", acceptInsecureCerts: local.length > 0, "webkitgtk:browserOptions": { binary: browser, args } };
    const driver = WebDriver.createSession(new Executor(new HttpClient(`http://127.0.0.1:${port}`)), new Capabilities(options));
    await driver.getSession();
    ends.push(() => driver.quit());
    return { driver: completing(driver), quit, setOffline: (offline) => tellOffline(driver, offline) };
  } catch (error) {
    await quit();
    throw error;
  }
}

/** Makes the folder that is its home, which says where downloads go. */
async function makeProfile(downloads) {
  const profile = await mkdtemp(join(tmpdir(), "oss-form-upload-webkit-"));
  await mkdir(join(profile, "config/gtk-3.0"), { recursive: true });
  await writeFile(join(profile, "config/user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  await writeFile(join(profile, "config/gtk-3.0/gtk.css"), NARROW);
  return profile;
}

const homeIn = (profile) => ({
  HOME: profile,
  XDG_CONFIG_HOME: join(profile, "config"),
  XDG_CACHE_HOME: join(profile, "cache"),
  XDG_DATA_HOME: join(profile, "data"),
});

/** Leads every TLS connection to this machine, whatever host it is for, and refuses plain requests. */
async function startTunnel() {
  const tunnel = createServer((_request, response) => response.writeHead(502).end());
  tunnel.on("connect", ({ url }, socket) => {
    const server = connect(Number(new URL(`http://${url}`).port || 443), "127.0.0.1");
    server.on("connect", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    server.on("error", () => socket.destroy());
    socket.on("error", () => server.destroy());
    server.pipe(socket).pipe(server);
  });
  await once(tunnel.listen(0, "127.0.0.1"), "listening");
  return tunnel;
}

/** Returns the name of the display: the first that is free. */
async function startScreen(program, ends) {
  const options = ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"];
  const screen = spawn(program, options, { stdio: ["ignore", "pipe", "ignore"] });
  ends.push(() => ended(screen));
  const [display] = await once(screen.stdout, "data");
  return `:${String(display).trim()}`;
}

/** Returns the port of the driver, once it answers there. */
async function startService(program, env, ends) {
  const port = await freePort();
  const service = spawn(program, [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: "ignore" });
  ends.push(() => ended(service));
  for (let tries = 0; tries < 200; tries += 1) {
    if (await fetch(`http://127.0.0.1:${port}/status`).then(({ ok }) => ok, () => false)) return port;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("WebKitWebDriver did not start");
}

async function ended(program) {
  if (program.exitCode === null && program.kill()) await once(program, "exit");
}

/** Has `get` wait until the page is complete. */
function completing(driver) {
  const get = driver.get.bind(driver);
  driver.get = async (url) => {
    await get(url);
    await driver.wait(async () => (await driver.executeScript("return document.readyState")) === "complete", 20_000);
  };
  return driver;
}

/** Nothing takes its network away: the page is told that it is gone, and every request of it fails. */
function tellOffline(driver, offline) {
  return driver.executeScript((offline) => {
    Object.defineProperty(Navigator.prototype, "onLine", { get: () => !offline, configurable: true });
    if (offline) {
      window.fetch = () => Promise.reject(new TypeError("Load failed"));
      XMLHttpRequest.prototype.send = function () {
        setTimeout(() => ["error", "loadend"].forEach((type) => this.dispatchEvent(new ProgressEvent(type))));
      };
    }
    window.dispatchEvent(new Event(offline ? "offline" : "online"));
  }, offline);
}
