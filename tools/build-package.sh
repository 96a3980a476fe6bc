#!/usr/bin/env bash
# Builds the npm package into pkg/: wasm-pack makes the module, package.mjs the entries that users import.
set -euo pipefail
cd "$(dirname "$0")/.."

# wasm-pack takes wasm-opt from the PATH where it finds one, and would download it otherwise.
export PATH="$PWD/tools/node_modules/.bin:$PATH"

# What is published must not show whose machine built it: panics carry the paths of the sources.
cargo fetch --quiet --locked
RUSTFLAGS="--remap-path-prefix=$PWD/="
for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    RUSTFLAGS+=" --remap-path-prefix=$registry="
done
export RUSTFLAGS

wasm-pack --log-level warn build --target web --release --out-dir pkg
node tools/package.mjs
