//! Devices in words: what they are, how they are, and what to do now.

use crate::Locale;
use crate::bundle::Arg::Text;
use palang_domain::device::{DeviceKind, Health, Trouble};
use palang_domain::fact::{Dismissal, GateOutcome, SlipOutcome};

impl Locale {
    /// `printer`, `palang`, `pemindai`.
    #[must_use]
    pub fn device_kind(&self, kind: DeviceKind) -> String {
        let id = match kind {
            DeviceKind::Printer => "device-kind-printer",
            DeviceKind::Gate => "device-kind-gate",
            DeviceKind::Scanner => "device-kind-scanner",
        };
        self.say(id, &[])
    }

    /// How a device is, in a word or two; [`Locale::trouble`] says more.
    #[must_use]
    pub fn health(&self, health: Health) -> String {
        let id = match health {
            Health::Fine => "health-fine",
            Health::Unknown => "health-unknown",
            Health::Attention(_) => "health-attention",
            Health::Down(_) => "health-down",
        };
        self.say(id, &[])
    }

    /// What is wrong and what to do now, in one line.
    #[must_use]
    pub fn trouble(&self, kind: DeviceKind, trouble: Trouble) -> String {
        let id = match trouble {
            Trouble::PaperLow => return self.say("trouble-paper-low", &[]),
            Trouble::PaperOut => return self.say("trouble-paper-out", &[]),
            Trouble::CoverOpen => return self.say("trouble-cover-open", &[]),
            Trouble::Offline => "trouble-offline",
            Trouble::NoAnswer => "trouble-no-answer",
            Trouble::Missing => "trouble-missing",
            Trouble::PortBusy => "trouble-port-busy",
            Trouble::Garbage => "trouble-garbage",
            Trouble::Starting => "trouble-starting",
        };
        let kind = match kind {
            DeviceKind::Printer => "printer",
            DeviceKind::Gate => "gate",
            DeviceKind::Scanner => "scanner",
        };
        self.say(id, &[("kind", Text(kind))])
    }

    /// What the gate said, and what to do where it said nothing good.
    #[must_use]
    pub fn gate_outcome(&self, outcome: GateOutcome) -> String {
        let id = match outcome {
            GateOutcome::Acknowledged => "outcome-gate-acknowledged",
            GateOutcome::Timeout => "outcome-gate-timeout",
            GateOutcome::Unreachable => "outcome-gate-unreachable",
            GateOutcome::Busy => "outcome-gate-busy",
            GateOutcome::NoGate => "outcome-gate-none",
        };
        self.say(id, &[])
    }

    /// Why a granted opening is not needed any more: what an operator chooses from.
    #[must_use]
    pub fn dismissal(&self, reason: Dismissal) -> String {
        let id = match reason {
            Dismissal::Through => "dismissal-through",
            Dismissal::TurnedBack => "dismissal-turned-back",
            Dismissal::Mistake => "dismissal-mistake",
        };
        self.say(id, &[])
    }

    /// What became of a slip, and what to do where it did not come out.
    #[must_use]
    pub fn slip_outcome(&self, outcome: SlipOutcome) -> String {
        let id = match outcome {
            SlipOutcome::Printed => "outcome-slip-printed",
            SlipOutcome::SentUnknown => "outcome-slip-sent-unknown",
            SlipOutcome::Interrupted => "outcome-slip-interrupted",
            SlipOutcome::PaperOut => "outcome-slip-paper-out",
            SlipOutcome::CoverOpen => "outcome-slip-cover-open",
            SlipOutcome::Offline => "outcome-slip-offline",
            SlipOutcome::Unreachable => "outcome-slip-unreachable",
            SlipOutcome::SpoolFull => "outcome-slip-spool-full",
            SlipOutcome::NoPrinter => "outcome-slip-no-printer",
        };
        self.say(id, &[])
    }
}
