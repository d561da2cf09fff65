# Why something was not done, and what to do now.
refusal-unknown = Unknown ticket
refusal-unknown-detail = It is not on record, and its code proves nothing.
refusal-unknown-advice = Scan again, or type the 14 digits on the ticket.
refusal-used = Already left
refusal-used-detail = { $when } at { $lane }
refusal-used-advice = If the vehicle is still inside, call the supervisor.
refusal-never-issued = Never issued
refusal-never-issued-detail = Number { $ticket } says it comes from { $when }; no booth has issued it.
refusal-never-issued-advice = Keep the ticket and call the supervisor.
refusal-full = Full
refusal-full-detail = No place left for { $class ->
    [motor] motorcycles
    [mobil] cars
    [lainnya] other vehicles
   *[any] { $class }
  }{ $part ->
    [whole] {""}
   *[one] {" "}in { $area }
  }. Available: { $available }, capacity: { $capacity }.
refusal-full-advice = Send the vehicle on, or wait until one has left.
refusal-void = Void ticket
refusal-void-detail = Ticket { $ticket } was declared void.
refusal-void-advice = Call the supervisor.
refusal-forged = Forged ticket
refusal-forged-detail = The security check in its code is wrong.
refusal-forged-advice = Keep the ticket and call the supervisor.
refusal-foreign-site = Another car park
refusal-foreign-site-detail = This ticket is from another car park.
refusal-foreign-site-advice = Ask for the ticket that was taken here.
refusal-future = Wrong ticket time
refusal-future-detail = The ticket says it comes in { $when }.
refusal-future-advice = Check this computer's clock, then call the supervisor.
refusal-too-old = Ticket too old
refusal-too-old-detail = It came in { $when }, longer ago than is accepted here.
refusal-too-old-advice = Call the supervisor.
refusal-clock = Wrong clock
refusal-clock-detail = This computer says it is { $at }; no ticket can be made with that date.
refusal-clock-advice = Set the clock, then try again.
refusal-training = Training ticket
refusal-training-detail = It was made for training. No car park lets a vehicle out on it.
refusal-training-advice = Ask for the ticket that was taken at the entry.
refusal-receipt = This is a receipt
refusal-receipt-detail = A receipt was scanned, not a ticket.
refusal-receipt-advice = Scan the ticket.
refusal-malformed = Not a ticket
refusal-malformed-detail = What was read is no ticket code.
refusal-malformed-advice = Scan again, or type the 14 digits on the ticket.
refusal-check-digit = Wrong number
refusal-check-digit-detail = The number does not fit its last digit.
refusal-check-digit-advice = Compare it with the ticket and type it again.
refusal-ambiguous = Not unique
refusal-ambiguous-detail = { $count } tickets end in these digits.
refusal-ambiguous-advice = Type all 14 digits.
refusal-glued = Two scans in one
refusal-glued-detail = The scanner read two codes at once.
refusal-glued-advice = Scan one ticket at a time.
refusal-too-long = Scanner noise
refusal-too-long-detail = Far longer than any ticket code.
refusal-too-long-advice = Scan again. If it happens again, check the scanner.
refusal-exit-before-entry = Clock mismatch
refusal-exit-before-entry-detail = By this clock the vehicle comes in only { $when }.
refusal-exit-before-entry-advice = Check this computer's clock, then call the supervisor.
refusal-unknown-tariff = Unknown tariff
refusal-unknown-tariff-detail = The ticket names tariff version { $version }, which is not here.
refusal-unknown-tariff-advice = Call the supervisor.
refusal-unknown-class = Unknown class
refusal-unknown-class-detail = This car park has no such vehicle class.
refusal-unknown-class-advice = Choose another class, or call the supervisor.
refusal-wrong-lane = Wrong lane
refusal-wrong-lane-detail = This lane does not do that.
refusal-wrong-lane-advice = Send the vehicle to the right lane.
refusal-quote-expired = The fee has changed
refusal-quote-expired-detail = The fee shown before no longer holds.
refusal-quote-expired-advice = Scan the ticket again.
refusal-too-little = Not enough
refusal-too-little-detail = Due { $due }, received { $tendered }: { $amount } short.
refusal-too-little-advice = Ask for the rest, then type the whole amount.
refusal-not-an-amount = Not an amount
refusal-not-an-amount-detail = An amount is digits only.
refusal-not-an-amount-advice = Type the amount again.
refusal-too-much = Too large
refusal-too-much-detail = Nobody pays that much.
refusal-too-much-advice = Type the amount again.
refusal-bad-pin = Sign-in failed
refusal-bad-pin-detail = The operator number or the PIN is wrong.
refusal-bad-pin-advice = Type it again. After a few tries the number locks for a while.
refusal-locked-out = Locked
refusal-locked-out-detail = Too many wrong PINs. Locked until { $until }.
refusal-locked-out-advice = Wait, or call the supervisor.
refusal-not-allowed = Not allowed
refusal-not-allowed-detail = Your role may not { $permission }.
refusal-not-allowed-advice = Call somebody who may.
refusal-no-shift = No open shift
refusal-no-shift-detail = Money and tickets are booked in a shift only.
refusal-no-shift-advice = Open a shift first.
refusal-shift-open = Shift still open
refusal-shift-open-detail = The shift before has not been closed.
refusal-shift-open-advice = Close that shift first.
refusal-others-shift = Another's shift
refusal-others-shift-detail = The open shift belongs to another operator.
refusal-others-shift-advice = Ask them to close it, or call the supervisor.
refusal-reason-needed = Reason needed
refusal-reason-needed-detail = This is recorded together with its reason.
refusal-reason-needed-advice = Type the reason.
refusal-nothing-to-reprint = Nothing to reprint
refusal-nothing-to-reprint-detail = There is no receipt to print again yet.
refusal-numbers-exhausted = No numbers left
refusal-numbers-exhausted-detail = This gate has used its 99,999 numbers of today; tomorrow it begins at one again.
refusal-nothing-pending = Nothing pending
refusal-nothing-pending-detail = No gate is being waited for.
refusal-not-a-picture = Not a picture
refusal-not-a-picture-detail = What was taken is neither a JPEG nor a PNG.
refusal-disk-full = Disk full
refusal-disk-full-detail = It could not be recorded, so it was not done.
refusal-disk-full-advice = Make room on the disk, or call the technician.
refusal-store-failed = Cannot record
refusal-store-failed-detail = The journal cannot be written, so it was not done.
refusal-store-failed-advice = Call the technician.
refusal-busy = Busy
refusal-busy-detail = This has not been done.
refusal-busy-advice = Try again in a moment.

