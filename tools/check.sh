#!/usr/bin/env bash
# Runs the checks that are quick enough for every commit, and stops at the first that fails. tools/test.sh runs all of them.
set -euo pipefail
cd "$(dirname "$0")/.."

# step NAME COMMAND…: prints the time of a command; its output where it fails.
step() {
    local name=$1 start=$SECONDS output
    shift
    printf '%-28s' "$name"
    output=$("$@" 2>&1) || { printf 'FAILED (%s)\n%s\n' "$*" "$output"; exit 1; }
    printf 'ok in %d s\n' $((SECONDS - start))
}

step "format" cargo fmt --all --check
step "merges" tools/check-merge.sh
step "lint" tools/node_modules/.bin/eslint --config tools/eslint.config.mjs .
step "types of the JavaScript" tools/node_modules/.bin/tsc -p tools/javascript.tsconfig.json
step "reference of the types" tools/node_modules/.bin/typedoc --options tools/typedoc.json --emit none
step "clippy, host" cargo clippy --quiet --workspace --all-targets --all-features -- -D warnings
step "clippy, wasm32" cargo clippy --quiet -p oss-form-upload --target wasm32-unknown-unknown --all-targets --all-features -- -D warnings
step "native tests" cargo test --quiet --all-features --test core --test engine
