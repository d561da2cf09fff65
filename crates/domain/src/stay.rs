//! A stay: one visit, from entry to exit, with payment as a second axis (REQUIREMENTS D5).

use crate::id::text_id;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

text_id!(
    /// What names a stay in the journal: our 14-digit number, or a foreign ticket's own code.
    TicketId, 64, |c| c.is_ascii_graphic(),
    "a ticket id is 1 to 64 printable ASCII characters"
);

/// Where the vehicle is, as far as the journal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// In the car park.
    Inside,
    /// An exit was granted.
    Exited,
    /// The ticket was declared void.
    Voided,
    /// The exit was reversed; the vehicle counts as inside again under the same ticket.
    Reversed,
}

/// Whether it has been paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing has been settled.
    Unpaid,
    /// Settled with money.
    Paid,
    /// Settled without money.
    Free,
}

/// Both axes of a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct StayState {
    /// Where the vehicle is.
    pub presence: Presence,
    /// Whether it has been paid for.
    pub payment: PaymentState,
}

/// What can happen to a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayEvent {
    /// Settled with money (`true`) or without.
    Settled {
        /// Whether money was taken.
        paid: bool,
    },
    /// Settled with money, or without, after an earlier settlement that it names: the difference. The earlier one may
    /// stand in another journal.
    SettledFurther {
        /// Whether money was taken.
        paid: bool,
    },
    /// The exit was granted.
    ExitGranted {
        /// It rests on a settlement that stands in another journal, which it names.
        prepaid: bool,
    },
    /// It left owing, at a lane of another program that asks for money later (S3-F11). Never at a booth of ours.
    LeftOwing,
    /// The ticket was declared void.
    Voided,
    /// The exit was reversed while the vehicle was still there.
    Reversed,
}

/// Why an event does not fit a stay's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StayError {
    /// The exit was already granted.
    #[error("the stay has already exited")]
    AlreadyExited,
    /// The ticket is void.
    #[error("the ticket is void")]
    Void,
    /// Money or its absence is recorded already.
    #[error("the stay is already settled")]
    AlreadySettled,
    /// Nothing is settled, so the gate stays shut (S1-X06, S3-X05).
    #[error("the stay is not settled")]
    NotSettled,
    /// Nothing to reverse.
    #[error("the stay has not exited")]
    NotExited,
}

impl StayState {
    /// A vehicle that has just come in.
    pub const ENTERED: Self = Self { presence: Presence::Inside, payment: PaymentState::Unpaid };

    /// Whether the vehicle is in the car park.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self.presence, Presence::Inside | Presence::Reversed)
    }

    /// The state after `event`. Money before gate: an exit is only granted to a settled stay.
    ///
    /// # Errors
    /// When the event does not fit; the state is then unchanged.
    pub const fn after(self, event: StayEvent) -> Result<Self, StayError> {
        use {PaymentState as Pay, Presence as At, StayEvent as E};
        match (self.presence, event) {
            (At::Voided, _) => Err(StayError::Void),
            (At::Exited, E::Reversed) => Ok(Self { presence: At::Reversed, payment: Pay::Unpaid }),
            // A debt that is paid afterwards.
            (At::Exited, E::Settled { paid }) if matches!(self.payment, Pay::Unpaid) => {
                Ok(Self { presence: At::Exited, payment: if paid { Pay::Paid } else { Pay::Free } })
            }
            (At::Exited, _) => Err(StayError::AlreadyExited),
            (At::Inside | At::Reversed, E::LeftOwing) => Ok(Self { presence: At::Exited, payment: self.payment }),
            (At::Inside | At::Reversed, E::Reversed) => Err(StayError::NotExited),
            (At::Inside | At::Reversed, E::Voided) => match self.payment {
                Pay::Unpaid => Ok(Self { presence: At::Voided, payment: Pay::Unpaid }),
                Pay::Paid | Pay::Free => Err(StayError::AlreadySettled),
            },
            (presence @ (At::Inside | At::Reversed), E::Settled { paid }) => match self.payment {
                Pay::Unpaid => Ok(Self { presence, payment: if paid { Pay::Paid } else { Pay::Free } }),
                Pay::Paid | Pay::Free => Err(StayError::AlreadySettled),
            },
            (presence @ (At::Inside | At::Reversed), E::SettledFurther { paid }) => match self.payment {
                Pay::Free if !paid => Ok(self),
                Pay::Unpaid | Pay::Paid | Pay::Free => Ok(Self { presence, payment: Pay::Paid }),
            },
            (At::Inside | At::Reversed, E::ExitGranted { prepaid }) => match self.payment {
                Pay::Unpaid if prepaid => Ok(Self { presence: At::Exited, payment: Pay::Paid }),
                Pay::Unpaid => Err(StayError::NotSettled),
                payment @ (Pay::Paid | Pay::Free) => Ok(Self { presence: At::Exited, payment }),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAID: StayEvent = StayEvent::Settled { paid: true };
    const EXIT: StayEvent = StayEvent::ExitGranted { prepaid: false };

    #[test]
    fn s1_x06_s3_x05_no_exit_before_settlement() {
        assert_eq!(StayState::ENTERED.after(EXIT), Err(StayError::NotSettled));
    }

    #[test]
    fn s3_f13_a_second_settlement_is_refused() {
        let paid = StayState::ENTERED.after(PAID).expect("an entered stay can be paid");
        assert_eq!(paid.after(PAID), Err(StayError::AlreadySettled));
        let gone = paid.after(EXIT).expect("a paid stay may leave");
        assert_eq!(gone.after(PAID), Err(StayError::AlreadyExited));
    }

    #[test]
    fn settling_and_leaving_are_two_acts() {
        let paid = StayState::ENTERED.after(PAID).expect("an entered stay can be paid");
        assert_eq!(paid.presence, Presence::Inside);
        let more = paid.after(StayEvent::SettledFurther { paid: true }).expect("the difference can be paid");
        assert_eq!(more, paid);
        assert!(more.after(EXIT).is_ok());
        // Paid in another journal: this one has nothing but the word of the fact.
        let left = StayState::ENTERED.after(StayEvent::ExitGranted { prepaid: true }).expect("may leave");
        assert_eq!(left, StayState { presence: Presence::Exited, payment: PaymentState::Paid });
        assert_eq!(left.after(StayEvent::ExitGranted { prepaid: true }), Err(StayError::AlreadyExited));
    }

    #[test]
    fn a_reversed_exit_can_be_settled_again_and_a_void_ticket_never() {
        let gone = StayState::ENTERED.after(PAID).and_then(|s| s.after(EXIT)).expect("leaves");
        let back = gone.after(StayEvent::Reversed).expect("can be reversed");
        assert!(back.after(PAID).and_then(|s| s.after(EXIT)).is_ok());
        let void = StayState::ENTERED.after(StayEvent::Voided).expect("can be voided");
        for event in [PAID, EXIT, StayEvent::Reversed, StayEvent::Voided] {
            assert_eq!(void.after(event), Err(StayError::Void));
        }
    }
}
