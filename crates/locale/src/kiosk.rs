//! The words of the screens.

use crate::Locale;
use crate::bundle::Arg::{Count, Text};
use palang_domain::device::Trouble;
use palang_domain::fact::{GateOutcome, SlipOutcome};

/// Kiosk's words in one language.
#[derive(Clone, Copy)]
pub struct Kiosk<'a>(&'a Locale);

impl Locale {
    /// The words of the screens.
    #[must_use]
    pub const fn kiosk(&self) -> Kiosk<'_> {
        Kiosk(self)
    }
}

macro_rules! words {
    ($($name:ident = $key:literal;)*) => {
        $(
            #[doc = concat!("Says `", $key, "`.")]
            #[must_use]
            pub fn $name(&self) -> String {
                self.0.say($key, &[])
            }
        )*
    };
}

impl Kiosk<'_> {
    words! {
        cap_amount_enter = "kiosk-cap-amount-enter";
        cap_space = "kiosk-cap-space";
        state_ready = "kiosk-state-ready";
        state_due = "kiosk-state-due";
        state_paid = "kiosk-state-paid";
        state_free = "kiosk-state-free";
        state_issued = "kiosk-state-issued";
        state_refused = "kiosk-state-refused";
        ready_scan = "kiosk-ready-scan";
        ready_entry = "kiosk-ready-entry";
        hint_scan = "kiosk-hint-scan";
        hint_entry = "kiosk-hint-entry";
        hint_typing = "kiosk-hint-typing";
        looking = "kiosk-looking";
        issuing = "kiosk-issuing";
        fact_vehicle = "kiosk-fact-vehicle";
        fact_ticket = "kiosk-fact-ticket";
        fact_entry = "kiosk-fact-entry";
        fact_stay = "kiosk-fact-stay";
        fact_lane = "kiosk-fact-lane";
        fee = "kiosk-fee";
        cash = "kiosk-cash";
        change = "kiosk-change";
        receipt_number = "kiosk-receipt-number";
        nothing_due = "kiosk-nothing-due";
        ticket_handed = "kiosk-ticket-handed";
        saving = "kiosk-saving";
        clock_suspect = "kiosk-clock-suspect";
        hint_pay = "kiosk-hint-pay";
        hint_free = "kiosk-hint-free";
        scan_dropped = "kiosk-scan-dropped";
        repriced = "kiosk-repriced";
        gate_opening = "kiosk-gate-opening";
        gate_open = "kiosk-gate-open";
        gate_silent = "kiosk-gate-silent";
        gate_none = "kiosk-gate-none";
        slip_printing = "kiosk-slip-printing";
        slip_printed = "kiosk-slip-printed";
        slip_sent = "kiosk-slip-sent";
        slip_failed = "kiosk-slip-failed";
        slip_none = "kiosk-slip-none";
        do_pay_exact = "kiosk-do-pay-exact";
        do_pay_cash = "kiosk-do-pay-cash";
        do_let_out = "kiosk-do-let-out";
        do_cancel = "kiosk-do-cancel";
        do_look_up = "kiosk-do-look-up";
        do_clear = "kiosk-do-clear";
        do_next_scan = "kiosk-do-next-scan";
        do_shift = "kiosk-do-shift";
        do_open_by_hand = "kiosk-do-open-by-hand";
        do_reprint = "kiosk-do-reprint";
        do_ready = "kiosk-do-ready";
        do_reopen = "kiosk-do-reopen";
        do_dismiss = "kiosk-do-dismiss";
        title_dismiss = "kiosk-title-dismiss";
        dismissed = "kiosk-dismissed";
        do_lock = "kiosk-do-lock";
        do_night = "kiosk-do-night";
        do_day = "kiosk-do-day";
        language_next = "kiosk-language-next";
        do_unlock = "kiosk-do-unlock";
        do_sign_in = "kiosk-do-sign-in";
        do_sign_out = "kiosk-do-sign-out";
        do_next = "kiosk-do-next";
        do_other_field = "kiosk-do-other-field";
        do_enrol = "kiosk-do-enrol";
        do_open_shift = "kiosk-do-open-shift";
        do_close_shift = "kiosk-do-close-shift";
        do_close_now = "kiosk-do-close-now";
        do_print_x = "kiosk-do-print-x";
        do_done = "kiosk-do-done";
        do_back = "kiosk-do-back";
        do_count_amount = "kiosk-do-count-amount";
        do_count_notes = "kiosk-do-count-notes";
        do_next_row = "kiosk-do-next-row";
        do_first_row = "kiosk-do-first-row";
        do_open_now = "kiosk-do-open-now";
        title_sign_in = "kiosk-title-sign-in";
        field_number = "kiosk-field-number";
        field_pin = "kiosk-field-pin";
        field_pin_again = "kiosk-field-pin-again";
        field_name = "kiosk-field-name";
        field_amount = "kiosk-field-amount";
        field_reason = "kiosk-field-reason";
        checking = "kiosk-checking";
        try_again = "kiosk-try-again";
        title_first_admin = "kiosk-title-first-admin";
        first_admin_hint = "kiosk-first-admin-hint";
        admin_missing = "kiosk-admin-missing";
        pins_differ = "kiosk-pins-differ";
        title_open_shift = "kiosk-title-open-shift";
        float_hint = "kiosk-float-hint";
        sum = "kiosk-sum";
        title_count = "kiosk-title-count";
        count_hint = "kiosk-count-hint";
        no_shift = "kiosk-no-shift";
        others_shift = "kiosk-others-shift";
        row_opened = "kiosk-row-opened";
        row_operator = "kiosk-row-operator";
        row_float = "kiosk-row-float";
        row_cash = "kiosk-row-cash";
        row_expected = "kiosk-row-expected";
        row_counted = "kiosk-row-counted";
        row_issued = "kiosk-row-issued";
        row_paid = "kiosk-row-paid";
        row_free = "kiosk-row-free";
        row_refused = "kiosk-row-refused";
        row_manual = "kiosk-row-manual";
        row_reprints = "kiosk-row-reprints";
        variance_none = "kiosk-variance-none";
        variance_short = "kiosk-variance-short";
        variance_over = "kiosk-variance-over";
        title_reason = "kiosk-title-reason";
        reason_hint = "kiosk-reason-hint";
        reason_missing = "kiosk-reason-missing";
        reason_1 = "kiosk-reason-1";
        reason_2 = "kiosk-reason-2";
        reason_3 = "kiosk-reason-3";
        reason_4 = "kiosk-reason-4";
        reason_5 = "kiosk-reason-5";
        title_inside = "kiosk-title-inside";
        title_past = "kiosk-title-past";
        nothing_yet = "kiosk-nothing-yet";
        came_in = "kiosk-came-in";
        store_trouble = "kiosk-store-trouble";
        scan_elsewhere = "kiosk-scan-elsewhere";
        title_close = "kiosk-title-close";
        close_refused = "kiosk-close-refused";
        customer_idle = "kiosk-customer-idle";
        customer_due = "kiosk-customer-due";
        customer_free = "kiosk-customer-free";
        customer_change = "kiosk-customer-change";
        customer_thanks = "kiosk-customer-thanks";
        short_paper_low = "kiosk-short-paper-low";
        short_paper_out = "kiosk-short-paper-out";
        short_cover = "kiosk-short-cover";
        short_offline = "kiosk-short-offline";
        short_no_answer = "kiosk-short-no-answer";
        short_missing = "kiosk-short-missing";
        short_busy = "kiosk-short-busy";
        short_garbage = "kiosk-short-garbage";
        short_starting = "kiosk-short-starting";
    }

    /// `count` more lines.
    #[must_use]
    pub fn more_lines(&self, count: i64) -> String {
        self.0.say("kiosk-more-lines", &[("count", Count(count))])
    }

    /// holds until `time`.
    #[must_use]
    pub fn valid_until(&self, time: &str) -> String {
        self.0.say("kiosk-valid-until", &[("time", Text(time))])
    }

    /// `amount` short.
    #[must_use]
    pub fn still_missing(&self, amount: &str) -> String {
        self.0.say("kiosk-still-missing", &[("amount", Text(amount))])
    }

    /// change `amount`.
    #[must_use]
    pub fn change_of(&self, amount: &str) -> String {
        self.0.say("kiosk-change-of", &[("amount", Text(amount))])
    }

    /// `count` scans are held and come next.
    #[must_use]
    pub fn held(&self, count: i64) -> String {
        self.0.say("kiosk-held", &[("count", Count(count))])
    }

    /// Printing DUPLICATE `count`….
    #[must_use]
    pub fn duplicate(&self, count: i64) -> String {
        self.0.say("kiosk-duplicate", &[("count", Count(count))])
    }

    /// Locked by `name`.
    #[must_use]
    pub fn title_locked(&self, name: &str) -> String {
        self.0.say("kiosk-title-locked", &[("name", Text(name))])
    }

    /// Too many wrong PINs: wait `seconds` seconds.
    #[must_use]
    pub fn locked_out(&self, seconds: i64) -> String {
        self.0.say("kiosk-locked-out", &[("seconds", Count(seconds))])
    }

    /// The PIN needs at least `count` digits.
    #[must_use]
    pub fn pin_short(&self, count: i64) -> String {
        self.0.say("kiosk-pin-short", &[("count", Count(count))])
    }

    /// Shift `number`.
    #[must_use]
    pub fn title_shift(&self, number: i64) -> String {
        self.0.say("kiosk-title-shift", &[("number", Count(number))])
    }

    /// Shift `number` closed · Z `z`.
    #[must_use]
    pub fn title_closed(&self, number: i64, z: i64) -> String {
        self.0.say("kiosk-title-closed", &[("number", Count(number)), ("z", Count(z))])
    }

    /// Not acknowledged by the gate: `count`.
    #[must_use]
    pub fn title_offered(&self, count: i64) -> String {
        self.0.say("kiosk-title-offered", &[("count", Count(count))])
    }

    /// `name` is sent to the printer.
    #[must_use]
    pub fn report_sent(&self, name: &str) -> String {
        self.0.say("kiosk-report-sent", &[("name", Text(name))])
    }

    /// `name` is printed.
    #[must_use]
    pub fn report_printed(&self, name: &str) -> String {
        self.0.say("kiosk-report-printed", &[("name", Text(name))])
    }

    /// `time` `ticket`.
    #[must_use]
    pub fn offered(&self, time: &str, ticket: &str) -> String {
        self.0.say("kiosk-offered", &[("time", Text(time)), ("ticket", Text(ticket))])
    }

    /// `name` · shift `number`.
    #[must_use]
    pub fn shift_of(&self, name: &str, number: i64) -> String {
        self.0.say("kiosk-shift-of", &[("name", Text(name)), ("number", Count(number))])
    }

    /// What the gate said, in two words; nothing yet is "opening".
    #[must_use]
    pub fn gate(&self, outcome: Option<GateOutcome>) -> String {
        match outcome {
            None => self.gate_opening(),
            Some(GateOutcome::Acknowledged) => self.gate_open(),
            Some(GateOutcome::Timeout | GateOutcome::Unreachable | GateOutcome::Busy) => self.gate_silent(),
            Some(GateOutcome::NoGate) => self.gate_none(),
        }
    }

    /// What the printer said, in two words; nothing yet is "printing".
    #[must_use]
    pub fn slip(&self, outcome: Option<SlipOutcome>) -> String {
        match outcome {
            None => self.slip_printing(),
            Some(SlipOutcome::Printed) => self.slip_printed(),
            Some(SlipOutcome::SentUnknown) => self.slip_sent(),
            Some(SlipOutcome::NoPrinter) => self.slip_none(),
            Some(
                SlipOutcome::Interrupted
                | SlipOutcome::PaperOut
                | SlipOutcome::CoverOpen
                | SlipOutcome::Offline
                | SlipOutcome::Unreachable
                | SlipOutcome::SpoolFull,
            ) => self.slip_failed(),
        }
    }

    /// A device's trouble in two words, for its lamp; [`Locale::trouble`] says what to do.
    #[must_use]
    pub fn trouble(&self, trouble: Trouble) -> String {
        match trouble {
            Trouble::PaperLow => self.short_paper_low(),
            Trouble::PaperOut => self.short_paper_out(),
            Trouble::CoverOpen => self.short_cover(),
            Trouble::Offline => self.short_offline(),
            Trouble::NoAnswer => self.short_no_answer(),
            Trouble::Missing => self.short_missing(),
            Trouble::PortBusy => self.short_busy(),
            Trouble::Garbage => self.short_garbage(),
            Trouble::Starting => self.short_starting(),
        }
    }

    /// A usual reason for opening by hand, by its digit; the last is "another".
    #[must_use]
    pub fn reason(&self, number: u8) -> String {
        match number {
            1 => self.reason_1(),
            2 => self.reason_2(),
            3 => self.reason_3(),
            4 => self.reason_4(),
            _ => self.reason_5(),
        }
    }
}
