//! The server as a lamp and a line: what the screens know of it, how urgent that is, and what to do now.
//!
//! Offline alone is calm: the booth sells on, and the lamp says how much waits. What alarms is a server that answers
//! while nothing moves, and one that will not have us (SYNC 8).

use super::lamp::SIZE;
use super::panel::Urgency;
use super::shape::{Shape, shape};
use super::{Gap, Ui, text};
use iced::widget::{Row, row};
use iced::{Alignment, Color, Element};
use palang_booth::sync::{Refused, SyncState, SyncStatus, TroubleKind};
use palang_domain::time::{MINUTE_MS, SECOND_MS};
use palang_domain::{Money, Timestamp};
use palang_locale::Sync;

/// Younger facts are the day's work on its way: no lamp counts them.
const YOUNG_MS: i64 = 15 * SECOND_MS;
/// From this age on something is slow.
const SLOW_MS: i64 = 5 * MINUTE_MS;
/// From this age on, with a server that answers, somebody must know (SYNC 8).
const STUCK_MS: i64 = 30 * MINUTE_MS;
/// Clocks may differ so far (SYNC 8).
const OFFSET_MS: u64 = 30_000;

/// What the screens know of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Where the config says it is; nothing for a booth that works alone.
    pub url: Option<String>,
    /// How sync is.
    pub status: SyncStatus,
    /// Conflicts and forks that wait for a supervisor.
    pub conflicts: u64,
}

/// How much a lamp asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing to say, or nothing to do about it.
    Calm,
    /// All is well.
    Fine,
    /// Somebody should look when there is time.
    Attention,
    /// Somebody must look.
    Alarm,
}

/// What is the matter, in the order of what matters more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The booth works alone.
    Lone,
    /// A server is named, and the booth has not been enrolled there.
    NotEnrolled,
    /// All is with the server.
    Fine,
    /// On its way.
    Behind,
    /// The server answers and nothing moves.
    Stuck,
    /// The server cannot be reached.
    Offline,
    /// The server will not have us.
    Refused(Refused),
    /// Another fact stands under this number.
    Forked(u64),
    /// All is with the server, and its clock is another.
    Clock(i64),
}

impl Server {
    /// What is the matter now.
    #[must_use]
    pub fn condition(&self, now: Timestamp) -> Condition {
        let clock = self.status.offset.map(|offset| offset.millis).filter(|millis| millis.unsigned_abs() > OFFSET_MS);
        let stuck = self.age_ms(now) > STUCK_MS;
        match self.status.state {
            SyncState::Lone if self.url.is_some() => Condition::NotEnrolled,
            SyncState::Lone => Condition::Lone,
            SyncState::Forked { at } => Condition::Forked(at),
            SyncState::Refused(why) => Condition::Refused(why),
            SyncState::Offline => Condition::Offline,
            SyncState::Behind if stuck => Condition::Stuck,
            SyncState::Fine | SyncState::Behind if clock.is_some() => Condition::Clock(clock.unwrap_or_default()),
            SyncState::Behind => Condition::Behind,
            SyncState::Fine => Condition::Fine,
        }
    }

    /// How much that asks for.
    #[must_use]
    pub fn severity(&self, now: Timestamp) -> Severity {
        match self.condition(now) {
            Condition::Lone | Condition::NotEnrolled | Condition::Offline => Severity::Calm,
            Condition::Fine => Severity::Fine,
            Condition::Behind if self.age_ms(now) > SLOW_MS => Severity::Attention,
            Condition::Behind => Severity::Fine,
            // What answers is a sign-in page, or will not take this one thing: the money waits, and how long tells.
            Condition::Refused(Refused::Stranger | Refused::Request) if self.age_ms(now) <= STUCK_MS => {
                Severity::Attention
            }
            Condition::Clock(_) => Severity::Attention,
            Condition::Refused(_) | Condition::Stuck | Condition::Forked(_) => Severity::Alarm,
        }
    }

    /// What the server holds of this booth, as a row of a report; nothing where there is no server to hold it. It is as
    /// known now: closing a shift waits for no network.
    #[must_use]
    pub fn holds(&self, ui: &Ui<'_>) -> Option<(String, String)> {
        let words = ui.locale.sync();
        if self.status.state == SyncState::Lone {
            return None;
        }
        let held = match self.status.unsynced {
            0 => words.held_all(),
            facts => words.held_part(self.status.money, &words.facts(facts)),
        };
        Some((words.shift_held(), held))
    }

