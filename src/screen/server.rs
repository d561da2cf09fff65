//! The server's panel: how sync is, what the server holds, and what supervisors must look at. It changes nothing.

use super::answer;
use crate::services::Services;
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
use crate::ui::panel;
use crate::ui::server::{Server, trouble as troubled};
use crate::ui::{Gap, Ui, chrome, side, text};
use iced::widget::{column, container, row, space};
use iced::{Element, Fill, Task};
use palang_booth::desk::model::Session;
use palang_domain::fact::{ConflictFound, FactRef, ForkFound};
use palang_domain::ticket::Number;
use palang_domain::time::SECOND_MS;
use palang_domain::{Fact, Money, Permission, Refusal, Timestamp};
use palang_locale::Locale;

/// Conflicts asked for: the newest. A few more than are shown, so that a longer window may show them.
const CONFLICTS: u32 = 8;
/// Rows that fit under the totals.
const ROWS: usize = 6;

/// The newest conflicts, and how many there are.
pub type Conflicts = (u64, Vec<(Timestamp, Fact)>);

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
    /// The conflicts, newest first.
    Conflicts(Result<Conflicts, Refusal>),
}

/// What the parent should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Back to the lane.
    Back,
    /// A key of the session.
    Leave(Command),
}

/// The panel. How sync is belongs to the whole program and comes with every picture.
#[derive(Clone, Debug)]
pub struct ServerPanel {
    /// Whether who looks decides about conflicts.
    decides: bool,
    conflicts: Conflicts,
}

/// Whether conflicts are this person's to look at.
#[must_use]
pub const fn decides(session: &Session) -> bool {
    session.role.may(Permission::HardCases) || session.role.may(Permission::Report)
}

impl ServerPanel {
    /// For whoever is signed in.
    #[must_use]
    pub const fn new(session: &Session) -> Self {
        Self { decides: decides(session), conflicts: (0, Vec::new()) }
    }

    /// With these conflicts: for pictures and their tests.
    #[must_use]
    pub fn with_conflicts(mut self, conflicts: Conflicts) -> Self {
        self.conflicts = conflicts;
        self
    }

    /// Reads the conflicts afresh.
    pub fn refresh(&self, services: &Services) -> Task<Message> {
        if !self.decides {
            return Task::none();
        }
        Task::perform(answer(services.desk.conflicts(CONFLICTS)), Message::Conflicts)
    }

    /// What is offered now.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        vec![Offer::new(Command::Back, locale.kiosk().do_back())]
    }

    /// What happened.
    pub fn update(&mut self, locale: &Locale, message: Message) -> Action {
        let command = match message {
            Message::Stroke(stroke) => hotkeys::pressed(&self.offers(locale), stroke),
            Message::Do(command) => Some(command),
            Message::Conflicts(answer) => {
                // A list that cannot be read leaves what is there.
                if let Ok(conflicts) = answer {
                    self.conflicts = conflicts;
                }
                None
            }
        };
        match command {
            None => Action::None,
            Some(Command::Back) => Action::Back,
            Some(other) => Action::Leave(other),
        }
    }

    /// The whole body.
    pub fn view<'a, M: 'a>(&self, ui: &Ui<'_>, server: &Server) -> Element<'a, M> {
        let t = ui.tokens();
        let says = (server.mood(ui.now).urgency(), server.matter(ui.now).says(ui));
        let (left, right) = rows(ui, server);
        let totals = row![container(side::rows(ui, left)).width(Fill), container(side::rows(ui, right)).width(Fill)]
            .spacing(Gap::Xxl);
        let conflicts: Element<'a, M> =
            if self.decides { column![chrome::line(t), self.list(ui)].spacing(Gap::L).into() } else { space().into() };
        let body = column![
            text::title(t, ui.locale.sync().title()),
            panel::notice(ui, Some(says)),
            totals,
            side::rows(ui, long_rows(ui, server)),
            conflicts,
        ];
        container(panel::panel(t, body.spacing(Gap::L)).padding(Gap::Xl).max_width(1_100).width(Fill).height(Fill))
            .center_x(Fill)
            .height(Fill)
            .into()
    }

    fn list<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.sync());
        let (count, newest) = &self.conflicts;
        if *count == 0 {
            return text::body_muted(t, words.no_conflicts()).into();
        }
        let lines = newest.iter().take(ROWS).filter_map(|(at, fact)| conflict(ui, *at, fact));
        column![text::body_strong(t, words.conflicts(*count)), side::rows(ui, lines.collect())].spacing(Gap::S).into()
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
        rows.push((words.row_trouble(), troubled(&words, trouble.kind)));
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
