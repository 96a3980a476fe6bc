#!/usr/bin/env bash
# The published package cannot sign: none of the crates that signing needs is in the build for browsers.
set -euo pipefail
cd "$(dirname "$0")/.."

tree=$(cargo tree --package oss-form-upload --target wasm32-unknown-unknown --edges normal --prefix none)
if grep -E '^(hmac|sha1|sha2|hex) ' <<<"$tree"; then
    echo "the build for browsers must not depend on these; they belong behind the feature 'signing'"
    exit 1
fi
