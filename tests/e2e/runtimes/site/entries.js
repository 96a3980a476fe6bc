// Both entries of the package. Imported and not fetched on demand, which service workers do not allow.

export * as inline from "/pkg/index.js";
export * as beside from "/pkg/web.js";
