# The command line, for support staff.
cli-no-data = No data folder was found. Name one with --data DIR.
cli-drill-line = line { $line }: not a step of a drill: { $what }
cli-drill-ended = The drill ended early: the engine stopped, or nobody reads its output.
cli-no-preset = No tariff "{ $name }" ships with Palang. There are: { $presets }.
cli-nothing-found = Nothing to complain about.
cli-total = Total
cli-curve-hours = hours of stay
cli-slip-ending = { $file }: name a file that ends in .bin (bytes for the printer) or .png (a picture).
cli-no-tariff = The tariff of the configuration cannot be read; `palang tariff check` says why.
cli-not-a-pin = A PIN is 4 to 12 digits.
