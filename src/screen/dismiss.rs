//! Why a granted opening is not needed any more: three choices, one digit each.

use crate::ui::field;
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, key, text};
use iced::Element;
use iced::widget::{Column, column};
use palang_booth::desk::model::Grant;
use palang_domain::fact::Dismissal;
use palang_locale::Locale;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
}

/// What the parent should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// The opening that this fact granted is not needed, for this reason.
    Dismiss(u64, Dismissal),
    /// Back to the lane.
    Back,
    /// A key of the session.
    Leave(Command),
}

/// The form, about one opening.
#[derive(Clone, Debug)]
pub struct Dismiss {
    grant: Grant,
}

impl Dismiss {
    /// About that opening.
    #[must_use]
    pub const fn new(grant: Grant) -> Self {
        Self { grant }
    }

    /// What is offered in the bar.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        vec![Offer::new(Command::Back, locale.kiosk().do_cancel())]
    }

    fn reasons(locale: &Locale) -> Vec<Offer> {
        let numbered = Dismissal::ALL.into_iter().zip(1..);
        numbered.map(|(reason, number)| Offer::new(Command::Reason(number), locale.dismissal(reason))).collect()
    }

    /// What happened.
    #[must_use]
    pub fn update(&self, locale: &Locale, message: Message) -> Action {
        let command = match message {
            Message::Stroke(stroke) => {
                let mut offers = self.offers(locale);
                offers.extend(Self::reasons(locale));
                hotkeys::pressed(&offers, stroke)
            }
            Message::Do(command) => Some(command),
        };
        match command {
            None => Action::None,
            Some(Command::Reason(number)) => {
                let reason = Dismissal::ALL.get(usize::from(number).wrapping_sub(1));
                reason.map_or(Action::None, |reason| Action::Dismiss(self.grant.cause, *reason))
            }
            Some(Command::Back) => Action::Back,
            Some(other) => Action::Leave(other),
        }
    }

    /// The form in the middle of the page.
    pub fn view<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_press: impl Fn(Command) -> M) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let reasons = Self::reasons(ui.locale);
        let keys = reasons.iter().map(|offer| key::choice(ui, offer, on_press(offer.command.clone())));
        field::form(
            ui,
            column![
                text::title(t, words.title_dismiss()),
                text::body_strong(t, super::lane::opening(ui, &self.grant)),
                panel::notice(ui, Some((Urgency::Info, words.reason_hint()))),
                Column::with_children(keys).spacing(Gap::S),
            ]
            .spacing(Gap::L),
        )
    }
}