refusal-check-digit-position = Digit { $position } looks wrong.
refusal-check-digit-likely = Perhaps { $number } was meant.
permission-work-shift = open or close a shift
permission-issue = issue tickets
permission-settle = take money
permission-open-by-hand = open the gate by hand
permission-settle-free = waive a fee
permission-hard-cases = handle lost tickets, voids or reversals
permission-confirm-counts = confirm cash counts
permission-report = read reports
permission-devices = test devices
permission-administer = manage operators, tariffs or keys
when-today = today { $time }
when-yesterday = yesterday { $time }

device-kind-printer = printer
device-kind-gate = gate
device-kind-scanner = scanner
health-fine = fine
health-unknown = says nothing
health-attention = needs attention
health-down = not working
trouble-paper-low = Paper is running low: have a new roll ready.
trouble-paper-out = No paper: put in a new roll. Vehicles may still leave.
trouble-cover-open = The printer's cover is open: close it until it clicks.
trouble-offline = { $kind ->
    [printer] The printer reports a fault: switch it off, wait 5 seconds, switch it on.
    [gate] The gate board reports a fault: lift the arm by hand and call the technician.
   *[scanner] The scanner reports a fault: unplug it and plug it in again.
}
trouble-no-answer = { $kind ->
    [printer] The printer does not answer: check its power and cable.
    [gate] The gate does not answer: lift the arm by hand, check power and cable.
   *[scanner] The scanner does not answer: check its cable, or type the ticket number.
}
trouble-missing = { $kind ->
    [printer] The printer cannot be found: check cable, power and address.
    [gate] The gate cannot be found: check its USB or serial cable; lift the arm by hand.
   *[scanner] The scanner cannot be found: plug it in again, or type the ticket number.
}
trouble-port-busy = { $kind ->
    [printer] Another program holds the printer's port: close that program.
    [gate] Another program holds the gate's port: close that program.
   *[scanner] Another program holds the scanner's port: close that program.
}
trouble-garbage = { $kind ->
    [printer] The printer's answers make no sense: check port speed and cable.
    [gate] The gate's answers make no sense: check port speed and cable.
   *[scanner] What the scanner sends makes no sense: check its settings and cable.
}
trouble-starting = { $kind ->
    [printer] The printer is starting: wait a moment.
    [gate] The gate is starting: wait a few seconds.
   *[scanner] The scanner is starting: wait a moment.
}

outcome-gate-acknowledged = Gate opened
outcome-gate-timeout = The gate did not answer: look at the arm, lift it by hand if need be.
outcome-gate-unreachable = The gate is not connected: lift the arm by hand.
outcome-gate-busy = Too many openings wait for the gate: try again in a moment, or lift the arm by hand.
outcome-gate-none = Lift the arm by hand
dismissal-through = The vehicle is through
dismissal-turned-back = It turned back
dismissal-mistake = Granted by mistake
outcome-slip-printed = Slip printed
outcome-slip-sent-unknown = Slip sent to the printer
outcome-slip-interrupted = Printing broke off: look at the paper, print again if need be.
outcome-slip-paper-out = Not printed: no paper. Put in paper, then print again.
outcome-slip-cover-open = Not printed: the cover is open. Close it, then print again.
outcome-slip-offline = Not printed: the printer reports a fault. See to it, then print again.
outcome-slip-unreachable = Not printed: the printer is not connected. See to it, then print again.
outcome-slip-spool-full = Not printed: too many slips are waiting. Wait, then print again.
outcome-slip-no-printer = This lane has no printer
