//! Sign-in, and the lock: the same form, with the number known already.

use super::lane::Lane;
use super::{Action, Event, Request, Screen, SessionKeys, looks_offers};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::field::{self, Shown, field};
use crate::ui::hotkeys::Stroke;
use crate::ui::panel::{self, Urgency};
use crate::ui::server::Condition;
use crate::ui::{Gap, Ui, key, text};
use iced::widget::{column, row};
use iced::{Element, Task};
use palang_booth::desk::model::Session;
use palang_domain::time::SECOND_MS;
use palang_domain::{OperatorNumber, Refusal, Timestamp};
use palang_locale::Locale;

/// Longest operator number and PIN.
const LONGEST: usize = 8;

/// What only this form receives.
#[derive(Clone, Debug)]
pub enum Message {
    /// The desk's answer.
    SignedIn(Result<Session, Refusal>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number,
    Pin,
}

/// The form.
#[derive(Clone, Debug)]
pub struct SignIn {
    number: String,
    pin: String,
    part: Part,
    busy: bool,
    refused: Option<Refusal>,
    /// Who has locked the screen.
    locked: Option<Session>,
}

impl SignIn {
    /// Nobody is there.
    #[must_use]
    pub const fn new() -> Self {
        Self { number: String::new(), pin: String::new(), part: Part::Number, busy: false, refused: None, locked: None }
    }

    /// The screen is locked by somebody.
    #[must_use]
    pub fn locked(session: Session) -> Self {
        let number = session.operator.as_ref().map_or_else(String::new, ToString::to_string);
        Self { number, part: Part::Pin, locked: Some(session), ..Self::new() }
    }

    /// Whether this is the lock: somebody is to come back.
    #[must_use]
    pub const fn is_lock(&self) -> bool {
        self.locked.is_some()
    }

    /// As it stands after a refusal: for pictures and their tests.
    #[must_use]
    pub fn refused(mut self, number: &str, refusal: Refusal) -> Self {
        number.clone_into(&mut self.number);
        self.part = Part::Pin;
        self.refused = Some(refusal);
        self
    }

    /// Why the last attempt failed.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        self.refused.as_ref()
    }

    fn fail(&mut self, refusal: Refusal) {
        self.busy = false;
        self.pin.clear();
        self.refused = Some(refusal);
    }

    fn other_field(&mut self) {
        self.part = if self.part == Part::Number && !self.number.is_empty() { Part::Pin } else { Part::Number };
    }

    fn clear(&mut self) {
        if self.busy {
            return;
        }
        self.pin.clear();
        self.refused = None;
        if self.locked.is_none() {
            self.number.clear();
            self.part = Part::Number;
        }
    }

    fn sign_in(&mut self, cx: &Context) -> Action<Message> {
        if self.busy || self.pin.is_empty() {
            return Action::None;
        }
        let Ok(number) = self.number.parse::<OperatorNumber>() else {
            self.fail(Refusal::BadPin);
            return Action::None;
        };
        self.busy = true;
        self.refused = None;
        let reply = cx.desk.sign_in(&number, &self.pin);
        self.pin.clear();
        Action::ask_desk(reply, Message::SignedIn)
    }

    fn notice<'a, M: 'a>(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'a, M> {
        let words = ui.locale.kiosk();
        let line = match (&self.refused, self.busy, booth.demo) {
            (_, true, _) => Some((Urgency::Info, words.checking())),
            (Some(Refusal::LockedOut { until }), ..) if until.millis_since(ui.now) > 0 => {
                Some((Urgency::Trouble, words.locked_out(seconds_until(*until, ui.now))))
            }
            (Some(Refusal::LockedOut { .. }), ..) => Some((Urgency::Info, words.try_again())),
            (Some(refusal), ..) => Some((Urgency::Attention, super::refusal(ui, refusal))),
            (None, _, true) if self.locked.is_some() => Some((Urgency::Info, ui.locale.demo().locked_hint())),
            (None, _, true) => Some((Urgency::Info, ui.locale.demo().sign_in_hint())),
            (None, ..) if self.locked.is_none() && booth.server.condition(ui.now) == Condition::NotEnrolled => {
                Some((Urgency::Info, ui.locale.sync().says_not_enrolled()))
            }
            (None, ..) => None,
        };
        panel::notice(ui, line)
    }
}

impl Screen for SignIn {
    type Message = Message;
    const SESSION_KEYS: SessionKeys = SessionKeys::SignedOut;

    fn open(_: &Context, _: &Lane) -> Option<(Self, Task<Message>)> {
        Some((Self::new(), Task::none()))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        let words = locale.kiosk();
        if self.locked.is_some() {
            return vec![
                Offer::new(Command::Confirm, words.do_unlock()).primary(),
                Offer::new(Command::Back, words.do_clear()),
                Offer::new(Command::SignOut, words.do_sign_out()),
            ];
        }
        let enter = if self.part == Part::Number { words.do_next() } else { words.do_sign_in() };
        vec![
            Offer::new(Command::Confirm, enter).primary(),
            Offer::new(Command::NextField, words.do_other_field()),
            Offer::new(Command::Back, words.do_clear()),
        ]
    }

    fn update(&mut self, cx: &Context, event: Event<Message>) -> Action<Message> {
        match event {
            Event::Chosen(Command::Confirm) if self.part == Part::Pin => return self.sign_in(cx),
            Event::Chosen(Command::Confirm | Command::NextField) => self.other_field(),
            Event::Chosen(Command::Back) => self.clear(),
            Event::Chosen(_) => {}
            Event::Own(Message::SignedIn(Ok(session))) => return Request::SignedIn(session).into(),
            Event::Own(Message::SignedIn(Err(refusal))) => self.fail(refusal),
        }
        Action::None
    }

    fn key_typed(&mut self, stroke: Stroke) {
        if self.busy {
            return;
        }
        let (part, longest) = match self.part {
            Part::Number => (&mut self.number, LONGEST),
            Part::Pin => (&mut self.pin, 2 * LONGEST),
        };
        if stroke == Stroke::Backspace {
            let _ = part.pop();
        } else if let Some(digit) = stroke.digit().filter(|_| part.len() < longest) {
            part.push(digit);
            self.refused = None;
        }
    }

    fn view(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'static, Event<Message>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let title = match &self.locked {
            Some(session) => words.title_locked(&session.name),
            None => words.title_sign_in(),
        };
        let looks = looks_offers(ui.locale, ui.look);
        field::form(
            ui,
            column![
                text::title(t, title),
                field(ui, words.field_number(), &Shown::Plain(self.number.clone()), self.part == Part::Number),
                field(ui, words.field_pin(), &Shown::Secret(self.pin.len()), self.part == Part::Pin),
                self.notice(ui, booth),
                row(looks.iter().map(|offer| key::small(ui, offer))).spacing(Gap::Xl),
            ]
            .spacing(Gap::L),
        )
    }
}

/// Whole seconds left, the last one counted.
const fn seconds_until(until: Timestamp, now: Timestamp) -> i64 {
    (until.millis_since(now) + SECOND_MS - 1) / SECOND_MS
}

impl Default for SignIn {
    fn default() -> Self {
        Self::new()
    }
}
