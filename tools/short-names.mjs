// The names between the .wasm and its glue, which wasm-bindgen makes of hashes: no compression makes those shorter, and
// each stands in both.

/** Gives `names`, as `shrink` does, to the text of the glue. */
export function renamer(names) {
  return (text) => renamed(text, names);
}

/**
 * Each import is a member of the glue's own object, or of a snippet that the glue has imported as a whole; all of them are
 * members of one object then. Each export is a member of `wasm`.
 */
function renamed(text, names) {
  const own = names.imports[0][0];
  const fromSnippets = names.imports.filter(([module]) => module !== own);
  const members = ["...import0", ...fromSnippets.map(([module, long, short]) => `${short}: ${nameOf(text, module)}.${long}`)];
  text = replaced(text, `"${own}": import0`, `a: { ${members.join(", ")} }`);
  for (const module of new Set(fromSnippets.map(([module]) => module))) {
    text = replaced(text, `"${module}": ${nameOf(text, module)},`, "");
  }
  for (const [module, long, short] of names.imports) {
    if (module === own) text = replaced(text, `        ${long}: `, `        ${short}: `);
  }
  const exports = new Map(names.exports);
  return text.replace(/\bwasm\.(\w+)/g, (_, long) => `wasm.${exports.get(long) ?? unknown(long)}`);
}

/** The name that the glue gives to a snippet. */
function nameOf(text, module) {
  return text.match(/^import \* as \w+ from .+$/gm)?.find((line) => line.includes(`"${module}"`))?.split(" ")[3] ?? unknown(module);
}

function replaced(text, from, to) {
  const parts = text.split(from);
  return parts.length === 2 ? parts.join(to) : unknown(from);
}

function unknown(name) {
  throw new Error(`the glue is not as expected at: ${name}`);
}
