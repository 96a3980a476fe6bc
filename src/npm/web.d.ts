// For `moduleResolution: node10`, which looks for a file of the entry's name.

export * from "./index.js";
