// The names between the .wasm and its glue, which wasm-bindgen makes of hashes: no compression makes those shorter, and
// each stands in both.

/** Gives `names`, as `shrink` does, to the text of the glue. */
export function renamer(names) {
  return (text) => renamed(text, names);
}

/** Each import is a member of one object, each export one of `wasm`. */
function renamed(text, names) {
  const [module] = names.imports[0];
  text = replaced(text, `"${module}": import0`, "a: import0");
  for (const [, long, short] of names.imports) text = replaced(text, `        ${long}: `, `        ${short}: `);
  const exports = new Map(names.exports);
  return text.replace(/\bwasm\.(\w+)/g, (_, long) => `wasm.${exports.get(long) ?? unknown(long)}`);
}

function replaced(text, from, to) {
  const parts = text.split(from);
  return parts.length === 2 ? parts.join(to) : unknown(from);
}

function unknown(name) {
  throw new Error(`the glue is not as expected at: ${name}`);
}
