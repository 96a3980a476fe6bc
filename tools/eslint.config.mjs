// Configures the linter of the JavaScript: rules that find mistakes, none about style.
//
//   tools/node_modules/.bin/eslint --config tools/eslint.config.mjs .

import js from "@eslint/js";
import globals from "globals";

/** Files that are generated, or built by a tool with a parser for JSX, or with other globals. */
const GENERATED = ["pkg/", "target/", "docs/.vitepress/cache/", "tests/e2e/components/extracted/", "www/frameworks/built/", "tests/e2e/consumers/next/", "tests/e2e/consumers/tools/"];

/** Folders whose scenarios run in a page, in the same files as code that runs in Node. */
const MIXED = ["tests/**", "bench/**"];

export default [
  { ignores: GENERATED },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { eqeqeq: ["error", "always", { null: "ignore" }], "no-var": "error", "prefer-const": ["error", { ignoreReadBeforeAssign: true }] },
  },
  { files: ["src/**", "www/*.js", "www/words/*.js", "www/frameworks/*.js", "tools/frameworks/mounts/*.js", "docs/.vitepress/theme/**"], languageOptions: { globals: globals.browser } },
  { files: ["tools/**/*.mjs", "docs/.vitepress/*.mjs", "www/server/**"], languageOptions: { globals: globals.node } },
  { files: MIXED, languageOptions: { globals: { ...globals.node, ...globals.browser, ...globals.worker } } },
];
