//! From a scan to money: look up, quote, settle.

use super::{Action, Lane, Message, Notice, Past, Stage, answer};
use crate::context::Context;
use iced::Task;
use palang_booth::desk::model::{LetOut, Quoted, Receipt, Session, Tender};
use palang_domain::{Money, Refusal};

impl Lane {
    /// Cash as typed; nothing when nothing was typed.
    pub(super) fn tendered(&self) -> Option<Money> {
        self.typed.parse().ok().map(Money::new)
    }

    pub(super) fn scanned(&mut self, cx: &Context, session: &Session, text: String) -> Action {
        if self.stage.busy_with_money() {
            // Held, and told: a scan during a settlement is neither lost nor done twice.
            self.hold(text);
            return Action::None;
        }
        self.typed.clear();
        self.look_up(cx, session, text)
    }

    pub(super) fn next_scan(&mut self, cx: &Context, session: &Session) -> Action {
        match self.waiting.pop_front() {
            Some(text) => self.scanned(cx, session, text),
            None => Action::None,
        }
    }

    pub(super) fn look_up(&mut self, cx: &Context, session: &Session, text: String) -> Action {
        self.notice = None;
        self.asked += 1;
        let asked = self.asked;
        let reply = cx.desk.look_up(session, &cx.booth.lane.id, &text);
        self.stage = Stage::Looking { code: text };
        Action::Run(Task::perform(answer(reply), move |answer| Message::Quoted(asked, answer)))
    }

    pub(super) fn quoted(&mut self, asked: u64, answer: Result<Quoted, Refusal>) -> Action {
        // An answer to a question that a later scan has replaced.
        let Stage::Looking { code } = &self.stage else { return Action::None };
        if asked != self.asked {
            return Action::None;
        }
        self.stage = match answer {
            Ok(quoted) => Stage::Due(quoted),
            Err(refusal) => Stage::Refused { code: code.clone(), refusal },
        };
        Action::None
    }

    pub(super) fn pay(&mut self, cx: &Context, session: &Session, tender: Tender) -> Action {
        // An impatient second Enter must not pay twice.
        let Stage::Due(quoted) = &self.stage else { return Action::None };
        let quoted = quoted.clone();
        let (lane, asked) = (&cx.booth.lane.id, quoted.clone());
        self.notice = None;
        self.stage = Stage::Paying(quoted);
        if asked.due.is_settled() {
            return Action::ask_desk(cx.desk.let_out(session, lane, asked), Message::LetOut);
        }
        Action::ask_desk(cx.desk.settle(session, lane, asked, tender), Message::Settled)
    }

    pub(super) fn settled(&mut self, cx: &Context, session: &Session, answer: Result<Receipt, Refusal>) -> Action {
        let Stage::Paying(quoted) = &self.stage else { return Action::None };
        let quoted = quoted.clone();
        self.typed.clear();
        match answer {
            Ok(receipt) => self.paid(cx, session, quoted, receipt),
            Err(refusal) => self.not_settled(cx, session, quoted, refusal),
        }
    }

    pub(super) fn let_out(&mut self, cx: &Context, session: &Session, answer: Result<LetOut, Refusal>) -> Action {
        let Stage::Paying(quoted) = &self.stage else { return Action::None };
        let quoted = quoted.clone();
        self.typed.clear();
        match answer {
            Ok(left) => {
                self.remember(Past::let_out(&left));
                let granted = left.granted;
                self.stage = Stage::LetOut { quoted, left, gate: None };
                self.take_device_answers(cx, [granted]);
                self.next_scan(cx, session)
            }
            Err(refusal) => self.not_settled(cx, session, quoted, refusal),
        }
    }

    fn not_settled(&mut self, cx: &Context, session: &Session, quoted: Quoted, refusal: Refusal) -> Action {
        match refusal {
            Refusal::QuoteExpired => {
                let action = self.look_up(cx, session, quoted.code);
                self.notice = Some(Notice::Repriced);
                action
            }
            refusal if self.still_due(&refusal) => {
                self.stage = Stage::Due(quoted);
                self.notice = Some(Notice::Refused(refusal));
                Action::None
            }
            refusal => {
                self.stage = Stage::Refused { code: quoted.code, refusal };
                Action::None
            }
        }
    }

    /// Whether the same quote may be tried again after this refusal.
    const fn still_due(&self, refusal: &Refusal) -> bool {
        matches!(
            refusal,
            Refusal::TooLittle { .. }
                | Refusal::TooMuch
                | Refusal::NotAnAmount
                | Refusal::NoShift
                | Refusal::OthersShift
                | Refusal::DiskFull
                | Refusal::StoreFailed
                | Refusal::Busy
        )
    }

    fn paid(&mut self, cx: &Context, session: &Session, quoted: Quoted, receipt: Receipt) -> Action {
        self.remember(Past::left(&receipt));
        let (granted, settled) = (receipt.granted, receipt.settled);
        let exact = receipt.change == Money::ZERO;
        self.stage = Stage::Paid { quoted, receipt, gate: None, slip: None };
        self.take_device_answers(cx, [granted, settled]);
        match self.waiting.len() {
            0 => Action::None,
            // There is no change to read: the next driver need not wait.
            _ if exact => self.next_scan(cx, session),
            held => {
                self.notice = Some(Notice::Held(held));
                Action::None
            }
        }
    }
}
