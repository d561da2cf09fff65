# What the scripts that measure the kiosk share: a folder, a booth in it, a screen, an end that leaves nothing behind.
# Sourced with `palang` set to the program.

# What could not be measured here. Where `CI` is set that is a failure, for nobody reads there what was left out.
missing() { echo "SKIPPED: $1"; [ -z "${CI:-}" ]; }

pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$folder"' EXIT

# A booth with one mixed lane and the operator 1, whose PIN is 1234; its site's number is the first argument.
booth() {
    local hash
    hash=$(echo 1234 | "$palang" operator hash)
    cat > "$folder/palang.toml" <<TOML
[site]
id = $1
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
}

# A screen of its own, as large as most booths'.
screen() {
    Xvfb -displayfd 1 -screen 0 1366x768x24 -nolisten tcp -ac > "$folder/display" 2>/dev/null &
    pids+=("$!")
    until [ -s "$folder/display" ]; do sleep 0.1; done
    DISPLAY=:$(cat "$folder/display"); export DISPLAY; unset WAYLAND_DISPLAY
}
