// Builds the widgets of the demo page, unless they are up to date: www/frameworks/built/ gets a page, a script and a style
// sheet for each.

import { readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vueCompiler from "@vue/compiler-sfc";
import { build } from "esbuild";
import { entries } from "../entries.mjs";
import { vuePlugin } from "../vue-plugin.mjs";

const here = import.meta.dirname;
const pkg = path.join(here, "../../pkg");
const sources = path.join(here, "../../www/frameworks");
const built = path.join(sources, "built");

/** By the file that the page shows: what runs it, where the file does not do so itself. */
const WIDGETS = {
  "react.jsx": "mounts/react.js",
  "vue.vue": "mounts/vue.js",
  "antd.jsx": "mounts/antd.js",
  "element-plus.vue": "mounts/element-plus.js",
  "uppy.js": null,
  "filepond.js": null,
};

const nameOf = (file) => path.parse(file).name;

/** The adapters as they were built. They find their libraries here, and a library is there once. */
const adapters = entries(false).filter(({ from }) => from.startsWith("adapters/"));
const alias = Object.fromEntries(adapters.map(({ path: name, file }) => [name.replace(".", "oss-form-upload"), path.join(pkg, file)]));

/** The package itself stays outside: the browser has it from the demo page already. */
const ossFormUpload = {
  name: "oss-form-upload",
  setup({ onResolve }) {
    onResolve({ filter: /^oss-form-upload$/ }, () => ({ path: "/pkg/web.js", external: true }));
  },
};

const page = (name, hasStyles) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${name}</title>
    <link rel="stylesheet" href="../frame.css">${hasStyles ? `\n    <link rel="stylesheet" href="${name}.css">` : ""}
    <script type="module" src="${name}.js"></script>
  </head>
  <body><main></main></body>
</html>
`;

/** Returns when a file, or the newest of a folder, changed last: milliseconds since 1970, and 0 where there is none. */
async function changedAt(file) {
  const names = await readdir(file, { recursive: true }).catch(() => []);
  const times = [file, ...names.map((name) => path.join(file, name))].map((each) => stat(each).then(({ mtimeMs }) => mtimeMs, () => 0));
  return Math.max(...(await Promise.all(times)));
}

const inputs = ["build.mjs", "package-lock.json", "mounts", "../vue-plugin.mjs", "../entries.mjs"].map((name) => path.join(here, name));
const files = Object.keys(WIDGETS).map((file) => path.join(sources, file));
const newest = Math.max(...(await Promise.all([...inputs, ...files, pkg].map(changedAt))));
/** The pages are written last. */
if ((await changedAt(path.join(built, "filepond.html"))) > newest) process.exit();

await rm(built, { recursive: true, force: true });
const { metafile: { outputs } } = await build({
  entryPoints: Object.entries(WIDGETS).map(([file, mount]) => ({
    in: mount ? path.join(here, mount) : path.join(sources, file),
    out: nameOf(file),
  })),
  outdir: built,
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  alias,
  define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
  legalComments: "none",
  nodePaths: [path.join(here, "node_modules")],
  plugins: [ossFormUpload, vuePlugin(vueCompiler)],
  logLevel: "error",
});

const styled = new Set(Object.keys(outputs).filter((file) => file.endsWith(".css")).map(nameOf));
for (const name of Object.keys(WIDGETS).map(nameOf)) await writeFile(path.join(built, `${name}.html`), page(name, styled.has(name)));
