//! Tickets issued, slips printed again, the gate opened by hand or again, and what the devices answer.

use super::{Action, BOUNCE, Lane, Message, Notice, OUTCOMES_MAX, Outcome, PAST_MAX, Past, Stage};
use crate::screen::answer;
use crate::services::Services;
use iced::Task;
use iced::time::Instant;
use palang_booth::desk::model::{Grant, Issued, Session};
use palang_domain::fact::{Dismissal, GateOutcome, SlipOutcome};
use palang_domain::{ClassId, Refusal};

impl Lane {
    pub(super) fn issue(&mut self, services: &Services, session: &Session, class: &ClassId, at: Instant) -> Action {
        if !self.stage.idle() || self.issued_at.is_some_and(|before| at.saturating_duration_since(before) < BOUNCE) {
            return Action::None;
        }
        self.issued_at = Some(at);
        self.notice = None;
        self.typed.clear();
        self.stage = Stage::Issuing;
        let reply = services.desk.issue(session, &self.place.lane, class, None);
        Action::Run(Task::perform(answer(reply), Message::Issued))
    }

    pub(super) fn issued(&mut self, services: &Services, session: &Session, answer: Result<Issued, Refusal>) -> Action {
        match answer {
            Ok(issued) => self.show_issued(issued),
            Err(refusal) => self.stage = Stage::Refused { code: String::new(), refusal },
        }
        self.next_scan(services, session)
    }

    /// Somebody pressed the ticket button: shown when nothing else is, and remembered always.
    pub(super) fn button_issued(&mut self, issued: Issued) -> Action {
        if self.stage.idle() {
            self.show_issued(issued);
        } else {
            self.remember(Past::came(&issued));
        }
        Action::None
    }

    fn show_issued(&mut self, issued: Issued) {
        self.remember(Past::came(&issued));
        let (gate, slip) = (self.gate_of(issued.cause), self.slip_of(issued.cause));
        self.stage = Stage::Issued { issued, gate, slip };
    }

    pub(super) fn reprint(&mut self, services: &Services, session: &Session) -> Action {
        let reply = services.desk.reprint(session, &self.place.lane);
        Action::Run(Task::perform(answer(reply), Message::Reprinted))
    }

    pub(super) fn reprinted(&mut self, answer: Result<(u64, u32), Refusal>) -> Action {
        self.notice = Some(match answer {
            Ok((cause, number)) => match self.duplicate_of(cause, number) {
                Some(outcome) => Notice::Slip(outcome),
                None => Notice::Duplicate { cause, number },
            },
            Err(refusal) => Notice::Refused(refusal),
        });
        Action::None
    }

    /// Opens the gate for a reason that another screen has asked for.
    pub fn open_by_hand(&mut self, services: &Services, session: &Session, reason: &str) -> Action {
        let reply = services.desk.open_by_hand(session, &self.place.lane, reason);
        Action::Run(Task::perform(answer(reply), Message::Opened))
    }

    pub(super) fn opened(&mut self, answer: Result<u64, Refusal>) -> Action {
        match answer {
            // What the panel shows stays: the gate was opened beside it, not instead of it.
            Ok(cause) => {
                self.notice = Some(match self.gate_of(cause) {
                    Some(outcome) => Notice::Gate(outcome),
                    None => Notice::Opening { cause },
                });
            }
            Err(refusal) => self.notice = Some(Notice::Refused(refusal)),
        }
        Action::None
    }

    pub(super) fn reopen(&mut self, services: &Services, session: &Session) -> Action {
        let Some(grant) = self.to_reopen() else { return Action::None };
        let cause = grant.cause;
        let reply = services.desk.reopen(session, cause);
        self.notice = Some(Notice::Opening { cause });
        Action::Run(Task::perform(answer(reply), Message::Reopened))
    }

    /// The opening that the key repeats: the one on the panel, else the oldest.
    pub(super) fn to_reopen(&self) -> Option<&Grant> {
        let shown = match &self.stage {
            Stage::Paid { receipt, .. } => Some(receipt.granted),
            Stage::Issued { issued, .. } => Some(issued.cause),
            _ => None,
        };
        self.grants.iter().find(|grant| Some(grant.cause) == shown).or_else(|| self.grants.first())
    }