    /// How long the oldest fact has waited, in milliseconds.
    #[must_use]
    pub fn age_ms(&self, now: Timestamp) -> i64 {
        self.status.oldest.map_or(0, |oldest| now.millis_since(oldest).max(0))
    }

    /// The same in words; nothing while everything that waits is young.
    #[must_use]
    pub fn age(&self, ui: &Ui<'_>) -> Option<String> {
        let age = self.age_ms(ui.now);
        (self.status.unsynced > 0 && age > YOUNG_MS).then(|| ui.locale.sync().age(age / SECOND_MS))
    }
}

/// Why the server will not have the booth, in two words.
fn refused(words: &Sync<'_>, why: Refused) -> String {
    match why {
        Refused::Key => words.lamp_key(),
        Refused::Revoked => words.lamp_revoked(),
        Refused::Protocol => words.lamp_protocol(),
        Refused::Stranger => words.lamp_stranger(),
        Refused::Request => words.lamp_request(),
    }
}

/// What last went wrong.
#[must_use]
pub fn trouble(words: &Sync<'_>, kind: TroubleKind) -> String {
    match kind {
        TroubleKind::Unreachable => words.trouble_unreachable(),
        TroubleKind::Timeout => words.trouble_timeout(),
        TroubleKind::Broken => words.trouble_broken(),
        TroubleKind::TooLong => words.trouble_too_long(),
        TroubleKind::Refused(why) => refused(words, why),
        TroubleKind::Server(status) => words.trouble_server(status),
        TroubleKind::Nothing => words.trouble_nothing(),
        TroubleKind::Here => words.trouble_here(),
    }
}

impl Condition {
    /// Two words for the lamp; nothing where its colour and its count say all.
    fn label(self, ui: &Ui<'_>) -> Option<String> {
        let words = ui.locale.sync();
        match self {
            Self::Lone | Self::Fine | Self::Behind => None,
            Self::NotEnrolled => Some(words.lamp_not_enrolled()),
            Self::Stuck => Some(words.lamp_stuck()),
            Self::Offline => Some(words.lamp_offline()),
            Self::Refused(why) => Some(refused(&words, why)),
            Self::Forked(_) => Some(words.lamp_forked()),
            Self::Clock(_) => Some(words.lamp_clock()),
        }
    }

    /// What it is, and what to do now.
    #[must_use]
    pub fn advice(self, ui: &Ui<'_>) -> String {
        let words = ui.locale.sync();
        match self {
            Self::Lone => words.says_lone(),
            Self::NotEnrolled => words.says_not_enrolled(),
            Self::Fine => words.says_fine(),
            Self::Behind => words.says_behind(),
            Self::Stuck => words.says_stuck(),
            Self::Offline => words.says_offline(),
            Self::Refused(Refused::Key) => words.says_key(),
            Self::Refused(Refused::Revoked) => words.says_revoked(),
            Self::Refused(Refused::Protocol) => words.says_protocol(),
            Self::Refused(Refused::Stranger) => words.says_stranger(),
            Self::Refused(Refused::Request) => words.says_request(),
            Self::Forked(at) => words.says_forked(at),
            Self::Clock(millis) => words.says_clock(&words.age(millis.saturating_abs() / SECOND_MS)),
        }
    }
}

impl Severity {
    /// Form and colour of its lamp.
    #[must_use]
    pub fn sign(self, ui: &Ui<'_>) -> (Shape, Color) {
        let t = ui.tokens();
        match self {
            Self::Calm => (Shape::Hollow, t.muted),
            Self::Fine => (Shape::Round, t.green),
            Self::Attention => (Shape::Square, t.yellow),
            Self::Alarm => (Shape::Triangle, t.red),
        }
    }

    /// How urgent its line is.
    #[must_use]
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::Calm | Self::Fine => Urgency::Info,
            Self::Attention => Urgency::Attention,
            Self::Alarm => Urgency::Trouble,
        }
    }
}

