#!/bin/sh
# Bundles the chat page's script with the official SDK from npm: build.sh SOURCES WORK_FOLDER BUNDLE
#
# Where npm is missing or fails, nothing is written and the build goes on: the page then says what is missing.

set -eu
sources=$1 work=$2 bundle=$3

without() {
    echo "The chat page is left out of this build: $1" >&2
    rm -f "$bundle"
    exit 0
}

if [ -f "$bundle" ] && [ -z "$(find "$sources" -newer "$bundle")" ]; then
    exit 0
fi
command -v npm >/dev/null || without 'npm is not on the PATH.'

mkdir -p "$work" "$(dirname "$bundle")"
cp "$sources"/*.js "$sources"/*.json "$work"
cd "$work"
if ! cmp -s package-lock.json node_modules/installed-lock.json; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 ||
        without "npm ci failed, see $work/npm.log."
    cp package-lock.json node_modules/installed-lock.json
fi
node_modules/.bin/esbuild app.js --bundle --minify --format=esm --target=es2022 --log-level=warning \
    --outfile="$bundle.part" || without 'esbuild failed.'
mv "$bundle.part" "$bundle"
