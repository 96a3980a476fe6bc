// Makes a page of each recipe.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compileScript, parse } from "@vue/compiler-sfc";
import * as esbuild from "esbuild";
import { compile } from "svelte/compiler";
import { codeOf, extracted, extractRecipes } from "./extract.mjs";
import { entries } from "../../../tools/entries.mjs";

const here = import.meta.dirname;
const pkg = join(here, "../../../pkg");

/** The package as it was built, whose adapters find their libraries here. */
const alias = Object.fromEntries(entries(false).map(({ path, file }) => [path.replace(".", "oss-form-upload"), join(pkg, file)]));

/** Makes these recipes into pages, in a folder for a site. */
export async function buildPages(folder, recipes) {
  await extractRecipes();
  const pages = recipes.filter(({ page }) => page !== "plain.html");
  if (pages.length < recipes.length) await plainPage(folder);
  await esbuild.build({
    entryPoints: [...pages.map(({ page }) => join(here, "pages", page.replace(/html$/, "js"))), join(extracted, "upload-worker.ts")],
    entryNames: "[name]",
    outdir: folder,
    bundle: true,
    format: "esm",
    jsx: "automatic",
    alias,
    define: { "process.env.NODE_ENV": `"${modeOf(recipes)}"`, __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
    nodePaths: [join(here, "node_modules")],
    plugins: [vue, svelte],
    logLevel: "error",
  });
  for (const { page, document, body } of pages) await writeFile(join(folder, page), html(page.replace(".html", ""), document, body));
}

/** Only a development build has StrictMode and hot updates. */
const modeOf = (recipes) => (recipes.some(({ development }) => development) ? "development" : "production");

const html = (name, title, body = "<main></main>") => `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>${title}</title>
  <link rel="stylesheet" href="${name}.css">
  <body>${body}</body>
  <script type="module" src="${name}.js"></script>
</html>
`;

/** As it stands, beside the files of the package, and with the policy that the documentation asks for. */
async function plainPage(folder) {
  const page = await readFile(join(extracted, "plain.html"), "utf8");
  const [, script] = /<script type="module">(.*?)<\/script>/s.exec(page);
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = (await codeOf("docs/reference/bundlers.md", "Content Security Policy"))[0].trim().replace("script-src", `script-src 'sha256-${hash}'`);
  await writeFile(join(folder, "plain.html"), `${page}<!-- ${policy} -->\n`);
  await mkdir(join(folder, "vendor"));
  await cp(pkg, join(folder, "vendor/oss-form-upload"), { recursive: true });
}

/** Single-file components, as Vue's own plugins for bundlers compile them. */
const vue = {
  name: "vue",
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, "utf8"), { filename: path });
      if (errors.length) throw errors[0];
      const { content } = compileScript(descriptor, { id: "recipe", inlineTemplate: true });
      return { contents: content, loader: "ts" };
    });
  },
};

const svelte = {
  name: "svelte",
  setup(build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js, warnings } = compile(await readFile(path, "utf8"), { filename: path, generate: "client" });
      if (warnings.length) throw new Error(warnings[0].message);
      return { contents: js.code, loader: "js" };
    });
  },
};
