//! Tickets issued, slips printed again, the gate opened by hand or again, and what the devices answer.

use super::{Action, BOUNCE, Lane, Message, Notice, PAST_MAX, Past, Stage};
use crate::command::{Command, Offer};
use crate::context::Context;
use crate::screen::{DeviceAnswer, Id};
use palang_booth::desk::model::{Grant, Issued, Session};
use palang_domain::fact::{Dismissal, GateOutcome, SlipOutcome};
use palang_domain::{ClassId, Refusal};
use palang_locale::Locale;

impl Lane {
    pub(super) fn issue(&mut self, cx: &Context, session: &Session, class: &ClassId) -> Action {
        // A button has no instant of its own; the last one is late by a second at most. Before it there is no button.
        let Some(at) = cx.last_event else { return Action::None };
        if !self.stage.idle() || self.issued_at.is_some_and(|before| at.saturating_duration_since(before) < BOUNCE) {
            return Action::None;
        }
        self.issued_at = Some(at);
        self.notice = None;
        self.typed.clear();
        self.stage = Stage::Issuing;
        let reply = cx.desk.issue(session, &cx.booth.lane.id, class, None);
        Action::ask_desk(reply, Message::Issued)
    }

    pub(super) fn issued(&mut self, cx: &Context, session: &Session, answer: Result<Issued, Refusal>) -> Action {
        match answer {
            Ok(issued) => self.show_issued(cx, issued),
            Err(refusal) => self.stage = Stage::Refused { code: String::new(), refusal },
        }
        self.next_scan(cx, session)
    }

    /// Somebody pressed the ticket button: shown when nothing else is, and remembered always.
    pub(super) fn button_issued(&mut self, cx: &Context, issued: Issued) {
        if self.stage.idle() {
            self.show_issued(cx, issued);
        } else {
            self.remember(Past::came(&issued));
        }
    }

    fn show_issued(&mut self, cx: &Context, issued: Issued) {
        self.remember(Past::came(&issued));
        let cause = issued.cause;
        self.stage = Stage::Issued { issued, gate: None, slip: None };
        self.take_device_answers(cx, [cause]);
    }

    pub(super) fn reprint(&mut self, cx: &Context, session: &Session) -> Action {
        let reply = cx.desk.reprint(session, &cx.booth.lane.id);
        Action::ask_desk(reply, Message::Reprinted)
    }

    pub(super) fn reprinted(&mut self, cx: &Context, answer: Result<(u64, u32), Refusal>) -> Action {
        match answer {
            Ok((cause, number)) => {
                self.notice = Some(Notice::Duplicate { cause, number });
                self.take_device_answers(cx, [cause]);
            }
            Err(refusal) => self.notice = Some(Notice::Refused(refusal)),
        }
        Action::None
    }

    /// Opens the gate for a reason that another screen has asked for.
    pub(super) fn open_by_hand(&mut self, cx: &Context, session: &Session, reason: &str) -> Action {
        let reply = cx.desk.open_by_hand(session, &cx.booth.lane.id, reason);
        Action::ask_desk(reply, Message::Opened)
    }

    pub(super) fn opened(&mut self, cx: &Context, answer: Result<u64, Refusal>) -> Action {
        match answer {
            // What the panel shows stays: the gate was opened beside it, not instead of it.
            Ok(cause) => {
                self.notice = Some(Notice::Opening { cause });
                self.take_device_answers(cx, [cause]);
            }
            Err(refusal) => self.notice = Some(Notice::Refused(refusal)),
        }
        Action::None
    }

    pub(super) fn reopen(&mut self, cx: &Context, session: &Session) -> Action {
        let Some(grant) = self.to_reopen() else { return Action::None };
        let cause = grant.cause;
        let reply = cx.desk.reopen(session, cause);
        self.notice = Some(Notice::Opening { cause });
        Action::ask_desk(reply, Message::Reopened)
    }

    /// The opening that the key repeats: the one on the panel, else the oldest.
    #[must_use]
    pub fn to_reopen(&self) -> Option<&Grant> {
        let shown = match &self.stage {
            Stage::Paid { receipt, .. } => Some(receipt.granted),
            Stage::LetOut { left, .. } => Some(left.granted),
            Stage::Issued { issued, .. } => Some(issued.cause),
            _ => None,
        };
        self.grants.iter().find(|grant| Some(grant.cause) == shown).or_else(|| self.grants.first())
    }

