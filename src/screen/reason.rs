//! Why the gate is to be opened by hand: one digit for the usual reasons, words for the others.

use crate::ui::field::{self, words_field};
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, key, text};
use iced::widget::{Column, column};
use iced::{Element, Task};
use palang_locale::Locale;

/// Focus of the field for words.
pub const WORDS: &str = "reason-words";
const LONGEST: usize = 80;
/// The usual reasons; the last digit is for words of one's own.
const USUAL: u8 = 4;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
    /// The reason as it is typed.
    Words(String),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// Open, for this reason.
    Open(String),
    /// Back to the lane.
    Back,
    /// A key of the session.
    Leave(Command),
}

/// The form.
#[derive(Clone, Debug, Default)]
pub struct Reason {
    words: String,
    typing: bool,
    missing: bool,
}

impl Reason {
    /// What is offered now.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        let mut offers = Vec::new();
        if self.typing {
            offers.push(Offer::new(Command::Confirm, words.do_open_now()).primary());
        }
        offers.push(Offer::new(Command::Back, words.do_cancel()));
        offers
    }

    fn reasons(locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        (1..=USUAL + 1).map(|number| Offer::new(Command::Reason(number), words.reason(number))).collect()
    }

    /// What happened.
    pub fn update(&mut self, locale: &Locale, message: Message) -> Action {
        match message {
            Message::Stroke(stroke) => {
                let mut offers = self.offers(locale);
                if !self.typing {
                    offers.extend(Self::reasons(locale));
                }
                hotkeys::pressed(&offers, stroke).map_or(Action::None, |command| self.command(locale, command))
            }
            Message::Do(command) => self.command(locale, command),
            Message::Words(words) => {
                self.words = words.chars().take(LONGEST).collect();
                self.missing = false;
                Action::None
            }
        }
    }

    fn command(&mut self, locale: &Locale, command: Command) -> Action {
        match command {
            Command::Reason(number) if number <= USUAL => Action::Open(locale.kiosk().reason(number)),
            Command::Reason(_) => {
                self.typing = true;
                Action::Run(iced::widget::operation::focus(WORDS))
            }
            Command::Confirm if self.words.trim().is_empty() => {
                self.missing = true;
                Action::None
            }
            Command::Confirm => Action::Open(self.words.trim().to_owned()),
            Command::Back if self.typing => {
                *self = Self::default();
                Action::None
            }
            Command::Back => Action::Back,
            other => Action::Leave(other),
        }
    }

    /// The form in the middle of the page.
    pub fn view<'a, M: Clone + 'a>(
        &self,
        ui: &Ui<'_>,
        on_press: impl Fn(Command) -> M,
        on_words: impl Fn(String) -> M + 'a,
    ) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let reasons = Self::reasons(ui.locale);
        let keys = reasons.iter().map(|offer| key::choice(ui, offer, on_press(offer.command.clone())));
        let body: Element<'a, M> = if self.typing {
            words_field(ui, words.field_reason(), WORDS, &self.words, true, on_words)
        } else {
            Column::with_children(keys).spacing(Gap::S).into()
        };
        let says = if self.missing {
            (Urgency::Attention, words.reason_missing())
        } else {
            (Urgency::Info, words.reason_hint())
        };
        field::form(
            ui,
            column![text::title(t, words.title_reason()), panel::notice(ui, Some(says)), body].spacing(Gap::L),
        )
    }
}
