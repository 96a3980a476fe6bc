// Compiles single-file components for esbuild, as Vue's own plugins for bundlers do.

import { readFile } from "node:fs/promises";

/**
 * Makes the plugin of `@vue/compiler-sfc`, which the projects that have components install.
 *
 * @param {{ parse: Function, compileScript: Function }} compiler
 * @returns {import("esbuild").Plugin}
 */
export const vuePlugin = ({ parse, compileScript }) => ({
  name: "vue",
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, "utf8"), { filename: path });
      if (errors.length) throw errors[0];
      const { content } = compileScript(descriptor, { id: "component", inlineTemplate: true });
      return { contents: content, loader: "ts" };
    });
  },
});
