// The entries of the package, and how esbuild makes them. It finds files; it changes none.

import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const sources = path.join(root, "src/npm");
export const WASM = "oss_form_upload_bg.wasm";
/** The module as JavaScript, which the entries import where there is no WebAssembly. */
export const WITHOUT_WEBASSEMBLY = "without-webassembly.js";

/** By the name of an adapter, in src/npm/adapters/: the libraries that it adapts to, with their versions. */
export const ADAPTERS = {
  uppy: { "@uppy/core": ">=6" },
  filepond: { filepond: ">=4" },
  antd: { antd: ">=5" },
  "element-plus": { "element-plus": ">=2" },
  react: { react: ">=18" },
  vue: { vue: ">=3.3" },
};
/** Types that several adapters have in common, beside them. */
export const ADAPTER_TYPES = "adapters.d.ts";

/**
 * Lists what users import: the path within the package, its file, its types. Those with a `source` have the module; in a
 * build with local signing they are made of local.js, and typed by local.d.ts.
 *
 * @returns {{ path: string, file: string, from: string, types: string, source?: string }[]}
 */
export function entries(localSigning) {
  const [types, made] = localSigning ? ["local.d.ts", "local.js"] : ["index.d.ts"];
  return [
    { path: ".", file: "index.js", from: made ?? "index.js", types, source: "inline.js" },
    { path: "./web", file: "web.js", from: made ?? "web.js", types, source: "beside.js" },
    { path: "./advice", file: "advice.js", from: "advice.js", types: "advice.d.ts" },
    { path: "./diagnose", file: "diagnose.js", from: "diagnose.js", types: "diagnose.d.ts" },
    ...Object.keys(ADAPTERS).map((name) => ({ path: `./${name}`, file: `${name}.js`, from: `adapters/${name}.js`, types: `${name}.d.ts` })),
  ];
}

/**
 * Bundles an entry around the glue that wasm-pack left in the folder `built`, and the optimised module `wasm`. The glue
 * stays outside where there is no such folder.
 *
 * @param {{ from: string, source?: string }} entry
 * @param {import("esbuild").BuildOptions & { built?: string, wasm?: string }} options
 */
export function bundle({ from, source }, { built, wasm, ...options }) {
  return build({
    entryPoints: [path.join(sources, from)],
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2020",
    charset: "utf8", // modules are always UTF-8, and Chinese in escapes is twice as long
    legalComments: "none",
    loader: { ".wasm": "base64" },
    external: Object.values(ADAPTERS).flatMap(Object.keys),
    inject: source ? [path.join(sources, "webassembly.js")] : [],
    plugins: [resolver({
      "#glue": built && path.join(built, "oss_form_upload.js"),
      "#javascript": built && path.join(built, "optimised/oss_form_upload.js"),
      "#wasm": wasm,
      "#source": source && path.join(sources, "source", source),
    })],
    ...options,
  });
}

/** Says where the names with `#` lead, and that the snippets of the glue, which are copies, are the files in src/npm. */
function resolver(names) {
  return {
    name: "resolver",
    setup(build) {
      build.onResolve({ filter: /^#/ }, ({ path: name }) => (names[name] ? { path: names[name] } : { path: name, external: true }));
      build.onResolve({ filter: new RegExp(`^\\./${WITHOUT_WEBASSEMBLY}$`) }, ({ path: name }) => ({ path: name, external: true }));
      build.onResolve({ filter: /^\.\/snippets\// }, ({ path: name }) => ({ path: path.join(sources, name.split("/src/npm/")[1]) }));
    },
  };
}
