// A service worker: the same, kept alive until it has answered.

import { runCase } from "/cases.js";
import * as entries from "/entries.js";

addEventListener("message", (event) => event.waitUntil(answer(event)));

async function answer({ data: { entry, name }, ports: [port] }) {
  port.postMessage(await runCase(name, { ...entries[entry], origin: location.origin }));
}
