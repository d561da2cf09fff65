#!/bin/bash
# The kiosk at rest, and the engine after ten thousand exits: processor and memory, from /proc. Part of `make bench`.
# Fails above 150 MiB, when the second half of the exits costs memory, and above 3 % of a core at rest.
#   tests/rest.sh target/release/palang
set -euo pipefail
palang=$(realpath "${1:?usage: tests/rest.sh PALANG}")
# In memory where there is some: a busy disk would be measured in the place of the program.
folder=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
. "$(dirname "$0")/support/kiosk.sh"

# Resident memory of a process, in MiB.
resident() { awk '/^VmRSS:/{printf "%.0f", $2 / 1024}' "/proc/$1/status"; }
# User and system time of a process, in hundredths of a second.
spent() { awk '{print $14 + $15}' "/proc/$1/stat"; }

booth 7

echo "the engine over 10,000 exits of a drill:"
mkfifo "$folder/steps"
"$palang" drill - "${options[@]}" < "$folder/steps" > "$folder/out" &
drill=$!; pids+=("$drill")
exec 3> "$folder/steps"
echo '{"do":"sign_in","operator":"1","pin":"1234"}
{"do":"open_shift","float":0}' >&3
exits=0 sizes=()
for goal in 1000 2500 5000 7500 10000; do
    echo "{\"do\":\"repeat\",\"times\":$((goal - exits)),\"steps\":[{\"do\":\"issue\",\"class\":\"mobil\",\"as\":\"a\"},{\"do\":\"scan\",\"code\":\"\$a\"},{\"do\":\"settle\"},{\"do\":\"wait_devices\"}]}" >&3
    until [ "$(grep -c '"settled":{' "$folder/out" || true)" -ge "$goal" ]; do sleep 0.5; kill -0 "$drill"; done
    exits=$goal
    sizes+=("$(resident "$drill")")
    echo "  after $goal exits: ${sizes[-1]} MiB resident"
done
exec 3>&-
wait "$drill"
[ "${sizes[-1]}" -le 150 ] && [ "${sizes[-1]}" -le $((sizes[2] + 5)) ] || { echo "  too much, or not flat"; exit 1; }

command -v Xvfb >/dev/null || { missing "no Xvfb here: the kiosk at rest was not measured"; exit; }
echo "the kiosk on that journal:"
screen
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
    'BEGIN { share = 100 * used / hertz / seconds
             printf "  at rest: %.2f %% of a core over %d s (<= 3), %s MiB resident (<= 150)\n", share, seconds, memory
             exit !(share <= 3 && memory <= 150) }'
