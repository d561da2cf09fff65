#!/bin/bash
# Start to ready with a large journal: from the exec of the kiosk to its own word that the first screen stands. Part of
# `make bench`. Fails when the median of five starts takes more than 1.5 s.
#   tests/start.sh target/release/palang [STAYS]
set -euo pipefail
palang=$(realpath "${1:?usage: tests/start.sh PALANG [STAYS]}")
stays=${2:-1000000}
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
. tests/support/kiosk.sh
command -v Xvfb >/dev/null || { missing "no Xvfb here: the start of the kiosk was not measured"; exit; }

echo "a journal of $stays stays:"
PALANG_BENCH_GENERATE=$folder/data PALANG_BENCH_LARGE=$stays cargo bench --quiet --locked -p palang-booth --bench store
booth 1
screen

# How often the kiosk has said that it is ready.
ready() { cat "$folder"/data/log/* 2>/dev/null | grep -c 'ready ms=' || true; }
times=()
for start in 1 2 3 4 5; do
    said=$(ready)
    began=$(date +%s%N)
    "$palang" "${options[@]}" --windowed 2> "$folder/stderr" &
    kiosk=$!; pids+=("$kiosk")
    until [ "$(ready)" -gt "$said" ]; do
        sleep 0.01
        kill -0 "$kiosk" || { cat "$folder/stderr"; exit 1; }
        [ $(($(date +%s%N) - began)) -lt 60000000000 ] || { echo "not ready after a minute"; exit 1; }
    done
    took=$((($(date +%s%N) - began) / 1000000))
    times+=("$took")
    echo "  start $start: ready after $took ms"
    kill "$kiosk"; wait "$kiosk" || true
done
median=$(printf '%s\n' "${times[@]}" | sort -n | sed -n 3p)
echo "  median $median ms (<= 1500), load average $(cut -d' ' -f1-3 /proc/loadavg)"
[ "$median" -le 1500 ]
