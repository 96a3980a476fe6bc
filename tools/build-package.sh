#!/usr/bin/env bash
# Builds the npm package, unless it is there already: wasm-pack makes the module and its glue, wasm-opt the module that every
# browser runs, package.mjs the entries that users import.
#
#   tools/build-package.sh                   the package to publish, in pkg/
#   tools/build-package.sh --local-signing   one that also has signLocally, in target/pkg-local-signing/
set -euo pipefail
cd "$(dirname "$0")/.."

package=pkg
built=target/wasm-pack/npm
features=""
if [ "${1:-}" = --local-signing ]; then
    package=target/pkg-local-signing
    built=target/wasm-pack/local-signing
    features=local-signing
fi
! node tools/stamp.mjs fits "$package" || exit 0

# A published file must not show whose machine built it: panics carry the paths of the sources. Cargo adds these flags to
# those of .cargo/config.toml, as it would not do with RUSTFLAGS.
cargo fetch --quiet --locked
flags="--remap-path-prefix=$PWD/= --remap-path-prefix=$(rustc --print sysroot)/="
for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    flags+=" --remap-path-prefix=$registry="
done
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags

wasm-pack --log-level warn build --target web --profile npm --out-dir "$PWD/$built" --out-name oss_form_upload \
    src/npm/module --features "$features"

# Lowers what older browsers do not know, see .cargo/config.toml. Functions that stand apart, and expressions that repeat,
# compress better than what inlining and sharing make of them: 6 KB of gzip, in a module of 116. The second run finds out whether anything of it is left: it
# validates, and it cannot read in the module that more is allowed.
module=oss_form_upload_bg.wasm
PATH="$PWD/tools/node_modules/.bin:$PATH"
mkdir -p "$built/optimised"
wasm-opt "$built/$module" -o "$built/optimised/$module" \
    --signext-lowering --llvm-memory-copy-fill-lowering --llvm-nontrapping-fptoint-lowering \
    -Oz --converge --one-caller-inline-max-function-size=30 --skip-pass=local-cse \
    --strip-debug --strip-producers --strip-target-features
wasm-opt "$built/optimised/$module" --mvp-features --quiet -o /dev/null

node tools/package.mjs "$built" "$package" "$@"
node tools/stamp.mjs write "$package"
