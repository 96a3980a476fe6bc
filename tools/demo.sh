#!/usr/bin/env bash
# Starts the local server with the demo page. Ctrl-C ends it.
#
#   LOCAL_SIGNING=1   with a build of the package that can also sign in the page, and the page's panel for that
set -euo pipefail
cd "$(dirname "$0")/.."

listen=${OSS_DEMO_LISTEN:-127.0.0.1:8787}
pkg=pkg
if [ "${LOCAL_SIGNING:-}" = 1 ]; then
    tools/build-package.sh --local-signing
    pkg=target/pkg-local-signing
fi
echo "The demo page: http://localhost:${listen##*:}  (Ctrl-C ends it)"
exec target/server/oss-form-upload-server --listen "$listen" --pkg "$pkg"
