//! The side column: what is inside, what passed, what is still to open, and the keys of the session.

use super::Lane;
use crate::ui::hotkeys::{Command, Offer};
use crate::ui::{Gap, Ui, key, side, text};
use iced::widget::{Column, column, row, space};
use iced::{Center, Element, Fill};
use palang_booth::desk::model::Grant;

impl Lane {
    pub(super) fn side<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_press: impl Fn(Command) -> M) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let language = ui.locale.language();
        let inside = self
            .place
            .classes
            .iter()
            .map(|class| {
                let count = self.inside.iter().find(|(id, _)| *id == class.id).map_or(0, |(_, count)| *count);
                (class.name(language).to_owned(), count.to_string())
            })
            .collect();
        let past = self.past.iter().take(if ui.wide() { 8 } else { 6 }).map(|past| {
            let class = self.place.class_name(&past.class, language);
            let what = format!("{}  {class}", ui.locale.time(past.at));
            (what, past.paid.map_or_else(|| words.came_in(), |paid| ui.locale.money(paid)))
        });
        let past: Vec<_> = past.collect();
        let past: Element<'a, M> =
            if past.is_empty() { text::caption(t, words.nothing_yet()).into() } else { side::rows(ui, past) };
        let mut cards = vec![side::card(t, words.title_inside(), side::rows(ui, inside))];
        if let Some(offered) = self.offered(ui, &on_press) {
            cards.push(offered);
        }
        cards.push(side::card(t, words.title_past(), past));
        cards.push(space().height(Fill).into());
        cards.push(foot(ui, on_press));
        side::column_of(ui, cards)
    }

    /// What was granted and not acknowledged, with the keys that open it again or put it away.
    pub fn offered<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_press: &impl Fn(Command) -> M) -> Option<Element<'a, M>> {
        let grant = self.to_reopen()?;
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let reopen = Offer::new(Command::Reopen, words.do_reopen());
        let dismiss = Offer::new(Command::Dismiss, words.do_dismiss());
        let keys =
            [key::key(ui, &reopen, on_press(Command::Reopen)), key::small(ui, &dismiss, on_press(Command::Dismiss))];
        let keys: Element<'a, M> = if ui.wide() {
            row(keys).spacing(Gap::L).align_y(Center).into()
        } else {
            Column::with_children(keys).spacing(Gap::S).into()
        };
        let says = column![text::body_strong(t, opening(ui, grant)), keys].spacing(Gap::S);
        Some(side::card(t, words.title_offered(i64::try_from(self.grants.len()).unwrap_or(i64::MAX)), says))
    }
}

/// Which opening: when, and the end of the ticket's number where there was one.
#[must_use]
pub fn opening(ui: &Ui<'_>, grant: &Grant) -> String {
    let tail = grant.ticket.as_ref().map_or_else(String::new, |ticket| {
        let text = ticket.as_str();
        format!("…{}", text.get(text.len().saturating_sub(6)..).unwrap_or(text))
    });
    ui.locale.kiosk().offered(&ui.locale.time(grant.at), &tail)
}

/// The keys of the session, small: language, day and night, lock.
pub fn foot<'a, M: Clone + 'a>(ui: &Ui<'_>, on_press: impl Fn(Command) -> M) -> Element<'a, M> {
    let offers = super::super::session_offers(ui.locale, ui.look);
    let keys = offers.iter().map(|offer| key::small(ui, offer, on_press(offer.command.clone())));
    if ui.wide() { row(keys).spacing(Gap::L).into() } else { Column::with_children(keys).into() }
}
