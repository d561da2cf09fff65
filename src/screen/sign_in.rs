//! Sign-in, and the lock: the same form, with the number known already.

use super::answer;
use crate::services::Services;
use crate::ui::field::{self, Shown, field};
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, key, text};
use iced::widget::{column, row};
use iced::{Element, Task};
use palang_booth::desk::model::Session;
use palang_domain::time::SECOND_MS;
use palang_domain::{OperatorNumber, Refusal, Timestamp};
use palang_locale::Locale;

/// Longest operator number and PIN.
const LONGEST: usize = 8;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
    /// The desk's answer.
    SignedIn(Result<Session, Refusal>),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// Somebody is there.
    SignedIn(Session),
    /// The one who locked the screen gives it up.
    SignOut,
    /// A key of the session.
    Leave(Command),
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
    locked: Option<Session>,
    demo: bool,
    unenrolled: bool,
}

impl SignIn {
    /// Nobody is there.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            number: String::new(),
            pin: String::new(),
            part: Part::Number,
            busy: false,
            refused: None,
            locked: None,
            demo: false,
            unenrolled: false,
        }
    }

    /// The screen is locked by somebody.
    #[must_use]
    pub fn locked(session: Session) -> Self {
        let number = session.operator.as_ref().map_or_else(String::new, ToString::to_string);
        Self { number, part: Part::Pin, locked: Some(session), ..Self::new() }
    }

    /// With a line that tells a newcomer what to type: the demo's.
    #[must_use]
    pub const fn in_demo(mut self, demo: bool) -> Self {
        self.demo = demo;
        self
    }

    /// With a calm line: a server is named, and the booth is not enrolled there yet.
    #[must_use]
    pub const fn unenrolled(mut self, unenrolled: bool) -> Self {
        self.tell_unenrolled(unenrolled);
        self
    }

    /// The same, of a form that is in front already.
    pub const fn tell_unenrolled(&mut self, unenrolled: bool) {
        self.unenrolled = unenrolled;
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

    /// What is offered now.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
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

    /// What happened.
    pub fn update(&mut self, services: &Services, message: Message) -> Action {
        match message {
            Message::Stroke(stroke) => match hotkeys::pressed(&self.offers(&services.locale), stroke) {
                Some(command) => self.command(services, command),
                None => self.typed(stroke),
            },
            Message::Do(command) => self.command(services, command),
            Message::SignedIn(Ok(session)) => Action::SignedIn(session),
            Message::SignedIn(Err(refusal)) => self.fail(refusal),
        }
    }

    fn fail(&mut self, refusal: Refusal) -> Action {
        self.busy = false;
        self.pin.clear();
        self.refused = Some(refusal);
        Action::None
    }

    fn typed(&mut self, stroke: Stroke) -> Action {
        let (part, longest) = match self.part {
            Part::Number => (&mut self.number, LONGEST),
            Part::Pin => (&mut self.pin, 2 * LONGEST),
        };
        if self.busy {
            return Action::None;
        }
        if stroke == Stroke::Backspace {
            let _ = part.pop();
        } else if let Some(digit) = stroke.digit().filter(|_| part.len() < longest) {
            part.push(digit);
            self.refused = None;
        }
        Action::None
    }

    fn command(&mut self, services: &Services, command: Command) -> Action {
        match command {
            Command::Confirm if self.part == Part::Number => self.other(),
            Command::Confirm => self.sign_in(services),
            Command::NextField if self.locked.is_none() => self.other(),
            Command::Back => self.clear(),
            Command::SignOut => Action::SignOut,
            other => Action::Leave(other),
        }
    }

    fn other(&mut self) -> Action {
        self.part = if self.part == Part::Number && !self.number.is_empty() { Part::Pin } else { Part::Number };
        Action::None
    }

    fn clear(&mut self) -> Action {
        if self.busy {
            return Action::None;
        }
        self.pin.clear();
        self.refused = None;
        if self.locked.is_none() {
            self.number.clear();
            self.part = Part::Number;
        }
        Action::None
    }

    fn sign_in(&mut self, services: &Services) -> Action {
        if self.busy || self.pin.is_empty() {
            return Action::None;
        }
        let Ok(number) = self.number.parse::<OperatorNumber>() else { return self.fail(Refusal::BadPin) };
        self.busy = true;
        self.refused = None;
        let reply = services.desk.sign_in(&number, &self.pin);
        self.pin.clear();
        Action::Run(Task::perform(answer(reply), Message::SignedIn))
    }

    /// The form in the middle of the page.
    pub fn view<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_press: impl Fn(Command) -> M) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let title = match &self.locked {
            Some(session) => words.title_locked(&session.name),
            None => words.title_sign_in(),
        };
        let looks = super::looks_offers(ui.locale, ui.look);
        let looks = row(looks.iter().map(|offer| key::small(ui, offer, on_press(offer.command.clone()))));
        field::form(
            ui,
            column![
                text::title(t, title),
                field(ui, words.field_number(), &Shown::Plain(self.number.clone()), self.part == Part::Number),
                field(ui, words.field_pin(), &Shown::Secret(self.pin.len()), self.part == Part::Pin),
                self.says(ui),
                looks.spacing(Gap::Xl),
            ]
            .spacing(Gap::L),
        )
    }

    fn says<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
        let words = ui.locale.kiosk();
        let line = match (&self.refused, self.busy, self.demo) {
            (_, true, _) => Some((Urgency::Info, words.checking())),
            (Some(Refusal::LockedOut { until }), ..) if until.millis_since(ui.now) > 0 => {
                Some((Urgency::Trouble, words.locked_out(seconds_until(*until, ui.now))))
            }
            (Some(Refusal::LockedOut { .. }), ..) => Some((Urgency::Info, words.try_again())),
            (Some(refusal), ..) => Some((Urgency::Attention, super::refusal(ui, refusal))),
            (None, _, true) if self.locked.is_some() => Some((Urgency::Info, ui.locale.demo().locked_hint())),
            (None, _, true) => Some((Urgency::Info, ui.locale.demo().sign_in_hint())),
            (None, ..) if self.unenrolled => Some((Urgency::Info, ui.locale.sync().says_not_enrolled())),
            (None, ..) => None,
        };
        panel::notice(ui, line)
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
