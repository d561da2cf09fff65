//! What the screens say of a device in two words.

use crate::Kiosk;
use palang_domain::device::Trouble;
use palang_domain::fact::{GateOutcome, SlipOutcome};

impl Kiosk<'_> {
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

    /// A device's trouble in two words, for its lamp; [`Locale::trouble`](crate::Locale::trouble) says what to do.
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
