#!/usr/bin/env bash
# Builds the npm package into pkg/: wasm-pack makes the module, package.mjs the entries that users import.
set -euo pipefail
cd "$(dirname "$0")/.."

# wasm-pack takes wasm-opt from the PATH where it finds one, and would download it otherwise.
export PATH="$PWD/tools/node_modules/.bin:$PATH"
wasm-pack --log-level warn build --target web --release --out-dir pkg
node tools/package.mjs
