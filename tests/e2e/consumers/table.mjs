// The tools that people use the package with, and those of them that a run is about. As a script, it prints the folders to install.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The third of the tools that a day without `TOOLS` is about. */
const GROUPS = 3;
const DAY = 86_400_000;
const HOST = "127.0.0.1";

/**
 * By the name of the folder in tools/, in the order of their use: the `group`, which takes about as long as the others; the
 * command of the dev server on a port; the command that builds; who serves what was built, which is the folder `output`, with
 * the first page for the paths of a `router`, or a command `start`; and the paths of the pages: with the entry `.`, with `./web`.
 * `isDevInOneFile` says that all the dependencies come in one file in development.
 * Tools that run tests have commands with the names of the objects that those tests store; runtimes have one for a `script`.
 */
export const tools = {
  "vue-cli": {
    group: 0,
    dev: (port) => ["vue-cli-service", "serve", "--host", HOST, "--port", port],
    build: ["vue-cli-service", "build"],
    output: "dist",
    pages: ["", "web.html"],
  },
  "angular": {
    group: 1,
    dev: (port) => ["ng", "serve", "--host", HOST, "--port", port],
    build: ["ng", "build"],
    output: "dist/upload/browser",
    router: true,
    pages: ["", "web"],
  },
  "nuxt": {
    group: 2,
    dev: (port) => ["nuxt", "dev", "--host", HOST, "--port", port],
    build: ["nuxt", "build"],
    start: () => ["node", ".output/server/index.mjs"],
    pages: ["", "web"],
  },
  "rsbuild": {
    group: 2,
    dev: (port) => ["rsbuild", "dev", "--host", HOST, "--port", port],
    build: ["rsbuild", "build"],
    output: "dist",
    pages: ["", "web.html"],
  },
  "astro": {
    group: 1,
    dev: (port) => ["astro", "dev", "--host", HOST, "--port", port],
    build: ["astro", "build"],
    output: "dist",
    pages: ["", "web/"],
  },
  "sveltekit": {
    group: 0,
    dev: (port) => ["vite", "dev", "--host", HOST, "--port", port],
    build: ["vite", "build"],
    start: (port) => ["vite", "preview", "--host", HOST, "--port", port],
    pages: ["", "web"],
  },
  "parcel": {
    group: 1,
    dev: (port) => ["parcel", "common/index.html", "common/web.html", "--host", HOST, "--port", port],
    build: ["parcel", "build", "common/index.html", "common/web.html"],
    output: "dist",
    pages: ["index.html", "web.html"],
  },
  "umi": {
    group: 2,
    dev: () => ["umi", "dev"],
    isDevInOneFile: true,
    build: ["umi", "build"],
    output: "dist",
    router: true,
    pages: ["", "web"],
  },
  "vitest": {
    group: 0,
    runs: { "in Node and in jsdom": { command: ["vitest", "run"], stores: bothEntries("vitest-node", "vitest-page") } },
  },
  "jest": {
    group: 1,
    runs: {
      "as ES modules, in Node and in jsdom": {
        command: ["jest", "--config", "jest.config.mjs", "mjs$"],
        options: "--experimental-vm-modules",
        stores: bothEntries("jest-node", "jest-page"),
      },
      "made CommonJS, in Node and in jsdom": {
        command: ["jest", "--config", "commonjs.config.js", "commonjs/"],
        stores: ["jest-commonjs-node.txt", "jest-commonjs-page.txt"],
      },
    },
  },
  "bun": { group: 2, script: ["bun"] },
  "deno": { group: 2, script: ["deno", "run", "--allow-all"] },
};

function bothEntries(...names) {
  return names.flatMap((name) => [`${name}-index.txt`, `${name}-web.txt`]);
}

/** Returns the names of the tools that `wanted` asks for: `all`, some with commas between them, or those of the day. */
export function due(wanted, now = Date.now()) {
  const names = Object.keys(tools);
  if (wanted === "all") return names;
  if (wanted) return wanted.split(",").map(known);
  return names.filter((name) => tools[name].group === Math.floor(now / DAY) % GROUPS);
}

function known(name) {
  if (!Object.hasOwn(tools, name)) throw new Error(`${name} is none of the tools: ${Object.keys(tools)}`);
  return name;
}

/** Returns whether the Node that runs this is one that all the tools run on; tools/node has another for them where it is not. */
export function isNew() {
  const [major, minor] = process.versions.node.split(".");
  return Number(major) > 24 || (Number(major) === 24 && Number(minor) >= 15);
}

if (import.meta.url === String(pathToFileURL(process.argv[1]))) {
  const folders = [...(isNew() ? [] : ["node"]), ...due(process.env.TOOLS)];
  console.log(folders.map((name) => join("tests/e2e/consumers/tools", name)).join("\n"));
}