/// The lamp: what is the matter, how many facts wait, since when, and how much money; nothing for a booth that works
/// alone. `room` is for how many of the last two: the panel says them too.
pub fn lamp<'a, M: 'a>(ui: &Ui<'_>, server: &Server, room: usize) -> Option<Element<'a, M>> {
    let t = ui.tokens();
    let condition = server.condition(ui.now);
    if condition == Condition::Lone {
        return None;
    }
    let (form, color) = server.severity(ui.now).sign(ui);
    let name = ui.locale.sync().name();
    // In a narrow window full of troubles the form, the colour and the count remain; card and panel have the words.
    let label = condition.label(ui).filter(|_| room > 0 || ui.wide());
    let label = label.map_or_else(|| name.clone(), |label| format!("{name}: {label}"));
    let mut parts: Row<'a, M> = row![shape(form, color, SIZE), text::strip(t, label)];
    if let Some(age) = server.age(ui) {
        parts = parts.push(text::strip_ink(t, server.status.unsynced.to_string()));
        parts = parts.push(shape(Shape::Up, t.muted, SIZE));
        if room > 0 {
            parts = parts.push(text::strip(t, age));
        }
        if room > 1 && server.status.money != Money::ZERO {
            parts = parts.push(text::strip_ink(t, ui.locale.money(server.status.money)));
        }
    }
    Some(parts.spacing(Gap::S).align_y(Alignment::Center).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use palang_booth::sync::Offset;

    fn now() -> Timestamp {
        "2026-11-21T07:05:31Z".parse().unwrap()
    }

    fn server(state: SyncState, minutes: Option<i64>, offset: Option<i64>) -> Server {
        let oldest = minutes.map(|minutes| now().plus_minutes(-minutes));
        let offset = offset.map(|millis| Offset {
            millis,
            half_trip_millis: 20,
            wall: now(),
            monotonic: std::time::Duration::ZERO,
        });
        let status = SyncStatus { state, oldest, offset, unsynced: 12, ..SyncStatus::default() };
        Server { url: Some("https://parkir.example".to_owned()), status, conflicts: 0 }
    }

    #[test]
    fn offline_alone_is_calm_and_a_server_that_answers_while_nothing_moves_alarms() {
        use Severity::{Alarm, Attention, Calm, Fine};
        for (state, minutes, offset, severity) in [
            (SyncState::Lone, None, None, Calm),
            (SyncState::Fine, None, None, Fine),
            (SyncState::Fine, None, Some(30_000), Fine),
            (SyncState::Fine, None, Some(-30_001), Attention),
            (SyncState::Behind, Some(0), None, Fine),
            (SyncState::Behind, Some(5), None, Fine),
            (SyncState::Behind, Some(6), None, Attention),
            (SyncState::Behind, Some(30), None, Attention),
            (SyncState::Behind, Some(31), None, Alarm),
            (SyncState::Offline, Some(1), None, Calm),
            (SyncState::Offline, Some(3 * 24 * 60), None, Calm),
            (SyncState::Offline, Some(3 * 24 * 60), Some(90_000), Calm),
            (SyncState::Refused(Refused::Stranger), Some(1), None, Attention),
            (SyncState::Refused(Refused::Stranger), Some(31), None, Alarm),
            (SyncState::Refused(Refused::Request), Some(1), None, Attention),
            (SyncState::Refused(Refused::Key), None, None, Alarm),
            (SyncState::Refused(Refused::Revoked), None, None, Alarm),
            (SyncState::Refused(Refused::Protocol), None, None, Alarm),
            (SyncState::Forked { at: 7 }, None, None, Alarm),
            // A clock that was set back makes nothing older than nothing.
            (SyncState::Behind, Some(-90), None, Fine),
        ] {
            assert_eq!(
                server(state.clone(), minutes, offset).severity(now()),
                severity,
                "{state:?} {minutes:?} {offset:?}"
            );
        }
    }

    #[test]
    fn a_booth_without_a_server_has_no_lamp_and_one_that_is_not_enrolled_says_so() {
        let mut booth = server(SyncState::Lone, None, None);
        assert_eq!(booth.condition(now()), Condition::NotEnrolled);
        booth.url = None;
        assert_eq!(booth.condition(now()), Condition::Lone);
    }
}
