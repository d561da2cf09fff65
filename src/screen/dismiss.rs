//! Why a granted opening is not needed any more: three choices, one digit each.

use super::lane::{self, Lane};
use super::{Action, Event, Request, Screen};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::hotkeys::{Key, Slot};
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, field, key, text};
use iced::widget::{Column, column};
use iced::{Element, Task};
use palang_booth::desk::model::Grant;
use palang_domain::fact::Dismissal;
use palang_locale::Locale;
use std::convert::Infallible;

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
}

fn reasons(locale: &Locale) -> impl Iterator<Item = Offer> {
    let numbered = Dismissal::ALL.into_iter().zip(1..);
    numbered.map(|(reason, number)| Offer::new(Command::Choose(number), locale.dismissal(reason)).in_slot(Slot::Body))
}

impl Screen for Dismiss {
    type Message = Infallible;
    const KEY: Option<Key> = Some(Key::Ctrl('D'));

    fn open(_: &Context, lane: &Lane) -> Option<(Self, Task<Infallible>)> {
        Some((Self::new(lane.to_reopen()?.clone()), Task::none()))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        let mut offers = vec![Offer::new(Command::Back, locale.kiosk().do_cancel())];
        offers.extend(reasons(locale));
        offers
    }

    fn update(&mut self, _: &Context, event: Event<Infallible>) -> Action<Infallible> {
        match event {
            Event::Chosen(Command::Choose(number)) => {
                let reason = Dismissal::ALL.get(usize::from(number).wrapping_sub(1));
                reason.map_or(Action::None, |reason| {
                    Request::OnLane(lane::Message::Dismiss(self.grant.cause, *reason)).into()
                })
            }
            Event::Chosen(Command::Back) => Request::Back.into(),
            Event::Chosen(_) => Action::None,
        }
    }

    fn view(&self, ui: &Ui<'_>, _: &Booth) -> Element<'static, Event<Infallible>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        field::form(
            ui,
            column![
                text::title(t, words.title_dismiss()),
                text::body_strong(t, lane::opening(ui, &self.grant)),
                panel::notice(ui, Some((Urgency::Info, words.reason_hint()))),
                Column::with_children(reasons(ui.locale).map(|offer| key::choice(ui, &offer))).spacing(Gap::S),
            ]
            .spacing(Gap::L),
        )
    }
}
