//! The server's panel: how sync is, what the server holds, and what supervisors must look at. It changes nothing.

use super::lane::Lane;
use super::{Action, Event, Request, Screen, answer};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::hotkeys::Key;
use crate::ui::panel;
use crate::ui::server::{Server, trouble as trouble_words};
use crate::ui::{Gap, Ui, chrome, side_column, text};
use iced::widget::{column, container, row, space};
use iced::{Element, Fill, Task};
use palang_booth::desk::model::Update;
use palang_domain::fact::{ConflictFound, FactRef, ForkFound};
use palang_domain::ticket::Number;
use palang_domain::time::SECOND_MS;
use palang_domain::{Fact, Money, Refusal, Timestamp};
use palang_locale::Locale;

/// Conflicts asked for: the newest. A few more than are shown, so that a longer window may show them.
const CONFLICTS: u32 = 8;
/// Rows that fit under the totals.
const ROWS: usize = 6;

/// The newest conflicts, and how many there are.
pub type Conflicts = (u64, Vec<(Timestamp, Fact)>);

/// What only this panel receives.
#[derive(Clone, Debug)]
pub enum Message {
    /// The conflicts, newest first.
    Conflicts(Result<Conflicts, Refusal>),
}

/// The panel. How sync is belongs to the booth; here are only the conflicts, for whoever decides them.
#[derive(Clone, Debug, Default)]
pub struct ServerPanel {
    conflicts: Conflicts,
}

impl ServerPanel {
    /// With these conflicts: for pictures and their tests.
    #[must_use]
    pub fn with_conflicts(mut self, conflicts: Conflicts) -> Self {
        self.conflicts = conflicts;
        self
    }

    fn refresh(cx: &Context) -> Task<Message> {
        if cx.booth.decides_conflicts() {
            Task::perform(answer(cx.desk.conflicts(CONFLICTS)), Message::Conflicts)
        } else {
            Task::none()
        }
    }

    fn list<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.sync());
        let (count, newest) = &self.conflicts;
        if *count == 0 {
            return text::body_muted(t, words.no_conflicts()).into();
        }
        let lines = newest.iter().take(ROWS).filter_map(|(at, fact)| conflict(ui, *at, fact));
        column![text::body_strong(t, words.conflicts(*count)), side_column::rows(ui, lines.collect())]
            .spacing(Gap::S)
            .into()
    }
}

impl Screen for ServerPanel {
    type Message = Message;
    const KEY: Option<Key> = Some(Key::Ctrl('S'));

    fn open(cx: &Context, _: &Lane) -> Option<(Self, Task<Message>)> {
        Some((Self::default(), Self::refresh(cx)))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        vec![Offer::new(Command::Back, locale.kiosk().do_back())]
    }

    fn update(&mut self, _: &Context, event: Event<Message>) -> Action<Message> {
        match event {
            Event::Chosen(Command::Back) => return Request::Back.into(),
            Event::Own(Message::Conflicts(Ok(conflicts))) => self.conflicts = conflicts,
            // A list that cannot be read leaves what is there.
            Event::Own(Message::Conflicts(Err(_))) | Event::Chosen(_) => {}
        }
        Action::None
    }

    fn notify(&mut self, cx: &Context, update: &Update) -> Action<Message> {
        match update {
            Update::Conflicts { .. } => Action::Run(Self::refresh(cx)),
            _ => Action::None,
        }
    }

    fn view(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'static, Event<Message>> {
        let (t, server) = (ui.tokens(), &booth.server);
        let line = (server.severity(ui.now).urgency(), server.condition(ui.now).advice(ui));
        let (left, right) = rows(ui, server);
        let half = |rows| container(side_column::rows(ui, rows)).width(Fill);
        let conflicts: Element<'_, _> = if booth.decides_conflicts() {
            column![chrome::line(t), self.list(ui)].spacing(Gap::L).into()
        } else {
            space().into()
        };
        let body = column![
            text::title(t, ui.locale.sync().title()),
            panel::notice(ui, Some(line)),
            row![half(left), half(right)].spacing(Gap::Xxl),
            side_column::rows(ui, long_rows(ui, server)),
            conflicts,
        ];
        container(panel::panel(t, body.spacing(Gap::L)).padding(Gap::Xl).max_width(1_100).width(Fill).height(Fill))
            .center_x(Fill)
            .height(Fill)
            .into()
    }
}

type Rows = Vec<(String, String)>;

/// What is known, in two columns: the connection, and what waits.
fn rows(ui: &Ui<'_>, server: &Server) -> (Rows, Rows) {
    let (words, status) = (ui.locale.sync(), &server.status);
    let ago = |at: Timestamp| words.ago(&words.age(ui.now.millis_since(at) / SECOND_MS));
    let offset = status.offset.map(|offset| words.offset(offset.millis, offset.half_trip_millis));
    let left = vec![
        (words.row_server(), server.url.as_deref().map_or_else(|| words.nothing(), host)),
        (words.row_contact(), status.last_contact.map_or_else(|| words.never(), ago)),
        (words.row_clock(), offset.unwrap_or_else(|| words.not_measured())),
        (words.row_feed(), status.feed_behind.to_string()),
    ];
    let right = vec![
        (words.row_waiting(), words.facts(status.unsynced)),
        (words.row_oldest(), status.oldest.map_or_else(|| words.nothing(), ago)),
        (words.row_money(), ui.locale.money(status.money)),
        (words.row_photos(), status.photos.to_string()),
    ];
    (left, right)
}

/// What needs the whole width: the countersigned head as slips print it, and the last trouble: the log has its details.
fn long_rows(ui: &Ui<'_>, server: &Server) -> Rows {
    let (words, status) = (ui.locale.sync(), &server.status);
    let held =
        status.held.as_ref().map_or_else(|| words.nothing(), |held| words.held(&held.head.short(), held.seq, held.at));
    let mut rows = vec![(words.row_held(), held), (words.row_restarts(), status.restarts.to_string())];
    if let Some(trouble) = &status.trouble {
        rows.push((words.row_trouble(), trouble_words(&words, trouble.kind)));
    }
    rows
}

/// The part of an address that a person recognises.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

/// A conflict as a row: when, what, which ticket, where; and the money it is about.
fn conflict(ui: &Ui<'_>, at: Timestamp, fact: &Fact) -> Option<(String, String)> {
    let words = ui.locale.sync();
    let (what, amount) = match fact {
        Fact::ConflictFound(ConflictFound { conflict, ticket, first, second, amount, .. }) => {
            let mut what = words.conflict(*conflict);
            if let Some(ticket) = ticket {
                let number = Number::parse(ticket.as_str()).map_or_else(|_| ticket.to_string(), Number::grouped);
                what = format!("{what}  {number}");
            }
            let whose = first.iter().chain([second]).map(of).collect::<Vec<_>>();
            (format!("{what}  {}", whose.join(" · ")), *amount)
        }
        Fact::ForkFound(ForkFound { at, .. }) => (format!("{}  {}", words.fork(), of(at)), Money::ZERO),
        _ => return None,
    };
    let amount = if amount == Money::ZERO { String::new() } else { ui.locale.money(amount) };
    Some((format!("{}  {what}", ui.locale.date_time(at)), amount))
}

/// Which fact of which journal.
fn of(fact: &FactRef) -> String {
    format!("{} {}", fact.booth, fact.seq)
}
