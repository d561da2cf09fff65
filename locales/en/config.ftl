# Mistakes in palang.toml and at the start.
config-no-file = There is no config file here. Make one (full example: docs/config.md), or name another with --config.
config-unreadable = The config file cannot be read: { $detail }.
config-syntax = Not valid TOML: { $detail }.
config-unknown-key = `{ $key }` means nothing here. Allowed: { $allowed }.
config-missing = `{ $key }` is missing. Allowed: { $allowed }.
config-value = `{ $key }` may not be { $found }. Allowed: { $allowed }.
config-duplicate = `{ $key }` = { $found } is taken already on line { $line }; it must be another.
config-no-such = `{ $key }`: nothing in this file is called { $found }. There are: { $allowed }.
config-shared = `{ $key }`: { $found } is used by another lane already; a device serves one lane.
config-classes-alike = The classes { $one } and { $other } cannot be told apart in this ticket code; give one another id.
config-tariff = The tariff cannot be used: { $detail }.
config-class-without-tariff = This tariff has no price for the class { $class }.
config-tariff-currency = The tariff is in { $tariff }, but the site uses { $site }.
start-no-data = No data folder was found. Name one with --data or `booth.data`.
start-store = The journal in { $dir } cannot be opened: { $detail }.
start-keys = The booth's keys in { $file } cannot be read or made: { $detail }.
start-device = The device { $device } cannot be started: { $detail }.
