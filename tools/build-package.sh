#!/usr/bin/env bash
# Builds the npm package, unless it is up to date: wasm-pack makes the module and its glue, wasm-opt the module that every
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

# Keeps the paths of this machine out of the published module, whose panics carry the paths of the sources. Cargo adds these
# flags to those of .cargo/config.toml; RUSTFLAGS would replace them.
cargo fetch --quiet --locked
flags="--remap-path-prefix=$PWD/= --remap-path-prefix=$(rustc --print sysroot)/="
for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    flags+=" --remap-path-prefix=$registry="
done
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags

wasm-pack --log-level warn build --target web --profile npm --out-dir "$PWD/$built" --out-name oss_form_upload \
    src/npm/module --features "$features"

# Lowers the features that older browsers do not know; .cargo/config.toml names them. Little inlining and no sharing of
# expressions save 5 % of the module's size after gzip. The second run validates that no such feature is left: without the
# section of target features, it allows none.
module=oss_form_upload_bg.wasm
PATH="$PWD/tools/node_modules/.bin:$PATH"
mkdir -p "$built/optimised"
wasm-opt "$built/$module" -o "$built/optimised/$module" \
    --signext-lowering --llvm-memory-copy-fill-lowering --llvm-nontrapping-fptoint-lowering \
    -Oz --converge --one-caller-inline-max-function-size=30 --skip-pass=local-cse \
    --strip-debug --strip-producers --strip-target-features
wasm-opt "$built/optimised/$module" --mvp-features --quiet -o /dev/null

# The same module for browsers that run no WebAssembly: a script with a function, which makes an instance of given imports.
wasm2js "$built/optimised/$module" --emscripten -Oz -o "$built/optimised/oss_form_upload.js"
# Growing the memory replaces its views. SWC, the minifier of Rspack, Parcel and Next, moves calls behind the reading of a
# variable, and what they write after such a call would go to the old view; it leaves those calls before a property alone.
sed -E -i.plain 's/^ var HEAP8 = / var heap = {};\n HEAP8 = /; s/^ var (HEAP[A-Z0-9]+ = )/ \1/; s/\bHEAP([A-Z]?)([0-9]+)\b/heap.i\1\2/g' \
    "$built/optimised/oss_form_upload.js"
if grep -qw 'HEAP[A-Z0-9]*' "$built/optimised/oss_form_upload.js"; then
    echo "wasm2js names its views in another way than before: mend the line above" >&2
    exit 1
fi
echo 'export { instantiate };' >>"$built/optimised/oss_form_upload.js"

node tools/package.mjs "$built" "$package" "$@"
node tools/stamp.mjs write "$package"
