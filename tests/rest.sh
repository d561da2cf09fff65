#!/bin/bash
# The kiosk at rest, and the engine after ten thousand exits: processor and memory, from /proc. Part of `make bench`.
#   tests/rest.sh target/release/palang
set -euo pipefail
palang=$(realpath "${1:?usage: tests/rest.sh PALANG}")
# In memory where there is some: a busy disk would be measured in the place of the program.
folder=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$folder"' EXIT

# Resident memory of a process, in MiB.
resident() { awk '/^VmRSS:/{printf "%.0f", $2 / 1024}' "/proc/$1/status"; }
# User and system time of a process, in hundredths of a second.
spent() { awk '{print $14 + $15}' "/proc/$1/stat"; }

hash=$(echo 1234 | "$palang" operator hash)
cat > "$folder/palang.toml" <<TOML
[site]
id = 7
name = "Parkir Uji"
zone = "Asia/Jakarta"
currency = "IDR"
language = "id"
[booth]
id = "B1"
tariff = "preset:id-hourly"
[[lane]]
id = "MIX-1"
gate_number = 1
direction = "mixed"
attended = true
[[operator]]
number = "1"
name = "Sari"
role = "admin"
pin_hash = "$hash"
TOML
options=(--config "$folder/palang.toml" --data "$folder/data")

echo "the engine over 10,000 exits of a drill:"
mkfifo "$folder/steps"
"$palang" drill - "${options[@]}" < "$folder/steps" > "$folder/out" &
drill=$!; pids+=("$drill")
exec 3> "$folder/steps"
echo '{"do":"sign_in","operator":"1","pin":"1234"}
{"do":"open_shift","float":0}' >&3
exits=0
for goal in 1000 2500 5000 7500 10000; do
    echo "{\"do\":\"repeat\",\"times\":$((goal - exits)),\"steps\":[{\"do\":\"issue\",\"class\":\"mobil\",\"as\":\"a\"},{\"do\":\"scan\",\"code\":\"\$a\"},{\"do\":\"settle\"},{\"do\":\"wait_devices\"}]}" >&3
    until [ "$(grep -c '"settled":{' "$folder/out" || true)" -ge "$goal" ]; do sleep 0.5; kill -0 "$drill"; done
    exits=$goal
    echo "  after $goal exits: $(resident "$drill") MiB resident"
done
exec 3>&-
wait "$drill"

if ! command -v Xvfb >/dev/null; then echo "no Xvfb here: the kiosk at rest was not measured"; exit 0; fi
echo "the kiosk on that journal:"
Xvfb -displayfd 1 -screen 0 1366x768x24 -nolisten tcp -ac > "$folder/display" 2>/dev/null &
pids+=("$!")
until [ -s "$folder/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$folder/display"); export DISPLAY; unset WAYLAND_DISPLAY
if command -v openbox >/dev/null; then HOME=$folder openbox 2>/dev/null & pids+=("$!"); sleep 1; fi
"$palang" "${options[@]}" --windowed &
kiosk=$!; pids+=("$kiosk")
if command -v xdotool >/dev/null; then
    before=$(date +%s%N)
    until xdotool search --onlyvisible --name Palang >/dev/null 2>&1; do sleep 0.02; kill -0 "$kiosk"; done
    echo "  window after $((($(date +%s%N) - before) / 1000000)) ms"
    sleep 2
    # To the lane, where a cashier leaves it.
    for key in 1 Return 1 2 3 4 Return; do xdotool key "$key"; sleep 0.3; done
fi
sleep 5
# From the program's first line to the sign-in, by its own log.
echo "  $(grep -ho 'ready ms=[0-9]*' "$folder"/data/log/* | tail -1)"
from=$(spent "$kiosk"); seconds=30; sleep "$seconds"; to=$(spent "$kiosk")
awk -v used=$((to - from)) -v hertz="$(getconf CLK_TCK)" -v seconds=$seconds -v memory="$(resident "$kiosk")" \
    'BEGIN { printf "  at rest: %.2f %% of a core over %d s, %s MiB resident\n", 100 * used / hertz / seconds, seconds, memory }'
