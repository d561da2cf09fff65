//! The side column: what is inside, what passed, what is still to open, and the keys of the session.

use super::devices::grant_offers;
use super::{Lane, Message};
use crate::command::{Command, Offer};
use crate::context::{Booth, LaneInfo};
use crate::screen::{Event, Id, session_offers};
use crate::ui::places;
use crate::ui::server::Severity;
use crate::ui::{Gap, Ui, key, side_column, text};
use iced::widget::{Column, column, row};
use iced::{Center, Element};
use palang_booth::desk::model::{self, Grant};
use palang_domain::quota::Usage;
use palang_locale::Language;

/// What about the server needs somebody, with the key that shows it; nothing while all is calm. Conflicts count only
/// for whoever decides them.
fn server_card<'a>(ui: &Ui<'_>, booth: &Booth) -> Option<Element<'a, Event<Message>>> {
    let (t, words, server) = (ui.tokens(), ui.locale.sync(), &booth.server);
    let mut lines = Column::new().spacing(Gap::S);
    let conflicts = if booth.decides_conflicts() { server.conflicts } else { 0 };
    let alarm = server.severity(ui.now) == Severity::Alarm;
    if !alarm && conflicts == 0 {
        return None;
    }
    if alarm {
        lines = lines.push(text::caption(t, server.condition(ui.now).advice(ui)).color(t.refused.ink));
    }
    if conflicts > 0 {
        lines = lines.push(text::caption_strong(t, words.conflicts(conflicts)));
    }
    lines = lines.push(key::key(ui, &Offer::new(Command::Open(Id::Server), words.do_look())));
    Some(side_column::card(t, words.title(), lines))
}

impl Lane {
    pub(super) fn side_column<'a>(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'a, Event<Message>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let language = ui.locale.language();
        let mut cards = vec![side_column::card(
            t,
            words.title_inside(),
            places::places(ui, self.place_rows(&booth.lane, language)),
        )];
        cards.extend(server_card(ui, booth));
        cards.extend(self.grant_card(ui));
        let room = if ui.wide() { 8_usize } else { 6 }.saturating_sub(4 * (cards.len() - 1));
        let past = self.past.iter().take(room).map(|past| {
            let class = booth.lane.class_name(&past.class, language);
            let what = format!("{}  {class}", ui.locale.time(past.at));
            (what, past.paid.map_or_else(|| words.came_in(), |paid| ui.locale.money(paid)))
        });
        let past: Vec<_> = past.collect();
        let past: Element<'a, _> =
            if past.is_empty() { text::caption(t, words.nothing_yet()).into() } else { side_column::rows(ui, past) };
        if room > 0 {
            cards.push(side_column::card(t, words.title_past(), past));
        }
        side_column::column_of(ui, cards, foot(ui, booth.server.url.is_some()))
    }

    /// The places as rows; before they are counted, every class is empty.
    fn place_rows(&self, lane: &LaneInfo, language: Language) -> Vec<places::Row> {
        if self.places.is_empty() {
            let empty = Usage { capacity: 0, inside: 0 };
            let classes = lane.classes.iter();
            return classes.map(|class| places::Row { name: class.name(language).to_owned(), usage: empty }).collect();
        }
        let row = |place: &model::Occupancy| {
            let class = lane.class_name(&place.class, language);
            let name = match &place.area {
                Some(area) => format!("{class} · {}", lane.area_name(area)),
                None => class,
            };
            places::Row { name, usage: place.usage }
        };
        self.places.iter().map(row).collect()
    }

    /// What was granted and not acknowledged, with the keys that open it again or put it away.
    pub fn grant_card<'a, M: From<Command> + Clone + 'a>(&self, ui: &Ui<'_>) -> Option<Element<'a, M>> {
        let grant = self.to_reopen()?;
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let [reopen, dismiss] = grant_offers(ui.locale);
        let keys = [key::key(ui, &reopen), key::small(ui, &dismiss)];
        let keys: Element<'a, M> = if ui.wide() {
            row(keys).spacing(Gap::L).align_y(Center).into()
        } else {
            Column::with_children(keys).spacing(Gap::S).into()
        };
        let content = column![text::body_strong(t, opening(ui, grant)), keys].spacing(Gap::S);
        Some(side_column::card(t, words.title_offered(self.grants.len()), content))
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
pub fn foot<'a, M: From<Command> + Clone + 'a>(ui: &Ui<'_>, served: bool) -> Element<'a, M> {
    let offers = session_offers(ui.locale, ui.look, served);
    if ui.wide() && !served {
        return row(offers.iter().map(|offer| key::small(ui, offer))).spacing(Gap::L).into();
    }
    key::pairs(ui, &offers)
}
