#!/usr/bin/env bash
# Installs what is missing, and says so meanwhile.
#
#   tools/setup.sh build   what builds the package and the server
#   tools/setup.sh demo    the libraries of the demo page's widgets
#   tools/setup.sh check   what the checks of every commit need
#   tools/setup.sh test    the same, browsers with their drivers, Python for a server of the documentation, and the tools that
#                          are due today; TOOLS=all is all of them, TOOLS=nuxt,jest these
#   tools/setup.sh bench   what builds, browsers, and the uploaders that this package is compared with
#   tools/setup.sh docs    what builds the site
#
# It needs rustup with a stable toolchain and Node 20.19 or later, the oldest that ESLint and the package run on. Nothing that is there already is touched.
set -euo pipefail
cd "$(dirname "$0")/.."

WASM_PACK=0.15.1
GECKODRIVER=0.37.1

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

require_rust_and_node() {
    have rustup || fail "rustup is missing; install it from https://rustup.rs and run this again"
    have cargo || fail "cargo is missing; run 'rustup default stable' and run this again"
    have cc || fail "a C linker (cc) is missing; install your system's compiler (Debian: build-essential)"
    have node || fail "Node is missing; install Node 20.19 or later from https://nodejs.org"
    node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' ||
        fail "Node $(node -v) is too old; install 20.19 or later from https://nodejs.org"
}

install_target() {
    rustup target list --installed | grep -qx wasm32-unknown-unknown && return
    say "adding the Rust target wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown
}

install_components() {
    local component
    for component in rustfmt clippy; do
        rustup component list --installed | grep -q "^$component" && continue
        say "adding the Rust component $component"
        rustup component add "$component"
    done
}

# install_crate NAME VERSION
install_crate() {
    have "$1" && return
    say "building $1 $2 with cargo; this takes a few minutes, once"
    cargo install --quiet --locked "$1" --version "$2"
    have "$1" || fail "$1 was installed, but cargo's bin directory is not on the PATH; add ~/.cargo/bin to it"
}

# install_npm FOLDER
install_npm() {
    [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return
    say "installing the npm packages of $1"
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error
    touch "$1/node_modules/.package-lock.json"
}

# install_debian PROGRAM PACKAGE…: Debian packages, where that is allowed.
install_debian() {
    local program=$1
    shift
    have "$program" && return
    have apt-get || fail "$program is missing; install it (Debian: $*) and run this again"
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo -n)
    "${root[@]}" true 2>/dev/null || fail "$program is missing; install it: sudo apt-get install $*"
    say "installing for $program: $*"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_browsers() {
    have firefox || install_debian firefox-esr firefox-esr
    have google-chrome || install_debian chromium chromium
    install_debian chromedriver chromium-driver
    install_crate geckodriver "$GECKODRIVER"
    install_debian WebKitWebDriver webkit2gtk-driver libwebkit2gtk-4.1-0 fonts-dejavu-core
    install_debian Xvfb xvfb # the screen of WebKit, which has no mode without one
}

require_rust_and_node
install_npm tools
case "${1:-build}" in demo | test) install_npm tools/frameworks ;; esac
[ "${1:-build}" != demo ] || exit 0
[ "${1:-build}" = docs ] || install_target
case "${1:-build}" in build | test | bench) install_crate wasm-pack "$WASM_PACK" ;; esac
case "${1:-build}" in check | test) install_components ;; esac
case "${1:-build}" in test | bench) install_browsers ;; esac
if [ "${1:-build}" = test ]; then
    install_debian python3 python3
    [ ! -f tests/e2e/package-lock.json ] || install_npm tests/e2e
    install_npm tests/e2e/consumers
    install_npm tests/e2e/components
    for project in $(node tests/e2e/consumers/table.mjs); do install_npm "$project"; done
fi
case "${1:-build}" in test | docs) install_npm docs ;; esac
if [ "${1:-build}" = bench ]; then
    install_npm tests/e2e
    install_npm bench
fi
