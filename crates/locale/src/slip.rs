//! The words on slips.

use crate::Locale;
use crate::bundle::Arg;
use crate::format::percent;

/// Words without parameters: one accessor a message, documented by its English.
macro_rules! words {
    ($($name:ident => $id:literal, $english:literal;)*) => {
        impl Locale {
            $(#[doc = concat!("On slips: `", $english, "`.")]
            #[must_use]
            pub fn $name(&self) -> String {
                self.say($id, &[])
            })*
        }
    };
}

words! {
    slip_ticket_title => "slip-ticket-title", "PARKING TICKET";
    slip_receipt_title => "slip-receipt-title", "PARKING RECEIPT";
    slip_x_title => "slip-x-title", "X REPORT";
    slip_z_title => "slip-z-title", "Z REPORT";
    slip_test_title => "slip-test-title", "PRINT TEST";
    slip_training => "slip-training", "TRAINING";
    slip_training_note => "slip-training-note", "Not valid as proof of payment";
    slip_ticket => "slip-ticket", "Ticket";
    slip_plate => "slip-plate", "Plate";
    slip_class => "slip-class", "Vehicle";
    slip_gate => "slip-gate", "Gate";
    slip_entry => "slip-entry", "Entry";
    slip_exit => "slip-exit", "Exit";
    slip_stay => "slip-stay", "Time parked";
    slip_minutes_counted => "slip-minutes-counted", "Minutes counted";
    slip_total => "slip-total", "TOTAL";
    slip_cash => "slip-cash", "Cash";
    slip_change => "slip-change", "Change";
    slip_nothing_due => "slip-nothing-due", "Free";
    slip_waived => "slip-waived", "Waived";
    slip_operator => "slip-operator", "Operator";
    slip_booth => "slip-booth", "Booth";
    slip_time => "slip-time", "Time";
    slip_turnover => "slip-turnover", "Turnover";
    slip_chain => "slip-chain", "Trail";
    slip_thanks => "slip-thanks", "Thank you and drive safely";
    slip_keep_ticket => "slip-keep-ticket", "Keep this ticket and show it at the exit";
    slip_shift => "slip-shift", "Shift";
    slip_opened => "slip-opened", "Opened";
    slip_closed => "slip-closed", "Closed";
    slip_as_of => "slip-as-of", "As of";
    slip_float => "slip-float", "Opening float";
    slip_cash_taken => "slip-cash-taken", "Cash taken";
    slip_expected => "slip-expected", "Expected";
    slip_counted => "slip-counted", "Counted";
    slip_variance => "slip-variance", "VARIANCE";
    slip_issued => "slip-issued", "Tickets issued";
    slip_paid => "slip-paid", "Paid exits";
    slip_free => "slip-free", "Free exits";
    slip_manual_opens => "slip-manual-opens", "Gate opened by hand";
    slip_reprints => "slip-reprints", "Reprints";
    slip_refused => "slip-refused", "Scans refused";
    slip_receipts => "slip-receipts", "Receipt no.";
    slip_by_class => "slip-by-class", "By vehicle class";
    slip_tax => "slip-tax", "Tax included";
    slip_held_through => "slip-held-through", "Server holds up to fact";
    slip_unsynced => "slip-unsynced", "Not yet at the server";
    slip_signature => "slip-signature", "Signature";
    slip_printer => "slip-printer", "Printer";
    slip_test_grid => "slip-test-grid", "Text columns must be straight to the edge";
    slip_test_words => "slip-test-words", "Letters printed as a picture";
}

impl Locale {
    /// The mark of a slip printed again: `DUPLICATE 2`.
    #[must_use]
    pub fn slip_duplicate(&self, count: u32) -> String {
        self.say("slip-duplicate", &[("count", Arg::Text(&count.to_string()))])
    }

    /// The number of a receipt or a Z: `No. B1-42`.
    #[must_use]
    pub fn slip_number(&self, number: &str) -> String {
        self.say("slip-number", &[("number", Arg::Text(number))])
    }

    /// Tax inside the posted price: `Includes tax 10 %`. The rate is in basis points.
    #[must_use]
    pub fn slip_tax_included(&self, rate_bp: u32) -> String {
        self.say("slip-tax-included", &[("rate", Arg::Text(&percent(rate_bp)))])
    }

    /// Tax on top of the posted price: `Tax 10 %`. The rate is in basis points.
    #[must_use]
    pub fn slip_tax_added(&self, rate_bp: u32) -> String {
        self.say("slip-tax-added", &[("rate", Arg::Text(&percent(rate_bp)))])
    }

    /// What stands over the journal's head: `Journal trail up to fact 4711`.
    #[must_use]
    pub fn slip_journal_head(&self, seq: u64) -> String {
        self.say("slip-journal-head", &[("seq", Arg::Text(&seq.to_string()))])
    }
}
