#!/bin/sh
# Puts emupos, an independent receipt printer, where the tests look for it: target/emupos. Needs Python 3.13 or newer
# ($PYTHON, python3.13, or pyenv's 3.13); without one it says so and succeeds, and the tests skip.
set -eu
root=$(cd "$(dirname "$0")/../../../.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/emupos
[ -x "$home/bin/emupos" ] && exit 0
for python in "${PYTHON:-}" python3.14 python3.13 python3; do
    [ -n "$python" ] || continue
    for version in "" 3.13.0; do
        if PYENV_VERSION=$version "$python" -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null; then
            PYENV_VERSION=$version "$python" -m venv "$home" &&
                "$home/bin/pip" install --quiet --timeout 20 --retries 1 emupos==0.4.0 && exit 0
            rm -rf "$home"
            echo "emupos: could not be installed; the tests that print on it will skip" >&2
            exit 0
        fi
    done
done
echo "emupos: no Python 3.13 here; the tests that print on it will skip" >&2
