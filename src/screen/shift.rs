//! The shift panel: the X, and the close.

mod view;

use super::count::Count;
use super::lane::Lane;
use super::{Action, DeviceAnswer, Event, Request, Screen, SessionKeys, answer};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::Ui;
use crate::ui::hotkeys::{Key, Stroke};
use iced::{Element, Task};
use palang_booth::desk::model::{Session, ShiftClosing, ShiftView, Update};
use palang_domain::fact::SlipOutcome;
use palang_domain::{Permission, Refusal};
use palang_locale::Locale;

/// What only this panel receives.
#[derive(Clone, Debug)]
pub enum Message {
    /// A row of the count was clicked.
    Row(usize),
    /// The shift as it stands.
    Read(Result<Option<ShiftView>, Refusal>),
    /// The desk's answer to the X: the slip's cause.
    Printed(Result<u64, Refusal>),
    /// The desk's answer to the close.
    Closed(Result<ShiftClosing, Refusal>),
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

impl Report {
    const fn sent(cause: u64, z: Option<u64>) -> Self {
        Self { cause, z, outcome: None }
    }
}

/// The panel.
#[derive(Clone, Debug)]
pub struct Shift {
    view: Option<ShiftView>,
    stage: Stage,
    refused: Option<Refusal>,
    report: Option<Report>,
    /// Whether expected cash may be seen before the count.
    sees_cash: bool,
    /// Whether it is somebody else's shift: to be closed, and not worked in.
    others: bool,
}

impl Shift {
    /// The panel of a shift.
    #[must_use]
    pub fn new(session: &Session, view: Option<ShiftView>) -> Self {
        let others = view.as_ref().is_some_and(|view| session.operator.as_ref() != Some(&view.operator));
        let sees_cash = session.role.may(Permission::ConfirmCounts);
        Self { view, stage: Stage::Totals, refused: None, report: None, sees_cash, others }
    }

    /// The panel after a close: for pictures and their tests.
    #[must_use]
    pub fn closed(mut self, closing: ShiftClosing) -> Self {
        self.report = Some(Report::sent(closing.cause, Some(closing.z_number)));
        self.stage = Stage::Closed(Box::new(closing));
        self
    }

    /// A report is on its way to the printer, which may have answered already.
    fn report_sent(&mut self, cx: &Context, cause: u64, z: Option<u64>) {
        self.report = Some(Report::sent(cause, z));
        for answer in cx.answers.to(cause) {
            self.device_answered(answer);
        }
    }

    /// The printer has answered: to the last report, or to something that is not shown here.
    fn device_answered(&mut self, answer: DeviceAnswer) {
        let DeviceAnswer::Slip { cause, duplicate: 0, outcome } = answer else { return };
        if let Some(report) = self.report.as_mut().filter(|report| report.cause == cause) {
            report.outcome = Some(outcome);
        }
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

    /// What the close came to, once it has.
    #[must_use]
    pub fn closing(&self) -> Option<&ShiftClosing> {
        match &self.stage {
            Stage::Closed(closing) => Some(closing),
            Stage::Totals | Stage::Counting(_) | Stage::Closing => None,
        }
    }

    fn command(&mut self, cx: &Context, command: Command) -> Action<Message> {
        let Some(session) = &cx.booth.session else { return Action::None };
        match (&mut self.stage, command) {
            (Stage::Totals, Command::CloseShift) => self.stage = Stage::Counting(Count::new(cx.locale.currency())),
            (Stage::Totals, Command::PrintX) => {
                self.report = None;
                return Action::ask_desk(cx.desk.print_x(session), Message::Printed);
            }
            (Stage::Totals, Command::Back) => return Request::Back.into(),
            (Stage::Counting(_), Command::Back) => self.stage = Stage::Totals,
            (Stage::Counting(count), Command::Confirm | Command::Finish) => {
                let counted = count.total();
                self.stage = Stage::Closing;
                self.refused = None;
                return Action::ask_desk(cx.desk.close_shift(session, counted), Message::Closed);
            }
            (Stage::Counting(count), command) => count.command(&command),
            (Stage::Closed(_), Command::Confirm) => return Request::ShiftClosed.into(),
            (Stage::Totals | Stage::Closing | Stage::Closed(_), _) => {}
        }
        Action::None
    }
}

impl Screen for Shift {
    type Message = Message;
    const KEY: Option<Key> = Some(Key::Function(9));
    const SESSION_KEYS: SessionKeys = SessionKeys::Panel;

    fn open(cx: &Context, _: &Lane) -> Option<(Self, Task<Message>)> {
        let panel = Self::new(cx.booth.session.as_ref()?, cx.booth.shift.clone());
        Some((panel, Task::perform(answer(cx.desk.shift()), Message::Read)))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        let words = locale.kiosk();
        match &self.stage {
            Stage::Totals => {
                let mut offers = Vec::with_capacity(4);
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

    fn update(&mut self, cx: &Context, event: Event<Message>) -> Action<Message> {
        match event {
            Event::Chosen(command) => return self.command(cx, command),
            Event::Own(Message::Row(row)) => {
                if let Stage::Counting(count) = &mut self.stage {
                    count.select(row);
                }
            }
            Event::Own(Message::Read(Ok(view))) => self.view = view,
            Event::Own(Message::Closed(Ok(closing))) => {
                self.report_sent(cx, closing.cause, Some(closing.z_number));
                self.stage = Stage::Closed(Box::new(closing));
            }
            Event::Own(Message::Printed(Ok(cause))) => {
                self.refused = None;
                self.report_sent(cx, cause, None);
            }
            Event::Own(Message::Read(Err(refusal)) | Message::Printed(Err(refusal))) => self.refused = Some(refusal),
            Event::Own(Message::Closed(Err(refusal))) => {
                self.stage = Stage::Totals;
                self.refused = Some(refusal);
            }
        }
        Action::None
    }

    fn key_typed(&mut self, stroke: Stroke) {
        if let Stage::Counting(count) = &mut self.stage {
            count.typed(stroke);
        }
    }

    fn notify(&mut self, _: &Context, update: &Update) -> Action<Message> {
        if let Some(answer) = DeviceAnswer::of(update) {
            self.device_answered(answer);
        }
        Action::None
    }

    fn view(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'static, Event<Message>> {
        self.panel(ui, booth)
    }
}
