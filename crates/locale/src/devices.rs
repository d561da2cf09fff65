//! Devices in words: what they are, how they are, and what to do now.

use crate::Locale;
use palang_domain::device::{DeviceKind, Health, Trouble};
use palang_domain::fact::{Dismissal, GateOutcome, SlipOutcome};

impl Locale {
    /// `printer`, `palang`, `pemindai`.
    #[must_use]
    pub fn device_kind(&self, kind: DeviceKind) -> String {
        match kind {
            DeviceKind::Printer => self.device_kind_printer(),
            DeviceKind::Gate => self.device_kind_gate(),
            DeviceKind::Scanner => self.device_kind_scanner(),
        }
    }

    /// How a device is, in a word or two; [`Locale::trouble`] says more.
    #[must_use]
    pub fn health(&self, health: Health) -> String {
        match health {
            Health::Fine => self.health_fine(),
            Health::Unknown => self.health_unknown(),
            Health::Attention(_) => self.health_attention(),
            Health::Down(_) => self.health_down(),
        }
    }

    /// What is wrong and what to do now, in one line.
    #[must_use]
    pub fn trouble(&self, kind: DeviceKind, trouble: Trouble) -> String {
        match trouble {
            Trouble::PaperLow => self.trouble_paper_low(),
            Trouble::PaperOut => self.trouble_paper_out(),
            Trouble::CoverOpen => self.trouble_cover_open(),
            Trouble::Offline => self.trouble_offline(kind),
            Trouble::NoAnswer => self.trouble_no_answer(kind),
            Trouble::Missing => self.trouble_missing(kind),
            Trouble::PortBusy => self.trouble_port_busy(kind),
            Trouble::Garbage => self.trouble_garbage(kind),
            Trouble::Starting => self.trouble_starting(kind),
        }
    }

    /// What the gate said, and what to do where it said nothing good.
    #[must_use]
    pub fn gate_outcome(&self, outcome: GateOutcome) -> String {
        match outcome {
            GateOutcome::Acknowledged => self.outcome_gate_acknowledged(),
            GateOutcome::Timeout => self.outcome_gate_timeout(),
            GateOutcome::Unreachable => self.outcome_gate_unreachable(),
            GateOutcome::Busy => self.outcome_gate_busy(),
            GateOutcome::NoGate => self.outcome_gate_none(),
        }
    }

    /// Why a granted opening is not needed any more: what an operator chooses from.
    #[must_use]
    pub fn dismissal(&self, reason: Dismissal) -> String {
        match reason {
            Dismissal::Through => self.dismissal_through(),
            Dismissal::TurnedBack => self.dismissal_turned_back(),
            Dismissal::Mistake => self.dismissal_mistake(),
        }
    }

    /// What became of a slip, and what to do where it did not come out.
    #[must_use]
    pub fn slip_outcome(&self, outcome: SlipOutcome) -> String {
        match outcome {
            SlipOutcome::Printed => self.outcome_slip_printed(),
            SlipOutcome::SentUnknown => self.outcome_slip_sent_unknown(),
            SlipOutcome::Interrupted => self.outcome_slip_interrupted(),
            SlipOutcome::PaperOut => self.outcome_slip_paper_out(),
            SlipOutcome::CoverOpen => self.outcome_slip_cover_open(),
            SlipOutcome::Offline => self.outcome_slip_offline(),
            SlipOutcome::Unreachable => self.outcome_slip_unreachable(),
            SlipOutcome::SpoolFull => self.outcome_slip_spool_full(),
            SlipOutcome::NoPrinter => self.outcome_slip_no_printer(),
        }
    }
}
