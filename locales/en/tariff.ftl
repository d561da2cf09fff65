## The rules behind a quote's lines
tariff-flat = Flat rate
tariff-free = Free { $duration }
tariff-turn-around = Turn-around, free up to { $duration }
tariff-calendar = { $name } rate
tariff-every-hour = Per hour
tariff-every = Per { $duration }
tariff-first = Base rate
tariff-first-hour = First hour
tariff-first-block = First { $duration }
tariff-next-hour = Each further hour
tariff-next = Each further { $duration }
tariff-step = Up to { $duration }
tariff-step-last = Any longer stay
tariff-window = { $name } rate
tariff-window-day = Day rate
tariff-window-night = Night rate
tariff-overnight = Overnight
tariff-daily-cap = Daily maximum
tariff-lost = Lost-ticket fine
tariff-discount = Discount { $name }
tariff-rounding = Rounding
tariff-tax = Tax { $rate } %

## What the lint of a tariff found
tariff-severity-error = Error
tariff-severity-warning = Warning
tariff-severity-note = Note
tariff-lint-lost = the lost-ticket fine has no legal basis (legal_basis); it will not be charged
tariff-lint-tax = a tax of { $rate } % is over the limit of 10 % (PBJT)
tariff-lint-ceiling = after { $duration } it costs { $price }, over the ceiling of { $ceiling } ({ $basis })
tariff-lint-falls = after { $duration } the price falls from { $price } to { $lower }
tariff-lint-gap = { $from } to { $until } has no price
tariff-lint-overlap = { $from } to { $until } is charged twice
tariff-lint-cap = the daily maximum { $cap } is below the first price { $price }
tariff-lint-unreachable = "{ $part }" can never apply
tariff-lint-unused = "{ $part }" is not used by any special prices
tariff-lint-unpayable = { $amount } cannot be paid exactly with the money in use
tariff-lint-rounds-up = time is rounded up, against the customer
tariff-lint-wall-clock = this tariff goes by the local time of the site
tariff-lint-clock-changes = { $zone } changes its clocks: a day there may last 23 or 25 hours

## Why a tariff or a visit is refused
tariff-refused = Tariff file refused: { $detail }
tariff-refused-line = Tariff file refused, line { $line }: { $detail }
tariff-no-class = This tariff has no prices for the class "{ $class }"
tariff-exit-before-entry = The exit is before the entry
tariff-no-discount = This tariff knows no discount "{ $name }"
tariff-discount-not-for-class = The discount "{ $name }" is not for this class
tariff-second-pass = A visit is covered by at most one pass

## What is wrong with a tariff file
tariff-file-syntax = this is not correct TOML: { $detail }
tariff-file-unknown-key = unknown key "{ $key }"; allowed are { $allowed }
tariff-file-unknown-value = unknown value "{ $value }"; allowed are { $allowed }
tariff-file-missing-key = the key "{ $key }" is missing
tariff-file-wrong-kind = { $found } stands where { $expected } belongs
tariff-file-kind-number = a whole number
tariff-file-kind-text = text in quotes
tariff-file-kind-yes-no = true or false
tariff-file-kind-list = a list in [ ]
tariff-file-kind-table = a table in braces
tariff-file-price = { $value } is no price: allowed are whole units from 0 to 1000000000, without separators
tariff-file-length = { $value } is no length of time: allowed are 1 to 527040 minutes (366 days)
tariff-file-time-of-day = "{ $value }" is no time of day: allowed are "00:00" to "23:59"
tariff-file-date = "{ $value }" is no date, as in "2026-12-25"
tariff-file-wall-clock-time = "{ $value }" is no date and time, as in "2026-12-31T18:00"
tariff-file-kind-of-day = "{ $value }" is no kind of day: allowed are "monday" to "sunday", "holiday", "event:NAME"
tariff-file-words = allowed are 1 to { $longest } printable characters
tariff-file-rate-ways = a rate has exactly one of flat, every, first, step and window
tariff-file-next-alone = "next" stands only after "first" or "step"
tariff-file-windows-alone = "windows" stands only with "window"
tariff-file-too-many = a rate has at most 100 steps and 24 windows
tariff-file-step-order = step { $step } is unreachable: its "until" must be greater than the one before
tariff-file-step-form = step { $step } needs either "total", or "amount" (with "every", if it repeats)
tariff-file-steps-mixed = steps are all with "total" or all with "amount"
tariff-file-windows-once = "unit_minutes" and "cap" of a window need windows = "each"
tariff-file-daily-windows = "daily" goes with flat, every, first or step; a window has its own "cap"
tariff-file-daily-falls = "daily" needs steps whose "total" never falls
tariff-file-night-longer = "longer_than_minutes" goes with by = "midnight"
tariff-file-special-when = a special needs "on" (days) or "entered" (hours of entry)
tariff-file-discount-form = a discount has exactly one of amount, minutes and percent
tariff-file-percent = "percent" is a whole number from 1 to 100
tariff-file-name = "name" is 1 to 40 lower-case letters, digits and "-"
tariff-file-no-class = a tariff needs at least one [class.NAME]
tariff-file-time-seconds = "time_seconds" is 1 to 3600
tariff-file-time-nearest = "time" rounds "down" or "up"; only "money_to" may be "nearest"
tariff-file-money-step = "money" is the step the total is rounded to: 1 or more
tariff-file-tax-rate = { $points } is no tax rate: allowed are 0 to 10000 (100 %)
tariff-file-event-order = event "{ $name }" ends before it begins
tariff-file-event-unknown = event "{ $name }" is not defined; there are: { $known }
tariff-file-discount-class = discount "{ $name }" is for class "{ $class }", which the tariff does not price
