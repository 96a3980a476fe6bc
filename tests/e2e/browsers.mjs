// Firefox, Chromium and WebKitGTK, out of sight. Browsers and drivers are those of this machine: Selenium never looks for
// downloads.

import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import chrome from "selenium-webdriver/chrome.js";
import firefox from "selenium-webdriver/firefox.js";
import { manual } from "selenium-webdriver/proxy.js";
import { startWebKit } from "./webkit.mjs";

process.env.SE_OFFLINE = "true";

/**
 * Starters by name. Each takes `{ dark, downloads, proxy, local }` and returns `{ driver, quit, setOffline }`. Pages of other
 * machines come through `proxy`, a `host:port`; the names in `local` mean this machine, whose certificates are accepted.
 * `setOffline(true)` takes the network away from the browser.
 */
const starters = { Firefox: startFirefox, Chromium: startChromium, WebKit: startInstalledWebKit };

/** Those of `starters` that the variable BROWSERS names, such as `Firefox,WebKit`; by default all. */
export const browsers = Object.fromEntries(Object.entries(starters).filter(([name]) => isAskedFor(name)));

function isAskedFor(name) {
  const asked = process.env.BROWSERS?.split(",") ?? Object.keys(starters);
  return asked.includes(name);
}

async function startFirefox({ dark = false, downloads = tmpdir(), proxy, local = [] } = {}) {
  const options = new firefox.Options()
    .setBinary(program("FIREFOX", ["firefox-esr", "firefox"]))
    .addArguments("-headless")
    .enableBidi()
    .setPreference("network.disable-localhost-when-offline", true)
    .setPreference("layout.css.prefers-color-scheme.content-override", dark ? 0 : 1)
    .setPreference("browser.download.folderList", 2)
    .setPreference("browser.download.dir", downloads)
    .setPreference("browser.download.start_downloads_in_tmp_dir", false)
    .setPreference("browser.helperApps.neverAsk.saveToDisk", "application/octet-stream");
  if (proxy) options.setProxy(manual({ http: proxy }));
  if (local.length > 0) options.setPreference("network.dns.localDomains", local.join()).setAcceptInsecureCerts(true);
  const service = new firefox.ServiceBuilder(program("GECKODRIVER", ["geckodriver"]));
  service.addArguments("--allow-system-access"); // for `setOffline`
  const driver = firefox.Driver.createSession(options, service.build());
  return { driver, quit: () => driver.quit(), setOffline: (offline) => setFirefoxOffline(driver, offline) };
}

/* global Services */

/** As "Work Offline" in its menu does, and without the connections to this machine that it would leave open. */
async function setFirefoxOffline(driver, offline) {
  await driver.setContext(firefox.Context.CHROME);
  try {
    await driver.executeScript((offline) => {
      Services.io.offline = offline;
      Services.obs.notifyObservers(null, "net:prune-all-connections");
    }, offline);
  } finally {
    await driver.setContext(firefox.Context.CONTENT);
  }
}

async function startChromium({ dark = false, downloads = tmpdir(), proxy, local = [] } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "oss-form-upload-chromium-"));
  const options = new chrome.Options();
  options.setChromeBinaryPath(program("CHROMIUM", ["chromium", "chromium-browser", "google-chrome"]));
  options.enableBidi();
  if (proxy) options.setProxy(manual({ http: proxy }));
  if (local.length > 0) {
    options.addArguments(`--host-resolver-rules=${local.map((name) => `MAP ${name} 127.0.0.1`)}`).setAcceptInsecureCerts(true);
  }
  options.addArguments(...CHROMIUM_ARGUMENTS, `--user-data-dir=${profile}`);
  options.setUserPreferences({ "download.default_directory": downloads, "download.prompt_for_download": false });
  const service = new chrome.ServiceBuilder(program("CHROMEDRIVER", ["chromedriver"]));
  const driver = chrome.Driver.createSession(options, service.build());
  const quit = async () => {
    try {
      await driver.quit();
    } finally {
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  if (dark) await preferDark(driver);
  return { driver, quit, setOffline: (offline) => setChromiumOffline(driver, offline) };
}

/** As the network conditions of its developer tools do. */
function setChromiumOffline(driver, offline) {
  const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  return driver.sendDevToolsCommand("Network.emulateNetworkConditions", conditions);
}

const CHROMIUM_ARGUMENTS = [
  "--headless=new",
  "--no-sandbox", // its sandbox does not start for root, which containers usually are
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function startInstalledWebKit({ dark = false, downloads = tmpdir(), proxy, local = [] } = {}) {
  const programs = {
    driver: program("WEBKITDRIVER", ["WebKitWebDriver"]),
    browser: program("WEBKIT", ["MiniBrowser"], MINI_BROWSERS),
    screen: program("XVFB", ["Xvfb"]),
  };
  return startWebKit(programs, { dark, downloads, proxy, local });
}

/** Folders of Debian, beside those of the path. */
const MINI_BROWSERS = ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1`);

function preferDark(driver) {
  const features = [{ name: "prefers-color-scheme", value: "dark" }];
  return driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features });
}

/** Path of the first of `names` that is installed, on the path or in one of the `further` folders; the environment variable, where set, names another. */
function program(variable, names, further = []) {
  const found = process.env[variable] ?? candidates(names, further).find(isExecutable);
  if (!found) throw new Error(`${names[0]} is not installed; install it or set ${variable} to its path`);
  return found;
}

function candidates(names, further) {
  const folders = [...process.env.PATH.split(delimiter), join(homedir(), ".cargo/bin"), ...further];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
