#!/usr/bin/env bash
# Installs OSS's official Python SDK into target/python-sdk, at fixed versions with their hashes; prints the folder.
# Ends with 3 and the reason where it cannot be had, for tests that go on without it and say so.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=target/python-sdk
wanted=www/server/tests/clients/requirements.txt
if ! cmp -s "$wanted" "$folder/requirements.txt"; then
    rm -rf "$folder"
    if ! said=$(python3 -m pip install --quiet --disable-pip-version-check --no-input --retries 1 --require-hashes \
        --target "$folder" --requirement "$wanted" 2>&1); then
        rm -rf "$folder"
        printf '%s\n' "$said" | tail -n 3 >&2
        exit 3
    fi
    cp "$wanted" "$folder/requirements.txt"
fi
echo "$PWD/$folder"
