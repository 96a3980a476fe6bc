export default defineNuxtConfig({
  compatibilityDate: "2026-07-15",
  hooks: {
    "build:manifest": (manifest) => {
      for (const [name, file] of Object.entries(manifest)) if (name.endsWith("/without-webassembly.js")) file.prefetch = false;
    },
  },
});
