import { defineConfig } from "umi";

export default defineConfig({
  routes: [
    { path: "/", component: "index" },
    { path: "/web", component: "web" },
  ],
  npmClient: "npm",
});
