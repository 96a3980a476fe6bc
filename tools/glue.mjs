// wasm-bindgen's glue is a module with one instance for ever. Here it becomes a function: each call of it gives functions
// that share nothing with those of another call, so that an instance that broke can be left behind with all it holds.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

/** The glue would have every bundler emit the .wasm a second time; each entry names its own. */
const DEFAULT_WASM = /new URL\("oss_form_upload_bg\.wasm", import\.meta\.url\)/g;
const EXPORTS_OF_INSTANCE = /wasm = instance\.exports;/g;
const IMPORT = /^import .+ from .+;\n/gm;
/** One for each class. Every engine that runs the module has registries. */
const FINALIZATION = /typeof FinalizationRegistry === "undefined" \? \{\s*register: \(\) => \{\s*\},\s*unregister: \(\) => \{\s*\}\s*\} : new FinalizationRegistry\(/g;
/** For `using`, which nobody here says. */
const DISPOSE = /^if \(Symbol\.dispose\).+\n/gm;
const RESULT = /^export \{\s*(\w+) as default\s*\};\n/gm;

/**
 * The source of a module whose default export is a function: given `watch(exports, module)`, which gives the exports to
 * use in their place, it gives `load` and the functions and classes of `names`. `rewrite` has the text first.
 */
export async function glueFactory(glue, rewrite, names, snippets) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import load, { ${names} } from ${JSON.stringify(glue)}; export default { load, ${names} };`,
      resolveDir: path.dirname(glue),
    },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    plugins: [plugin(rewrite, snippets)],
  });
  return asFunction(outputFiles[0].text);
}

const plugin = (rewrite, snippets) => ({
  name: "glue",
  setup(build) {
    build.onResolve({ filter: /\/snippets\// }, ({ path: name }) => ({
      path: path.join(snippets, path.basename(name)),
      external: true,
    }));
    build.onLoad({ filter: /\.js$/ }, async ({ path }) => ({ contents: rewrite(await readFile(path, "utf8")) }));
  },
});

function asFunction(text) {
  const imports = [...(text.match(IMPORT) ?? []), 'import { finalizer } from "./finalizer.js";\n'];
  let body = text.replace(IMPORT, "").replace(DISPOSE, "").replace(FINALIZATION, "finalizer(");
  if (body.includes("FinalizationRegistry")) throw new Error("a class of the glue is not finalized as expected");
  body = once(body, RESULT, "return $1;\n");
  body = once(body, DEFAULT_WASM, "undefined");
  body = once(body, EXPORTS_OF_INSTANCE, "wasm = watch(instance.exports, module);");
  return `${imports.join("")}export default (watch) => {\n${body}};\n`;
}

function once(text, pattern, replacement) {
  const found = text.match(pattern)?.length;
  if (found !== 1) throw new Error(`expected ${pattern} once in the glue, found it ${found ?? 0} times`);
  return text.replace(pattern, replacement);
}
