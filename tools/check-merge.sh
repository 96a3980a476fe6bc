#!/usr/bin/env bash
# Fails where a merge left its markers in a file, whatever the file's language.
set -euo pipefail
cd "$(dirname "$0")/.."

if git grep -nE '^(<{7}|>{7})( |$)'; then
    echo "these are markers of a merge; resolve it and take them out"
    exit 1
fi
