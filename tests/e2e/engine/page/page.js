// Runs a scenario inside the page, and says what Node has to compare with the server.

import { plain, remains } from "./instruments.js";
import { Tools } from "./tools.js";

/** Ways in which a page may lack WebAssembly. */
const lacks = {
  absent: () => delete globalThis.WebAssembly,
  forbidden: () => {
    const policy = document.createElement("meta");
    Object.assign(policy, { httpEquiv: "Content-Security-Policy", content: "script-src 'self'" });
    document.head.append(policy);
  },
};

globalThis.runScenario = async (entry, body, argument, { webAssembly, resends }) => {
  lacks[webAssembly]?.();
  const tools = new Tools(await import(entry), resends);
  plain.listen.call(globalThis, "error", (event) => tools.uncaught.push(event.error ?? event.message));
  plain.listen.call(globalThis, "unhandledrejection", (event) => tools.uncaught.push(event.reason));
  let error = null;
  try {
    await body(tools, argument);
  } catch (thrown) {
    error = `${thrown?.message ?? thrown}\n${thrown?.stack ?? ""}`;
  }
  await tools.quiet();
  const uncaught = tools.uncaught.map((thrown) => `uncaught: ${thrown?.message ?? thrown}`);
  const complaints = [...tools.complaints, ...uncaught, ...unsettled(tools), ...remains()];
  return { error, complaints, reports: tools.reports };
};

function unsettled({ reports }) {
  const pending = reports.filter(({ state }) => state === "pending");
  return pending.map(({ key }) => `the upload of ${key} never settled`);
}
