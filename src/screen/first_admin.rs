//! The first administrator: asked for once, on a booth that has nobody yet.

use super::answer;
use crate::services::Services;
use crate::ui::field::{self, Shown, field, words_field};
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
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
pub const NAME: &str = "first-admin-name";

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
    /// The name as it is typed.
    Name(String),
    /// The desk's answer.
    Enrolled(Result<(), Refusal>),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// There is an administrator now.
    Enrolled,
    /// A key of the session.
    Leave(Command),
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

    /// What is offered now.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        let enter = if self.part == Part::Again { words.do_enrol() } else { words.do_next() };
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
            Message::Name(name) => {
                self.name = name.chars().take(NAME_MAX).collect();
                Action::None
            }
            Message::Enrolled(Ok(())) => Action::Enrolled,
            Message::Enrolled(Err(refusal)) => self.fail(Trouble::Refused(refusal)),
        }
    }

    fn fail(&mut self, trouble: Trouble) -> Action {
        self.busy = false;
        self.trouble = Some(trouble);
        Action::None
    }

    fn typed(&mut self, stroke: Stroke) -> Action {
        let (part, longest) = match self.part {
            Part::Number => (&mut self.number, NUMBER_MAX),
            Part::Pin => (&mut self.pin, PIN_MAX),
            Part::Again => (&mut self.again, PIN_MAX),
            // The name has the focus and takes its keys itself.
            Part::Name => return Action::None,
        };
        if stroke == Stroke::Backspace {
            let _ = part.pop();
        } else if let Some(digit) = stroke.digit().filter(|_| part.len() < longest) {
            part.push(digit);
        }
        self.trouble = None;
        Action::None
    }

    fn command(&mut self, services: &Services, command: Command) -> Action {
        match command {
            Command::Confirm if self.part == Part::Again => self.enrol(services),
            Command::Confirm | Command::NextField => self.next(),
            Command::Back => {
                *self = Self::new();
                Action::None
            }
            other => Action::Leave(other),
        }
    }

    fn next(&mut self) -> Action {
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

    fn enrol(&mut self, services: &Services) -> Action {
        if self.busy {
            return Action::None;
        }
        let Ok(number) = self.number.parse::<OperatorNumber>() else { return self.fail(Trouble::Missing) };
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            return self.fail(Trouble::Missing);
        }
        if self.pin.len() < PIN_MIN {
            return self.fail(Trouble::ShortPin);
        }
        if self.pin != self.again {
            return self.fail(Trouble::Differs);
        }
        self.busy = true;
        let reply = services.desk.enrol_first_admin(&number, &name, &self.pin);
        Action::Run(Task::perform(answer(reply), Message::Enrolled))
    }

    /// The form in the middle of the page.
    pub fn view<'a, M: Clone + 'a>(
        &self,
        ui: &Ui<'_>,
        on_press: impl Fn(Command) -> M,
        on_name: impl Fn(String) -> M + 'a,
    ) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let looks = super::looks_offers(ui.locale, ui.look);
        let looks = row(looks.iter().map(|offer| key::small(ui, offer, on_press(offer.command.clone()))));
        let secret = |pin: &str| Shown::Secret(pin.len());
        field::form(
            ui,
            column![
                text::title(t, words.title_first_admin()),
                field(ui, words.field_number(), &Shown::Plain(self.number.clone()), self.part == Part::Number),
                words_field(ui, words.field_name(), NAME, &self.name, self.part == Part::Name, on_name),
                row![
                    field(ui, words.field_pin(), &secret(&self.pin), self.part == Part::Pin),
                    field(ui, words.field_pin_again(), &secret(&self.again), self.part == Part::Again),
                ]
                .spacing(Gap::L),
                self.says(ui),
                looks.spacing(Gap::Xl),
            ]
            .spacing(Gap::M),
        )
    }

    fn says<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
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

impl Default for FirstAdmin {
    fn default() -> Self {
        Self::new()
    }
}
