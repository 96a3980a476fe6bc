import { defineConfig } from "@rsbuild/core";

export default defineConfig({ source: { entry: { index: "./common/main.js", web: "./common/web.js" } } });
