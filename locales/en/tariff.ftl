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
tariff-lint-falls = after { $duration } the price falls from { $from } to { $to }
tariff-lint-gap = { $from } to { $until } has no price
tariff-lint-overlap = { $from } to { $until } is charged twice
tariff-lint-cap = the daily maximum { $cap } is below the first price { $first }
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
