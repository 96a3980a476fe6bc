// What the browser tests ask of the engine. It is loaded file by file, each after those that it imports: the server of
// wasm-bindgen-test has been seen to leave a connection unanswered when a browser opens many at once.

const FILES = `failures abort reader file meter progress retry send timing diagnosis options settings source probe checksum
  line grants call attempt recovery upload batch engine`;

const exported = {};
for (const name of FILES.split(/\s+/)) Object.assign(exported, await import(`../../src/npm/engine/${name}.js`));

export const { Abort, Engine, Hashing, cause, expectIntact, readFormOptions, readUploadOptions, revealed } = exported;
