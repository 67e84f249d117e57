#!/bin/sh
# Runs the tests of the official JavaScript SDK and of the chat page: run.sh SOURCES WORK_FOLDER
#
# GYRE_HOME names the distribution, GYRE_JAVA_HOME the JDK 25, SDKS_OUTPUT the folder for logs and screenshots.

set -eu
sources=$1 work=$2

for program in node npm; do
    command -v "$program" >/dev/null || {
        echo "The profile sdks needs Node.js 20 or newer with npm; there is no $program on the PATH." >&2
        exit 1
    }
done

mkdir -p "$work"
rm -f "$work"/*.js
cp "$sources"/*.js "$sources"/*.json "$sources"/*.html "$work"
cd "$work"
if ! cmp -s package-lock.json node_modules/installed-lock.json; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/installed-lock.json
fi
exec node run.js
