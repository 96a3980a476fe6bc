// A dedicated worker: runs a case and answers through the port that came with the order.

import { runCase } from "/cases.js";
import * as entries from "/entries.js";

onmessage = async ({ data: { entry, name }, ports: [port] }) => {
  port.postMessage(await runCase(name, { ...entries[entry], origin: location.origin }));
};
