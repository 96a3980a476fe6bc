// Makes the exports of an entry from two functions: one imports the module's glue, the other finds the module's bytes.

import { Loader } from "./loader.js";
import { uploaderClass } from "./uploader.js";

/** Returns the exports of an entry, and the loader behind them. Nothing is loaded before the first call. */
export function entry(importGlue, source) {
  const loader = new Loader(importGlue, source);
  const init = (input) => loader.call({ enter: () => undefined }, input);
  return { Uploader: uploaderClass(loader), init, loader };
}
