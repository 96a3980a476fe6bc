#!/usr/bin/env bash
# Runs every check and every test, and ends with a total. tools/setup.sh test comes first.
#
# A step that fails does not keep the others from running, but the whole fails with it.
set -uo pipefail
cd "$(dirname "$0")/.."

export WASM_BINDGEN_TEST_TIMEOUT=180
# As most pages are: an isolated one may not see that another host answers at all.
export WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION=1
log=$(mktemp -d)
server=""
trap 'stop_server; rm -rf "$log"' EXIT
passed=0
failed=0

# step NAME COMMAND…: runs a command; a check counts as one, a test run as its tests.
step() {
    local name=$1 start=$SECONDS status=0
    shift
    printf '\n=== %s\n' "$name"
    "$@" >"$log/step" 2>&1 || status=$?
    count "$status"
    if [ "$status" -eq 0 ]; then
        grep -E '^(test result: .* [1-9][0-9]* passed|[^ ]+ (pass|fail) [0-9]+$|size:|soak:|tools:)' "$log/step" || true
    else
        cat "$log/step"
    fi
    printf '    %s in %d s\n' "$([ "$status" -eq 0 ] && echo ok || echo "FAILED ($*)")" $((SECONDS - start))
}

# Adds up what cargo, wasm-bindgen and node report; a failure that no runner counted is one failure.
count() {
    local ok bad
    ok=$(total '^test result: [a-zA-Z]+\. ([0-9]+) passed.*' '^[^ ]+ pass ([0-9]+)$')
    bad=$(total '^test result: [a-zA-Z]+\. [0-9]+ passed; ([0-9]+) failed.*' '^[^ ]+ fail ([0-9]+)$')
    [ "$1" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    [ "$1" -ne 0 ] || [ "$ok" -gt 0 ] || ok=1
    passed=$((passed + ok)) failed=$((failed + bad))
}

# total PATTERN…: the sum of what the patterns capture in the output of the step.
total() { sed -nE "s/$1/\1/p; s/$2/\1/p" "$log/step" | awk '{ sum += $1 } END { print sum + 0 }'; }

start_server() {
    target/server/oss-form-upload-server --listen 127.0.0.1:0 --log off --faults --callback-host localhost --callback-host 127.0.0.1 >"$log/server" &
    server=$!
    for _ in $(seq 100); do
        OSS_SERVER_URL=$(sed -n 's/^listening on //p' "$log/server")
        [ -n "$OSS_SERVER_URL" ] && export OSS_SERVER_URL && return 0
        sleep 0.1
    done
    echo "the local server did not start"
    return 1
}

stop_server() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null
    server=""
}

# Builds the reference of both targets: the module that touches the browser exists on wasm32 only.
documentation() {
    local -x RUSTDOCFLAGS="-D warnings"
    cargo doc --quiet --no-deps --workspace --all-features &&
        cargo doc --quiet --no-deps -p oss-form-upload --target wasm32-unknown-unknown --all-features
}

types() { node tests/docs/examples.mjs && tools/node_modules/.bin/tsc -p tests/types; }

component_types() { npm run types --silent --prefix tests/e2e/components; }

step "format" cargo fmt --all --check
step "merges" tools/check-merge.sh
step "lint" tools/node_modules/.bin/eslint --config tools/eslint.config.mjs .
step "types of the JavaScript" tools/node_modules/.bin/tsc -p tools/javascript.tsconfig.json
step "clippy, host" cargo clippy --quiet --workspace --all-targets -- -D warnings
step "clippy, host, all features" cargo clippy --quiet --workspace --all-targets --all-features -- -D warnings
step "clippy, wasm32" cargo clippy --quiet -p oss-form-upload --target wasm32-unknown-unknown --all-targets -- -D warnings
step "clippy, wasm32, all features" cargo clippy --quiet -p oss-form-upload --target wasm32-unknown-unknown --all-targets --all-features -- -D warnings
step "documentation" documentation
step "no signing in the package" tools/check-signing.sh
step "native tests" cargo test --workspace --all-features
step "package" make --silent package
step "package with local signing" tools/build-package.sh --local-signing
step "loader" node --test tests/npm/loader.test.mjs tests/npm/trap.test.mjs
step "package contents" node --test tests/npm/package.test.mjs
step "package, as installed" node --test tests/npm/installed.test.mjs
step "types, in projects of all kinds" node --test tests/npm/types.test.mjs
step "package, when its module breaks" node --test tests/npm/broken.test.mjs
step "package, without WebAssembly" node --test tests/npm/without-webassembly.test.mjs
step "advice" node --test tests/npm/advice.test.mjs
step "diagnose" node --test tests/npm/diagnose.test.mjs tests/npm/diagnose-words.test.mjs
step "pages of the documentation" node --test tests/docs/pages.test.mjs
step "types, and the examples of the documentation" types
step "types of the recipes" component_types
step "site" make --silent docs
step "sizes" node tools/sizes.mjs
step "browser tests, Firefox" wasm-pack test --headless --firefox
step "browser tests, Chromium" wasm-pack test --headless --chrome --test web
step "local signing, Firefox" wasm-pack test --headless --firefox --features local-signing --test local_signing
step "local signing, Chromium" wasm-pack test --headless --chrome --features local-signing --test local_signing
step "grant endpoints of the demo page" node --test tests/npm/grant-source.test.mjs
step "supply chain" node --test tests/npm/supply-chain.test.mjs
step "make demo" node --test tests/npm/demo.test.mjs
step "unmodified clients of the local server" node --test www/server/tests/clients/clients.test.mjs
step "the local server, installed" node --test www/server/tests/clients/installed.test.mjs
if start_server; then
    step "server tests, Firefox" wasm-pack test --headless --firefox --features server-tests,local-signing --test server
    step "server tests, Chromium" wasm-pack test --headless --chrome --features server-tests,local-signing --test server
    step "servers of the documentation" node --test tests/docs/servers.test.mjs
    stop_server
else
    failed=$((failed + 1))
fi
step "widgets of the demo" make --silent widgets
step "end to end" npm test --silent --prefix tests/e2e
for webassembly in absent forbidden; do
    E2E_WEBASSEMBLY=$webassembly step "end to end, WebAssembly $webassembly" npm run without --silent --prefix tests/e2e
done
step "plain build" node --test --test-timeout=900000 tests/plain/plain.test.mjs
step "consumers of the package" npm run consumers --silent --prefix tests/e2e
step "more tools, a third of them" npm run tools --silent --prefix tests/e2e
step "recipes, in browsers" npm run recipes --silent --prefix tests/e2e
step "adapters, in browsers" npm run adapters --silent --prefix tests/e2e
step "soak, a short one" node tests/soak/soak.mjs --files 200 --seed 1

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
