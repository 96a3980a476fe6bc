// Takes pictures of the demo page: `npm run screenshots`, then look into screenshots/. Those of the documentation go to
// docs/images/, made by Chromium.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.mjs";
import { DemoPage } from "./demo-page.mjs";
import { startServer } from "./server.mjs";

const target = fileURLToPath(new URL("screenshots/", import.meta.url));
const docs = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const bytesPerSecond = 4 << 20;
const WIDTHS = [1000, 320];
const GRANT = "/get_post_signature_for_oss_upload";

const FILES = [
  { name: "west lake at dusk.png", drawn: true },
  { name: "minutes of the meeting.pdf", type: "application/pdf", size: 340_000 },
  { name: "interview, uncut.flac", type: "audio/flac", size: 46 << 20 },
  { name: "floor plan.dwg", type: "image/vnd.dwg", size: 5 << 20 },
  { name: "raw footage.mov", type: "video/quicktime", size: 72 << 20 },
];

const states = {
  async empty(page) {
    await page.open();
  },
  async busy(page) {
    await page.open({ grant: `${GRANT}?max=${50 << 20}` });
    await dropSamples(page, FILES);
    await page.until(async () => (await stateOf(page, "floor plan.dwg")) === "done", "the plan was never stored");
    await page.until(() => page.hasSomePicture(), "no picture was drawn");
  },
  async "busy-chinese"(page) {
    await page.click("language");
  },
  async refused(page) {
    await page.click("language");
    await page.open({ grant: `${GRANT}?max=10` });
    await page.drop([{ name: "letter.txt", text: "more than ten bytes", type: "text/plain" }]);
    await page.settled("letter.txt", "refused");
  },
  async failed(page, server) {
    await page.open();
    await server.fail({ answer: "SecurityTokenExpired", times: 9 });
    await page.drop([{ name: "letter.txt", text: "text", type: "text/plain" }]);
    await page.settled("letter.txt", "failed");
  },
  async done(page) {
    await page.open();
    await page.useCallback({ note: "for a picture" });
    await page.drop([{ name: "letter.txt", text: "text", type: "text/plain" }]);
    await page.settled("letter.txt", "done");
  },
  async "no-grant"(page) {
    await page.open({ grant: "/no-such-endpoint" });
    await page.notice();
  },
  async policy(page) {
    await page.open();
    await page.goTo("policy");
    await page.until(async () => (await page.textOf("expiry")) !== "", "no grant is shown");
  },
  async expired(page) {
    await page.clickOn('[data-preset="expired"]');
    await page.until(async () => /^Expired/.test(await page.textOf("expiry")), "the grant holds");
  },
  async code(page) {
    await page.open();
    await page.goTo("code");
    await page.until(async () => /form>$/.test(await page.textOf("form-code")), "the form never came");
  },
  async frameworks(page) {
    await page.goTo("frameworks");
    await page.until(() => page.hasWidget(), "there is no widget");
  },
  async diagnose(page, server) {
    await server.order({ cors: [] });
    await page.goTo("diagnose");
    await page.click("diagnose-button");
    await page.until(async () => (await page.findings()).length > 0, "nothing was found");
    await server.forget();
  },
  async "plain-form"(page) {
    await page.driver.get(`${page.origin}/plain-form.html?stored`);
  },
};

/** The screenshots of the documentation: `[name, state, dark, width, height]`. */
const SHOWN = [
  ["demo-light", "busy", false, 920, 1130],
  ["demo-dark", "busy", true, 920, 1130],
  ["demo-chinese", "busy-chinese", false, 920, 1130],
  ["demo-refused", "refused", false, 920, 930],
  ["demo-policy", "policy", false, 920, 810],
  ["demo-narrow", "busy", false, 360, 1280],
];

const stateOf = async (page, name) => (await page.rows()).find((row) => row.name === name)?.state;

/** Drops files made on the spot, of given sizes; one that is drawn is a picture. */
function dropSamples(page, files) {
  return page.driver.executeAsyncScript(async (files, done) => {
    const dataTransfer = new DataTransfer();
    for (const { name, type, size, drawn } of files) {
      dataTransfer.items.add(drawn ? new File([await drawing()], name, { type: "image/png" }) : new File([new Uint8Array(size)], name, { type }));
    }
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    done();

    function drawing() {
      const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 1200 });
      const context = canvas.getContext("2d");
      const band = (top, height, from, to) => {
        const gradient = context.createLinearGradient(0, top, 0, top + height);
        gradient.addColorStop(0, from);
        gradient.addColorStop(1, to);
        context.fillStyle = gradient;
        context.fillRect(0, top, 1200, height);
      };
      band(0, 700, "#37477f", "#f2a76b");
      band(700, 500, "#c9785a", "#26325c");
      context.fillStyle = "#fff3d6";
      context.beginPath();
      context.arc(820, 560, 90, 0, 7);
      context.fill();
      context.fillStyle = "#2c3358";
      context.beginPath();
      context.moveTo(0, 700);
      for (const [x, y] of [[160, 520], [330, 610], [520, 470], [760, 700]]) context.lineTo(x, y);
      context.fill();
      return new Promise((resolve) => canvas.toBlob(resolve));
    }
  }, files);
}

async function picturesOf(name, dark, server) {
  const { driver, quit } = await browsers[name]({ dark });
  try {
    const page = new DemoPage(driver, server.origin);
    for (const [state, reach] of Object.entries(states)) {
      await reach(page, server);
      if (name === "Chromium") await shootForDocs(page, state, dark);
      for (const width of WIDTHS) await shoot(page, width, `${name}-${dark ? "dark" : "light"}-${width}-${state}`);
    }
  } finally {
    await quit();
  }
}

async function shoot(page, width, name) {
  await writeFile(join(target, `${name.toLowerCase()}.png`), await page.picture(width), "base64");
}

async function shootForDocs(page, state, isDark) {
  for (const [name, shown, dark, width, height] of SHOWN) {
    if (shown !== state || dark !== isDark) continue;
    await writeFile(join(docs, `${name}.webp`), await page.sharpPicture(width, height), "base64");
  }
}

await mkdir(target, { recursive: true });
await mkdir(docs, { recursive: true });
const only = process.argv.slice(2); // `Chromium`, for one browser only
/** On the port of `make demo` where that is free: the address is in the pictures. */
const server = await startServer({ port: 8787, bytesPerSecond }).catch(() => startServer({ bytesPerSecond }));
try {
  for (const name of only.length > 0 ? only : Object.keys(browsers)) {
    for (const dark of [false, true]) await picturesOf(name, dark, server);
  }
} finally {
  await server.stop();
}
