#!/bin/sh
# Runs the tests of the official Go SDK: run.sh SOURCES WORK_FOLDER
#
# GYRE_HOME names the distribution, GYRE_JAVA_HOME the JDK 25, SDKS_OUTPUT the folder for logs.

set -eu
sources=$1 work=$2

command -v go >/dev/null || {
    echo "The profile sdks needs Go 1.25 or newer; there is no go on the PATH." >&2
    exit 1
}
# The toolchain that is there, not one that it would fetch.
export GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOCACHE="${GOCACHE:-$work/cache}"
cd "$sources"
go list -m >/dev/null 2>&1 || {
    echo "The profile sdks needs Go 1.25 or newer; on the PATH is $(go version)." >&2
    exit 1
}
mkdir -p "$work"
exec go test -count=1 -timeout 15m -v ./...