    pub(super) fn reopened(&mut self, cx: &Context, reply: Result<(), Refusal>) -> Action {
        if let Err(refusal) = reply {
            self.notice = Some(Notice::Refused(refusal));
        }
        Action::ask_desk(cx.desk.grants(), Message::Grants)
    }

    /// Whether an opening waits to be repeated.
    #[must_use]
    pub const fn offers_again(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Puts an opening away, for the reason that another screen has asked for.
    pub(super) fn dismiss(&mut self, cx: &Context, session: &Session, cause: u64, reason: Dismissal) -> Action {
        let reply = cx.desk.dismiss(session, cause, reason);
        Action::ask_desk(reply, Message::Dismissed)
    }

    pub(super) fn dismissed(&mut self, cx: &Context, reply: Result<(), Refusal>) -> Action {
        self.notice = Some(match reply {
            Ok(()) => Notice::Dismissed,
            Err(refusal) => Notice::Refused(refusal),
        });
        // Refused or not: what is on offer may have changed under the form.
        Action::ask_desk(cx.desk.grants(), Message::Grants)
    }

    /// What the devices have answered already to what the panel has just begun to show.
    pub(super) fn take_device_answers<const N: usize>(&mut self, cx: &Context, causes: [u64; N]) {
        for answer in causes.into_iter().flat_map(|cause| cx.answers.to(cause)) {
            self.device_answered(answer);
        }
    }

    /// A device has answered: the panel's strip and the notice say so where they are about its work.
    pub(super) fn device_answered(&mut self, answer: DeviceAnswer) {
        match answer {
            DeviceAnswer::Gate { cause, outcome } => {
                match &mut self.stage {
                    Stage::Paid { receipt, gate, .. } if receipt.granted == cause => *gate = Some(outcome),
                    Stage::LetOut { left, gate, .. } if left.granted == cause => *gate = Some(outcome),
                    Stage::Issued { issued, gate, .. } if issued.cause == cause => *gate = Some(outcome),
                    _ => {}
                }
                if self.notice == Some(Notice::Opening { cause }) {
                    self.notice = Some(Notice::Gate(outcome));
                }
            }
            DeviceAnswer::Slip { cause, duplicate, outcome } => {
                // A duplicate that came out is paper in the hand: the strip does not go on saying that there is none.
                if duplicate == 0 || outcome == SlipOutcome::Printed {
                    match &mut self.stage {
                        Stage::Paid { receipt, slip, .. } if receipt.settled == cause => *slip = Some(outcome),
                        Stage::Issued { issued, slip, .. } if issued.cause == cause => *slip = Some(outcome),
                        _ => {}
                    }
                }
                if self.notice == Some(Notice::Duplicate { cause, number: duplicate }) {
                    self.notice = Some(Notice::Slip(outcome));
                }
            }
        }
    }

    /// A silent gate leaves something to offer; a gate's answer takes something off the offer.
    pub(super) fn grants_after(&self, cx: &Context, answer: DeviceAnswer) -> Action {
        match answer {
            DeviceAnswer::Gate { outcome, .. } if outcome != GateOutcome::Acknowledged || !self.grants.is_empty() => {
                Action::ask_desk(cx.desk.grants(), Message::Grants)
            }
            DeviceAnswer::Gate { .. } | DeviceAnswer::Slip { .. } => Action::None,
        }
    }

    /// Takes an answer that only fills the side column; a failed read leaves what is there.
    pub(super) fn take<T>(&mut self, put: impl FnOnce(&mut Self, T), answer: Result<T, Refusal>) -> Action {
        if let Ok(value) = answer {
            put(self, value);
        }
        Action::None
    }

    /// Adds a vehicle to the list of those that passed.
    pub(super) fn remember(&mut self, past: Past) {
        self.past.push_front(past);
        self.past.truncate(PAST_MAX);
    }
}

/// The keys of the opening on offer: open again, and not needed any more.
pub(super) fn grant_offers(locale: &Locale) -> [Offer; 2] {
    let words = locale.kiosk();
    [Offer::new(Command::Reopen, words.do_reopen()), Offer::new(Command::Open(Id::Dismiss), words.do_dismiss())]
}
