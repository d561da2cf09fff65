//! What the panel can show, as plain data: a picture of it needs no engine.

use palang_booth::desk::model::{Issued, LetOut, Quoted, Receipt};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::{ClassId, Money, Refusal, Timestamp};

/// What the panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has happened, or somebody pressed Esc.
    #[default]
    Ready,
    /// A ticket is being looked up.
    Looking {
        /// What was scanned or typed.
        code: String,
    },
    /// Money is due, or nothing is and the exit waits for Enter.
    Due(Quoted),
    /// The settlement is on its way to the disk.
    Paying(Quoted),
    /// Settled; the exit is granted.
    Paid {
        /// What was due.
        quoted: Quoted,
        /// What was taken.
        receipt: Receipt,
        /// What the gate said so far.
        gate: Option<GateOutcome>,
        /// What the printer said so far.
        slip: Option<SlipOutcome>,
    },
    /// It was settled before and is still in time: the exit is granted, and nothing was taken for it here.
    LetOut {
        /// What was settled.
        quoted: Quoted,
        /// The exit.
        left: LetOut,
        /// What the gate said so far.
        gate: Option<GateOutcome>,
    },
    /// A ticket is on its way to the disk.
    Issuing,
    /// Issued; the entry is granted.
    Issued {
        /// The ticket.
        issued: Issued,
        /// What the gate said so far.
        gate: Option<GateOutcome>,
        /// What the printer said so far.
        slip: Option<SlipOutcome>,
    },
    /// A ticket was refused, or a vehicle that wanted one.
    Refused {
        /// What was scanned or typed; empty when it was no ticket.
        code: String,
        /// Why it was refused.
        refusal: Refusal,
    },
}

impl Stage {
    /// Whether money or a ticket is on its way to the disk.
    #[must_use]
    pub const fn busy_with_money(&self) -> bool {
        matches!(self, Self::Paying(_) | Self::Issuing)
    }

    /// Whether an answer is awaited.
    #[must_use]
    pub const fn busy(&self) -> bool {
        matches!(self, Self::Paying(_) | Self::Issuing | Self::Looking { .. })
    }

    /// Whether a new vehicle may begin: nothing is due and nothing is awaited.
    #[must_use]
    pub const fn idle(&self) -> bool {
        matches!(self, Self::Ready | Self::Paid { .. } | Self::Issued { .. } | Self::Refused { .. })
    }
}

/// The line under the fee: what is the matter, and what to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something was refused, and the panel stays as it is.
    Refused(Refusal),
    /// So many scans wait for their turn.
    Held(usize),
    /// The price has changed since it was shown.
    Repriced,
    /// A duplicate is being printed.
    Duplicate {
        /// The fact the slip is of.
        cause: u64,
        /// Which duplicate: the number printed on it.
        number: u32,
    },
    /// The printer answered to a duplicate.
    Slip(SlipOutcome),
    /// The gate was told to open.
    Opening {
        /// The fact that granted it.
        cause: u64,
    },
    /// The gate answered.
    Gate(GateOutcome),
    /// An opening was put away.
    Dismissed,
}

/// A row of the list of past vehicles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// When it came in or left.
    pub at: Timestamp,
    /// Its vehicle class.
    pub class: ClassId,
    /// What was taken; nothing for a vehicle that came in.
    pub paid: Option<Money>,
}

impl Past {
    /// The row of a vehicle that came in.
    #[must_use]
    pub fn came(issued: &Issued) -> Self {
        Self { at: issued.entry, class: issued.class.clone(), paid: None }
    }

    /// The row of a vehicle that left by what was settled before.
    #[must_use]
    pub fn let_out(left: &LetOut) -> Self {
        Self { at: left.at, class: left.class.clone(), paid: Some(Money::ZERO) }
    }

    /// The row of a vehicle that left.
    #[must_use]
    pub fn left(receipt: &Receipt) -> Self {
        Self { at: receipt.at, class: receipt.class.clone(), paid: Some(receipt.total) }
    }
}
