#!/bin/sh
# Puts emupos, an independent receipt printer, where the tests look for it: target/emupos. It needs Python 3.13 or newer:
# $PYTHON, python3.13, pyenv's 3.13, or one that uv fetches (Debian 12 has 3.11). Where none can be had this says so and
# succeeds: what then becomes of the tests that print on it, tests/support/tool.rs decides.
set -eu
root=$(cd "$(dirname "$0")/../../../.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/emupos
[ -x "$home/bin/emupos" ] && exit 0
pip="install --quiet --timeout 20 --retries 1"
for python in "${PYTHON:-}" python3.14 python3.13 python3; do
    [ -n "$python" ] || continue
    for version in "" 3.13.0; do
        if PYENV_VERSION=$version "$python" -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null; then
            PYENV_VERSION=$version "$python" -m venv "$home" && "$home/bin/pip" $pip emupos==0.4.0 && exit 0
            rm -rf "$home"
            echo "emupos: could not be installed" >&2
            exit 0
        fi
    done
done
python3 -m venv "$home.uv" && "$home.uv/bin/pip" $pip uv==0.13.8 &&
    "$home.uv/bin/uv" venv --quiet --python 3.13 "$home" &&
    "$home/bin/python" -m ensurepip >/dev/null && "$home/bin/python" -m pip $pip emupos==0.4.0 && exit 0
rm -rf "$home"
echo "emupos: no Python 3.13 could be had" >&2
