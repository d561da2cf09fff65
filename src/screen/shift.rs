//! The shift panel: the X, and the close.

mod view;

use super::answer;
use super::count::Count;
use crate::services::Services;
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
use iced::Task;
use palang_booth::desk::model::{Session, ShiftClosing, ShiftView, Update};
use palang_domain::fact::SlipOutcome;
use palang_domain::{Permission, Refusal};
use palang_locale::Locale;
use std::collections::VecDeque;

/// Printer's answers that may come before the answer of the use case that caused them.
const OUTCOMES_MAX: usize = 8;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
    /// The shift as it stands.
    Seen(Result<Option<ShiftView>, Refusal>),
    /// The desk's answer to the X: the slip's cause.
    Printed(Result<u64, Refusal>),
    /// The desk's answer to the close.
    Closed(Result<ShiftClosing, Refusal>),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// Back to the lane.
    Back,
    /// The shift is closed and its result has been read.
    Done,
    /// A key that belongs elsewhere.
    Leave(Command),
}

#[derive(Clone, Debug)]
enum Stage {
    Totals,
    Counting(Count),
    Closing,
    Closed(Box<ShiftClosing>),
}

/// A report on its way to the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Report {
    /// The fact it is of.
    cause: u64,
    /// The Z has a number, an X has none.
    z: Option<u64>,
    /// What the printer said so far.
    outcome: Option<SlipOutcome>,
}

/// The panel.
#[derive(Clone, Debug)]
pub struct Shift {
    view: Option<ShiftView>,
    stage: Stage,
    refused: Option<Refusal>,
    report: Option<Report>,
    outcomes: VecDeque<(u64, SlipOutcome)>,
    /// Whether expected cash may be seen before the count.
    sees_cash: bool,
    others: bool,
}

impl Shift {
    /// The panel of a shift.
    #[must_use]
    pub fn new(session: &Session, view: Option<ShiftView>) -> Self {
        let others = view.as_ref().is_some_and(|view| session.operator.as_ref() != Some(&view.operator));
        let sees_cash = session.role.may(Permission::ConfirmCounts);
        Self { view, stage: Stage::Totals, refused: None, report: None, outcomes: VecDeque::new(), sees_cash, others }
    }

    /// The panel after a close: for pictures and their tests.
    #[must_use]
    pub fn closed(mut self, closing: ShiftClosing) -> Self {
        self.sent(closing.cause, Some(closing.z_number));
        self.stage = Stage::Closed(Box::new(closing));
        self
    }

    /// What the booth tells: the printer's answer to a report.
    pub fn hear(&mut self, update: &Update) {
        let Update::Slip { cause, duplicate: 0, outcome } = *update else { return };
        self.outcomes.push_front((cause, outcome));
        self.outcomes.truncate(OUTCOMES_MAX);
        if let Some(report) = self.report.as_mut().filter(|report| report.cause == cause) {
            report.outcome = Some(outcome);
        }
    }

    /// A report is on its way; the printer may have been faster than the desk's answer.
    fn sent(&mut self, cause: u64, z: Option<u64>) {
        let outcome = self.outcomes.iter().find(|(of, _)| *of == cause).map(|(_, outcome)| *outcome);
        self.report = Some(Report { cause, z, outcome });
    }

    /// What became of the last report, once the printer has said so.
    #[must_use]
    pub fn slip(&self) -> Option<SlipOutcome> {
        self.report.and_then(|report| report.outcome)
    }

    /// The panel while counting: for pictures and their tests.
    #[must_use]
    pub fn counting(mut self, count: Count) -> Self {
        self.stage = Stage::Counting(count);
        self
    }

    /// Reads the shift afresh.
    pub fn refresh(services: &Services) -> Task<Message> {
        Task::perform(answer(services.desk.shift()), Message::Seen)
    }

    /// What the close came to, once it has.
    #[must_use]
    pub fn closing(&self) -> Option<&ShiftClosing> {
        match &self.stage {
            Stage::Closed(closing) => Some(closing),
            Stage::Totals | Stage::Counting(_) | Stage::Closing => None,
        }
    }

    /// What is offered now.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        match &self.stage {
            Stage::Totals => {
                let mut offers = Vec::with_capacity(3);
                if self.view.is_some() {
                    offers.push(Offer::new(Command::CloseShift, words.do_close_shift()));
                    offers.push(Offer::new(Command::PrintX, words.do_print_x()));
                }
                if !self.others {
                    offers.push(Offer::new(Command::Back, words.do_back()));
                }
                offers.push(Offer::new(Command::SignOut, words.do_sign_out()));
                offers
            }
            Stage::Counting(count) => {
                let mut offers = count.offers(locale, words.do_close_now(), false);
                offers.push(Offer::new(Command::Back, words.do_cancel()));
                offers
            }
            Stage::Closing => Vec::new(),
            Stage::Closed(_) => vec![Offer::new(Command::Confirm, words.do_done()).primary()],
        }
    }

    /// What happened.
    pub fn update(&mut self, services: &Services, session: &Session, message: Message) -> Action {
        match message {
            Message::Stroke(stroke) => match hotkeys::pressed(&self.offers(&services.locale), stroke) {
                Some(command) => self.command(services, session, command),
                None => self.typed(stroke),
            },
            Message::Do(command) => self.command(services, session, command),
            Message::Seen(Ok(view)) => {
                self.view = view;
                Action::None
            }
            Message::Closed(Ok(closing)) => {
                self.sent(closing.cause, Some(closing.z_number));
                self.stage = Stage::Closed(Box::new(closing));
                Action::None
            }
            Message::Printed(Ok(cause)) => {
                self.refused = None;
                self.sent(cause, None);
                Action::None
            }
            Message::Seen(Err(refusal)) | Message::Printed(Err(refusal)) => self.fail(refusal),
            Message::Closed(Err(refusal)) => {
                self.stage = Stage::Totals;
                self.fail(refusal)
            }
        }
    }

    fn fail(&mut self, refusal: Refusal) -> Action {
        self.refused = Some(refusal);
        Action::None
    }

    fn typed(&mut self, stroke: Stroke) -> Action {
        if let Stage::Counting(count) = &mut self.stage {
            count.typed(stroke);
        }
        Action::None
    }

    fn command(&mut self, services: &Services, session: &Session, command: Command) -> Action {
        if let Stage::Counting(count) = &mut self.stage
            && count.command(&command)
        {
            return Action::None;
        }
        match (&self.stage, command) {
            (Stage::Totals, Command::CloseShift) => {
                self.stage = Stage::Counting(Count::new(services.locale.currency()));
                Action::None
            }
            (Stage::Totals, Command::PrintX) => {
                self.report = None;
                Action::Run(Task::perform(answer(services.desk.print_x(session)), Message::Printed))
            }
            (Stage::Totals, Command::Back) => Action::Back,
            (Stage::Counting(_), Command::Back) => {
                self.stage = Stage::Totals;
                Action::None
            }
            (Stage::Counting(count), Command::Confirm | Command::Finish) => {
                let counted = count.total();
                self.stage = Stage::Closing;
                self.refused = None;
                let reply = services.desk.close_shift(session, counted);
                Action::Run(Task::perform(answer(reply), Message::Closed))
            }
            (Stage::Closed(_), Command::Confirm) => Action::Done,
            (_, other) => Action::Leave(other),
        }
    }
}
