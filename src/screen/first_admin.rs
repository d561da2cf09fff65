//! The first administrator: asked for once, on a booth that has nobody yet.

use super::lane::Lane;
use super::{Action, Event, Request, Screen, SessionKeys, looks_offers};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::field::{self, Shown, field, words_field};
use crate::ui::hotkeys::Stroke;
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, key, text};
use iced::widget::{column, row};
use iced::{Element, Task};
use palang_domain::{OperatorNumber, Refusal};
use palang_locale::Locale;

/// Fewest digits of a PIN chosen here.
const PIN_MIN: usize = 4;
const PIN_MAX: usize = 16;
const NUMBER_MAX: usize = 8;
const NAME_MAX: usize = 40;

/// Focus of the name's field.
const NAME: &str = "first-admin-name";

/// What only this form receives.
#[derive(Clone, Debug)]
pub enum Message {
    /// The name as it is typed.
    Name(String),
    /// The desk's answer.
    Enrolled(Result<(), Refusal>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number,
    Name,
    Pin,
    Again,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    Missing,
    ShortPin,
    Differs,
    Refused(Refusal),
}

/// The form.
#[derive(Clone, Debug)]
pub struct FirstAdmin {
    number: String,
    name: String,
    pin: String,
    again: String,
    part: Part,
    busy: bool,
    trouble: Option<Trouble>,
}

impl FirstAdmin {
    /// An empty form; number 1 is as good as any.
    #[must_use]
    pub fn new() -> Self {
        Self {
            number: "1".to_owned(),
            name: String::new(),
            pin: String::new(),
            again: String::new(),
            part: Part::Number,
            busy: false,
            trouble: None,
        }
    }

    fn fail(&mut self, trouble: Trouble) {
        self.busy = false;
        self.trouble = Some(trouble);
    }

    fn next(&mut self) -> Action<Message> {
        self.part = match self.part {
            Part::Number => Part::Name,
            Part::Name => Part::Pin,
            Part::Pin => Part::Again,
            Part::Again => Part::Number,
        };
        if self.part == Part::Name {
            return Action::Run(iced::widget::operation::focus(NAME));
        }
        Action::None
    }

    /// The number and the name, where the form is filled in rightly.
    fn checked(&self) -> Result<(OperatorNumber, &str), Trouble> {
        let number = self.number.parse().map_err(|_| Trouble::Missing)?;
        match self.name.trim() {
            "" => Err(Trouble::Missing),
            _ if self.pin.len() < PIN_MIN => Err(Trouble::ShortPin),
            _ if self.pin != self.again => Err(Trouble::Differs),
            name => Ok((number, name)),
        }
    }

    fn enrol(&mut self, cx: &Context) -> Action<Message> {
        if self.busy {
            return Action::None;
        }
        match self.checked() {
            Ok((number, name)) => {
                let reply = cx.desk.enrol_first_admin(&number, name, &self.pin);
                self.busy = true;
                Action::ask_desk(reply, Message::Enrolled)
            }
            Err(trouble) => {
                self.fail(trouble);
                Action::None
            }
        }
    }

    fn notice<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
        let words = ui.locale.kiosk();
        let line = match &self.trouble {
            Some(Trouble::Missing) => Some((Urgency::Attention, words.admin_missing())),
            Some(Trouble::ShortPin) => Some((Urgency::Attention, words.pin_short(4))),
            Some(Trouble::Differs) => Some((Urgency::Attention, words.pins_differ())),
            Some(Trouble::Refused(refusal)) => Some((Urgency::Attention, super::refusal(ui, refusal))),
            None => Some((Urgency::Info, words.first_admin_hint())),
        };
        panel::notice(ui, line)
    }
}

impl Screen for FirstAdmin {
    type Message = Message;
    const SESSION_KEYS: SessionKeys = SessionKeys::SignedOut;

    fn open(_: &Context, _: &Lane) -> Option<(Self, Task<Message>)> {
        Some((Self::new(), Task::none()))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        let words = locale.kiosk();
        let enter = if self.part == Part::Again { words.do_enrol() } else { words.do_next() };
        vec![
            Offer::new(Command::Confirm, enter).primary(),
            Offer::new(Command::NextField, words.do_other_field()),
            Offer::new(Command::Back, words.do_clear()),
        ]
    }

    fn update(&mut self, cx: &Context, event: Event<Message>) -> Action<Message> {
        match event {
            Event::Chosen(Command::Confirm) if self.part == Part::Again => return self.enrol(cx),
            Event::Chosen(Command::Confirm | Command::NextField) => return self.next(),
            Event::Chosen(Command::Back) => *self = Self::new(),
            Event::Chosen(_) => {}
            Event::Own(Message::Name(name)) => self.name = name.chars().take(NAME_MAX).collect(),
            Event::Own(Message::Enrolled(Ok(()))) => return Request::AdminEnrolled.into(),
            Event::Own(Message::Enrolled(Err(refusal))) => self.fail(Trouble::Refused(refusal)),
        }
        Action::None
    }

    fn key_typed(&mut self, stroke: Stroke) {
        let (part, longest) = match self.part {
            Part::Number => (&mut self.number, NUMBER_MAX),
            Part::Pin => (&mut self.pin, PIN_MAX),
            Part::Again => (&mut self.again, PIN_MAX),
            // The name has the focus and takes its keys itself.
            Part::Name => return,
        };
        if stroke == Stroke::Backspace {
            let _ = part.pop();
        } else if let Some(digit) = stroke.digit().filter(|_| part.len() < longest) {
            part.push(digit);
        }
        self.trouble = None;
    }

    fn view(&self, ui: &Ui<'_>, _: &Booth) -> Element<'static, Event<Message>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let looks = looks_offers(ui.locale, ui.look);
        let secret = |pin: &str| Shown::Secret(pin.len());
        let named = |name| Event::Own(Message::Name(name));
        field::form(
            ui,
            column![
                text::title(t, words.title_first_admin()),
                field(ui, words.field_number(), &Shown::Plain(self.number.clone()), self.part == Part::Number),
                words_field(ui, words.field_name(), NAME, &self.name, self.part == Part::Name, named),
                row![
                    field(ui, words.field_pin(), &secret(&self.pin), self.part == Part::Pin),
                    field(ui, words.field_pin_again(), &secret(&self.again), self.part == Part::Again),
                ]
                .spacing(Gap::L),
                self.notice(ui),
                row(looks.iter().map(|offer| key::small(ui, offer))).spacing(Gap::Xl),
            ]
            .spacing(Gap::M),
        )
    }
}

impl Default for FirstAdmin {
    fn default() -> Self {
        Self::new()
    }
}
