#!/bin/sh
# Runs the tests of the official Python SDK: run.sh SOURCES WORK_FOLDER
#
# GYRE_HOME names the distribution, GYRE_JAVA_HOME the JDK 25, SDKS_OUTPUT the folder for logs.

set -eu
sources=$1 work=$2

python=$(command -v python3) || {
    echo "The profile sdks needs Python 3.10 or newer; there is no python3 on the PATH." >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
    echo "The profile sdks needs Python 3.10 or newer; $python is $("$python" --version)." >&2
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
    echo "The profile sdks needs Python's modules venv and ensurepip; $python has them not (Debian: package python3-venv)." >&2
    exit 1
}

mkdir -p "$work"
if ! cmp -s "$sources/requirements.txt" "$work/installed.txt"; then
    "$python" -m venv --clear "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        -r "$sources/requirements.txt"
    cp "$sources/requirements.txt" "$work/installed.txt"
fi
PYTHONDONTWRITEBYTECODE=1 exec "$work/venv/bin/python" -W ignore::ResourceWarning -m unittest discover --start-directory "$sources" --verbose
