#!/usr/bin/env bash
# The published package cannot sign: none of the crates that signing needs is in the build for browsers.
set -euo pipefail
cd "$(dirname "$0")/.."

# signing_crates [OPTION…]: the crates of signing that a browser build depends on, one to a line.
signing_crates() {
    cargo tree --package oss-form-upload --target wasm32-unknown-unknown --edges normal --prefix none "$@" \
        | sed -nE 's/^(hex|hmac|sha1|sha2|zeroize) .*/\1/p' | sort -u
}

found=$(signing_crates)
if [ -n "$found" ]; then
    echo "the build for browsers must not depend on these; they belong behind the feature 'signing': "$found
    exit 1
fi

# The same look at a build that does sign, so that a look which sees nothing is noticed.
if [ "$(signing_crates --features local-signing | wc -l)" -ne 5 ]; then
    echo "a build with local signing should depend on hex, hmac, sha1, sha2 and zeroize"
    exit 1
fi
