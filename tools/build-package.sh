#!/usr/bin/env bash
# Builds the npm package: wasm-pack makes the module, package.mjs the entries that users import.
#
#   tools/build-package.sh                   the package to publish, in pkg/
#   tools/build-package.sh --local-signing   one that also has signLocally, in target/pkg-local-signing/
set -euo pipefail
cd "$(dirname "$0")/.."

folder=pkg
features=""
if [ "${1:-}" = --local-signing ]; then
    folder=target/pkg-local-signing
    features=local-signing
fi

# tools/shrink.mjs takes wasm-opt from here.
export PATH="$PWD/tools/node_modules/.bin:$PATH"

# What is published must not show whose machine built it: panics carry the paths of the sources.
cargo fetch --quiet --locked
RUSTFLAGS="--remap-path-prefix=$PWD/= --remap-path-prefix=$(rustc --print sysroot)/="
for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    RUSTFLAGS+=" --remap-path-prefix=$registry="
done
export RUSTFLAGS

wasm-pack --log-level warn build --target web --release --out-dir "$folder" . --features "$features"
node tools/package.mjs "$folder" "$@"