    pub(super) fn reopened(&mut self, services: &Services, reply: Result<(), Refusal>) -> Action {
        if let Err(refusal) = reply {
            self.notice = Some(Notice::Refused(refusal));
        }
        let grants = services.desk.grants();
        Action::Run(Task::perform(answer(grants), Message::Grants))
    }

    /// The opening that the form would put away: the one that the key would repeat.
    #[must_use]
    pub fn to_dismiss(&self) -> Option<Grant> {
        self.to_reopen().cloned()
    }

    /// Whether an opening waits to be repeated.
    #[must_use]
    pub const fn offers_again(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Puts an opening away, for the reason that another screen has asked for.
    pub fn dismiss(&mut self, services: &Services, session: &Session, cause: u64, reason: Dismissal) -> Action {
        let reply = services.desk.dismiss(session, cause, reason);
        Action::Run(Task::perform(answer(reply), Message::Dismissed))
    }

    pub(super) fn dismissed(&mut self, services: &Services, reply: Result<(), Refusal>) -> Action {
        self.notice = Some(match reply {
            Ok(()) => Notice::Dismissed,
            Err(refusal) => Notice::Refused(refusal),
        });
        // Refused or not: what is on offer may have changed under the form.
        let grants = services.desk.grants();
        Action::Run(Task::perform(answer(grants), Message::Grants))
    }

    pub(super) fn gate_answered(&mut self, services: &Services, cause: u64, outcome: GateOutcome) -> Action {
        self.keep(Outcome::Gate(cause, outcome));
        match &mut self.stage {
            Stage::Paid { receipt, gate, .. } if receipt.granted == cause => *gate = Some(outcome),
            Stage::Issued { issued, gate, .. } if issued.cause == cause => *gate = Some(outcome),
            _ => {}
        }
        if matches!(self.notice, Some(Notice::Opening { cause: waited }) if waited == cause) {
            self.notice = Some(Notice::Gate(outcome));
        }
        // A silent gate leaves something to offer; an answer takes something off the offer.
        if outcome == GateOutcome::Acknowledged && self.grants.is_empty() {
            return Action::None;
        }
        let grants = services.desk.grants();
        Action::Run(Task::perform(answer(grants), Message::Grants))
    }

    pub(super) fn slip_answered(&mut self, cause: u64, duplicate: u32, outcome: SlipOutcome) -> Action {
        self.keep(Outcome::Slip(cause, duplicate, outcome));
        // A duplicate that came out is paper in the hand: the strip does not go on saying that there is none.
        if duplicate == 0 || outcome == SlipOutcome::Printed {
            match &mut self.stage {
                Stage::Paid { receipt, slip, .. } if receipt.settled == cause => *slip = Some(outcome),
                Stage::Issued { issued, slip, .. } if issued.cause == cause => *slip = Some(outcome),
                _ => {}
            }
        }
        if matches!(
            self.notice,
            Some(Notice::Duplicate { cause: waited, number }) if waited == cause && number == duplicate
        ) {
            self.notice = Some(Notice::Slip(outcome));
        }
        Action::None
    }

    /// Takes an answer that only fills the side column; a failed read leaves what is there.
    pub(super) fn know<T>(&mut self, take: impl FnOnce(&mut Self, T), answer: Result<T, Refusal>) -> Action {
        if let Ok(value) = answer {
            take(self, value);
        }
        Action::None
    }

    pub(super) fn remember(&mut self, past: Past) {
        self.past.push_front(past);
        self.past.truncate(PAST_MAX);
    }

    fn keep(&mut self, outcome: Outcome) {
        self.outcomes.push_front(outcome);
        self.outcomes.truncate(OUTCOMES_MAX);
    }

    pub(super) fn gate_of(&self, cause: u64) -> Option<GateOutcome> {
        self.outcomes.iter().find_map(|outcome| match outcome {
            Outcome::Gate(of, outcome) if *of == cause => Some(*outcome),
            Outcome::Gate(..) | Outcome::Slip(..) => None,
        })
    }

    pub(super) fn slip_of(&self, cause: u64) -> Option<SlipOutcome> {
        self.duplicate_of(cause, 0)
    }

    fn duplicate_of(&self, cause: u64, number: u32) -> Option<SlipOutcome> {
        self.outcomes.iter().find_map(|outcome| match outcome {
            Outcome::Slip(of, duplicate, outcome) if *of == cause && *duplicate == number => Some(*outcome),
            Outcome::Gate(..) | Outcome::Slip(..) => None,
        })
    }
}
