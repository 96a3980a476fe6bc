import path from "node:path";

// The place of the shared node_modules; a project with its own node_modules does not need it.
const root = path.resolve(import.meta.dirname, "..");

export default { output: "export", trailingSlash: true, turbopack: { root } };
