//! The side column: what is inside, what passed, what is still to open, and the keys of the session.

use super::Lane;
use crate::ui::hotkeys::{Command, Offer};
use crate::ui::places;
use crate::ui::server::{Mood, Server};
use crate::ui::{Gap, Ui, key, side, text};
use iced::widget::{Column, column, row};
use iced::{Center, Element};
use palang_booth::desk::model::{self, Grant};
use palang_domain::quota::Usage;
use palang_locale::Language;

/// What is around the lane: how sync is, and whether conflicts are for the one at work.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The server.
    pub server: &'a Server,
    /// Whether who works here decides about conflicts.
    pub decides: bool,
}

impl About<'_> {
    /// What about the server needs somebody, with the key that shows it; nothing while all is calm.
    fn card<'a, M: Clone + 'a>(self, ui: &Ui<'_>, on_press: &impl Fn(Command) -> M) -> Option<Element<'a, M>> {
        let (t, words) = (ui.tokens(), ui.locale.sync());
        let mut says = Column::new().spacing(Gap::S);
        let conflicts = if self.decides { self.server.conflicts } else { 0 };
        let alarm = self.server.mood(ui.now) == Mood::Alarm;
        if !alarm && conflicts == 0 {
            return None;
        }
        if alarm {
            says = says.push(text::caption(t, self.server.matter(ui.now).says(ui)).color(t.refused.ink));
        }
        if conflicts > 0 {
            says = says.push(text::caption_strong(t, words.conflicts(conflicts)));
        }
        let look = Offer::new(Command::Server, words.do_look());
        says = says.push(key::key(ui, &look, on_press(Command::Server)));
        Some(side::card(t, words.title(), says))
    }
}

impl Lane {
    pub(super) fn side<'a, M: Clone + 'a>(
        &self,
        ui: &Ui<'_>,
        about: About<'_>,
        on_press: impl Fn(Command) -> M,
    ) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let language = ui.locale.language();
        let mut cards = vec![side::card(t, words.title_inside(), places::places(ui, self.place_rows(language)))];
        cards.extend(about.card(ui, &on_press));
        cards.extend(self.offered(ui, &on_press));
        let room = if ui.wide() { 8_usize } else { 6 }.saturating_sub(4 * (cards.len() - 1));
        let past = self.past.iter().take(room).map(|past| {
            let class = self.place.class_name(&past.class, language);
            let what = format!("{}  {class}", ui.locale.time(past.at));
            (what, past.paid.map_or_else(|| words.came_in(), |paid| ui.locale.money(paid)))
        });
        let past: Vec<_> = past.collect();
        let past: Element<'a, M> =
            if past.is_empty() { text::caption(t, words.nothing_yet()).into() } else { side::rows(ui, past) };
        if room > 0 {
            cards.push(side::card(t, words.title_past(), past));
        }
        side::column_of(ui, cards, foot(ui, self.place.server.is_some(), on_press))
    }

    /// The places as rows; before they are counted, every class is empty.
    fn place_rows(&self, language: Language) -> Vec<places::Row> {
        if self.places.is_empty() {
            let empty = Usage { capacity: 0, inside: 0 };
            let classes = self.place.classes.iter();
            return classes.map(|class| places::Row { name: class.name(language).to_owned(), usage: empty }).collect();
        }
        let row = |place: &model::Place| {
            let class = self.place.class_name(&place.class, language);
            let name = match &place.area {
                Some(area) => format!("{class} · {}", self.place.area_name(area)),
                None => class,
            };
            places::Row { name, usage: place.usage }
        };
        self.places.iter().map(row).collect()
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
        Some(side::card(t, words.title_offered(self.grants.len()), says))
    }
}

/// Which opening: when, and the end of the ticket's number where there was one.
#[must_use]
pub fn opening(ui: &Ui<'_>, grant: &Grant) -> String {
    let tail = grant.ticket.as_ref().map_or_else(String::new, |ticket| {
        let text = ticket.as_str();
        format!("…{}", text.get(text.len().saturating_sub(6)..).unwrap_or(text))
    });
    ui.locale.kiosk().offered(&tail, grant.at)
}

/// The keys of the session, small: language, day and night, lock, server. On one row where they fit, else two by two.
pub fn foot<'a, M: Clone + 'a>(ui: &Ui<'_>, served: bool, on_press: impl Fn(Command) -> M) -> Element<'a, M> {
    let offers = super::super::session_offers(ui.locale, ui.look, served);
    let on = |offer: &Offer| on_press(offer.command.clone());
    if ui.wide() && !served {
        return row(offers.iter().map(|offer| key::small(ui, offer, on(offer)))).spacing(Gap::L).into();
    }
    key::pairs(ui, &offers, on)
}
