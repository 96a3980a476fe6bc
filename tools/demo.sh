#!/usr/bin/env bash
# Starts the local server with the demo page. Ctrl-C ends it.
set -euo pipefail
cd "$(dirname "$0")/.."

listen=${OSS_DEMO_LISTEN:-127.0.0.1:8787}
echo "The demo page: http://localhost:${listen##*:}  (Ctrl-C ends it)"
exec target/server/oss-form-upload-server --listen "$listen"
