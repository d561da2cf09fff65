#!/bin/sh
# Puts schemathesis (PyPI), a stranger that reads the OpenAPI document and tries everything it allows and forbids, where
# the test looks for it: target/schemathesis. Without Python 3.10 or PyPI it says so and succeeds: what then becomes of
# the test, tests/support/tool.rs decides.
set -eu
root=$(cd "$(dirname "$0")/../../../.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/schemathesis
[ -x "$home/bin/schemathesis" ] && exit 0
for python in "${PYTHON:-}" python3.14 python3.13 python3.12 python3.11 python3; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
        "$python" -m venv "$home" 2>/dev/null &&
            "$home/bin/pip" install --quiet --timeout 20 --retries 1 schemathesis==4.32.5 && exit 0
        rm -rf "$home"
    fi
done
echo "schemathesis: could not be installed" >&2
