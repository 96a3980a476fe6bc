// Takes pictures of the demo page in both browsers: `npm run screenshots`, then look into screenshots/.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { DemoPage } from "./demo-page.mjs";
import { startServer } from "./server.mjs";

const target = fileURLToPath(new URL("screenshots/", import.meta.url));
const NAME = "summer in Hangzhou.jpg";
const WIDTHS = [1280, 320];

const states = {
  async empty(page) {
    await page.open();
  },
  async busy(page, file) {
    await page.open();
    await page.choose(file);
    await page.moving();
  },
  async cancelled(page) {
    await page.part("cancel").click();
    await page.settled(NAME, "cancelled");
  },
  async done(page, file) {
    await page.open();
    await page.useCallback({ note: "taken for a picture" });
    await page.choose(file);
    await page.settled(NAME, "done");
  },
  async failed(page, file) {
    await page.open({ grant: "/get_post_signature_for_oss_upload?max=10" });
    await page.choose(file);
    await page.settled(NAME, "failed");
  },
  async "grant-down"(page) {
    await page.open({ grant: "/no-such-endpoint" });
    await page.notice();
  },
};

async function picturesOf(name, dark, server, file) {
  const { driver, quit } = await browsers[name]({ dark });
  try {
    const page = new DemoPage(driver, server.origin);
    for (const [state, reach] of Object.entries(states)) {
      await reach(page, file);
      for (const width of WIDTHS) await shoot(page, width, `${name}-${dark ? "dark" : "light"}-${width}-${state}`);
    }
  } finally {
    await quit();
  }
}

async function shoot(page, width, name) {
  const png = await page.picture(width);
  await writeFile(join(target, `${name.toLowerCase()}.png`), png, "base64");
}

const folder = await mkdtemp(join(tmpdir(), "oss-form-upload-pictures-"));
const file = join(folder, NAME);
await writeFile(file, new Uint8Array(12 << 20));
await mkdir(target, { recursive: true });
const server = await startServer({ bytesPerSecond: 4 << 20 });
try {
  for (const name of Object.keys(browsers)) {
    for (const dark of [false, true]) await picturesOf(name, dark, server, file);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}
