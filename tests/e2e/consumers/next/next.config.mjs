import path from "node:path";

// Where the shared node_modules is; a project with one of its own needs none of this.
const root = path.resolve(import.meta.dirname, "..");

export default { output: "export", trailingSlash: true, turbopack: { root } };
