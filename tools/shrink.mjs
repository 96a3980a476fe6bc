// Makes a .wasm smaller, and its imports' and exports' names short. The glue must use those names then.

import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import binaryen from "binaryen";

/**
 * Chosen by what gzip makes of the module, not by its length: functions that stand apart and expressions that repeat
 * compress better than what inlining and sharing make of them (together 1.7 KB). No data lies in the lowest kilobyte,
 * and a stack that has grown down to it is at its end.
 */
const PASSES = [
  "-Oz",
  "--converge",
  "--one-caller-inline-max-function-size=30",
  "--skip-pass=local-cse",
  "--low-memory-unused",
];

/** Last and by itself. The names that wasm-bindgen makes are hashes, which no compression makes shorter. */
const NAMES = [
  "--minify-imports-and-exports-and-modules",
  "--strip-debug",
  "--strip-producers",
  "--strip-target-features", // what the other runs read
];

/**
 * Shrinks `file` in place, which formats no text unless it `mayFormat`. Gives `imports`, a list of [module, name, short name], and
 * `exports`, of [name, short name].
 */
export async function shrink(file, mayFormat) {
  await writeFile(file, withoutDeadEntries(await readFile(file), mayFormat));
  optimise(file, PASSES);
  return JSON.parse(optimise(file, NAMES));
}

function optimise(file, passes) {
  return execFileSync("wasm-opt", [file, "-o", file, ...passes], { encoding: "utf8" });
}

/**
 * Empties functions that nobody calls, but that stand in the table of functions, so that wasm-opt must keep them (2 KB):
 *
 * - wasm-bindgen's shims of the closure types of all of js-sys. JavaScript calls a closure by an export; the table has
 *   the shims for the descriptions that wasm-bindgen has read and removed.
 * - Implementations of `Display` and `Debug` for panics. Nobody calls them in a module where nobody formats.
 */
function withoutDeadEntries(bytes, mayFormat) {
  const module = binaryen.readBinary(bytes);
  const functions = functionsOf(module).filter(({ module: imported }) => !imported);
  const formats = module.emitText().split("\n (func ").some(callsFormatting);
  if (formats && !mayFormat) {
    throw new Error("something formats text (format!, to_string), which costs every page 3 KB");
  }
  const suspects = functions.filter(({ name }) => SHIM.test(name) || (!formats && FORMATTER.test(name)));
  if (emptied(module, suspects) === 0) throw new Error("no function has the name of a dead one: are the names still there?");
  return module.emitBinary();
}

/** Empties those of `suspects` that nothing names, then those that only they named; how many. */
function emptied(module, suspects) {
  const named = new Set(module.emitText().match(NAMED));
  const isDead = ({ name }) => !named.has(name) && !named.has(`"${name}"`);
  const dead = suspects.filter(isDead);
  for (const { ref } of dead) binaryen.Function.setBody(ref, module.unreachable());
  const rest = suspects.filter((suspect) => !dead.includes(suspect));
  return dead.length && dead.length + emptied(module, rest);
}

/** All formatting begins with `core::fmt::write`. A formatter that calls it has been called by it, or is dead. */
function callsFormatting(code) {
  const [head] = code.split("\n", 1);
  return !FORMATTER.test(head) && /\(call \$"?core(?:\[\w+\])?::fmt::write"?[\s)]/.test(code);
}

/** What is called, taken as a reference, or exported. */
const NAMED = /(?<=\((?:call|return_call|ref\.func|export "[^"]*" \(func) \$)(?:"[^"]*"|[^\s()]+)/g;
const SHIM = /^wasm_bindgen::convert::closures::_::invoke::/;
const FORMATTER = /::fmt::(?:Display|Debug)>::fmt/;

function functionsOf(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, index) => {
    const ref = module.getFunctionByIndex(index);
    return { ref, ...binaryen.getFunctionInfo(ref) };
  });
}
