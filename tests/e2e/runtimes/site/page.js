// The window: runs cases itself, and has workers run them.

import { runCase } from "/cases.js";
import * as entries from "/entries.js";

const runtimes = {
  window: ({ entry, name }) => runCase(name, { ...entries[entry], origin: location.origin }),
  "dedicated worker": (order) => answerOf(new Worker("/worker.js", { type: "module" }), order),
  "service worker": async (order) => answerOf(await serviceWorker(), order),
};

window.run = (runtime, order) => runtimes[runtime](order);

async function serviceWorker() {
  await navigator.serviceWorker.register("/service-worker.js", { type: "module" });
  return (await navigator.serviceWorker.ready).active;
}

function answerOf(worker, order) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`the worker did not start: ${message}`));
    worker.postMessage(order, [port2]);
  });
}
