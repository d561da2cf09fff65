## sync
sync-name = server
sync-age-seconds = { $count } s
sync-age-minutes = { $count } min
sync-age-hours = { $count } h
sync-age-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
sync-ago = { $age } ago
sync-lamp-offline = offline
sync-lamp-not-enrolled = not enrolled
sync-lamp-key = key refused
sync-lamp-revoked = booth revoked
sync-lamp-protocol = version differs
sync-lamp-stranger = not our server
sync-lamp-request = sending refused
sync-lamp-forked = journal forked
sync-lamp-stuck = stuck
sync-lamp-clock = clock differs
sync-title = Server
sync-do-show = Server
sync-do-look = Look
sync-says-lone = This booth works alone, without a server.
sync-says-not-enrolled = This booth is not enrolled at the server yet, and works all the same. Enrol it with: palang enrol --code CODE
sync-says-fine = Everything is in the server's hands.
sync-says-behind = On its way to the server.
sync-says-stuck = The server answers, but nothing moves. Sell on, and call a technician.
sync-says-offline = The server cannot be reached. Sell on: everything is sent by itself once it is back.
sync-says-key = The server does not know this booth's key. Sell on, and ask the office to enrol it again.
sync-says-revoked = This booth is revoked: the server keeps its facts apart. Sell on, and call the office.
sync-says-protocol = Booth and server speak different versions: one of them needs an update. Sell on.
sync-says-stranger = What answers is not our server, perhaps a Wi-Fi sign-in page. Check the network; sell on.
sync-says-request = The server will not take what is sent. Sell on, and call a technician.
sync-says-forked = From number { $seq } on this journal differs from what the server holds; both are kept. Sell on, and call the office.
sync-says-clock = This computer's clock is { $age } away from the server's: set it right.
sync-row-server = Server
sync-row-contact = Last contact
sync-row-waiting = Not sent yet
sync-row-oldest = Oldest
sync-row-money = Money in it
sync-row-photos = Photos waiting
sync-row-feed = Site news not read yet
sync-row-clock = Server's clock
sync-row-held = Held by the server through
sync-row-restarts = Lanes restarted
sync-row-trouble = Last trouble
sync-facts = { $count ->
    [one] 1 fact
   *[other] { $count } facts
}
sync-nothing = nothing
sync-never = never
sync-not-measured = not measured yet
sync-offset = { $offset } s, ± { $within } s
sync-held = { $seq } · { $head } · { $time }
sync-shift-held = In the server's hands
sync-held-all = everything
sync-held-part = all but { $facts }, { $money }
sync-conflicts = For a supervisor to look at: { $count }
sync-no-conflicts = There are no conflicts.
sync-double-exit = Left twice
sync-double-payment = Paid twice
sync-double-entry = Number issued twice
sync-unknown-tariff = Unknown tariff
sync-odd-clock = Odd clock
sync-never-issued = Never issued
sync-same-plate = Same plate inside
sync-over-quota = Over capacity
sync-unreadable = Unreadable
sync-fork = Journal forked
sync-unlimited = { $count } · no limit
sync-usage = { $inside } / { $capacity }
sync-percent = { $percent } %
sync-more-places = { $count } more
