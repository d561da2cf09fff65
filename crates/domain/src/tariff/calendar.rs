//! Midnights and windows of the day on the site's wall clock. Lengths are always UTC; only *where* a day or a window
//! begins is the wall clock's business, so that daylight-saving changes move edges and never lose or double time.

use super::model::{Entered, Event, File, On, Special};
use super::unit::Date;
use crate::time::DAY_MS;
use crate::{Timestamp, Zone};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// Calendars end where four-digit years do: absurd instants are moved there instead of overflowing.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_300_799_999;

pub(crate) fn clamped(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis().clamp(FIRST_MS, LAST_MS))
}

pub(crate) fn local(zone: Zone, at: Timestamp) -> NaiveDateTime {
    zone.local(clamped(at))
}

fn later(date: NaiveDate, days: i64) -> NaiveDate {
    let moved = match u64::try_from(days) {
        Ok(days) => date.checked_add_days(Days::new(days)),
        Err(_) => date.checked_sub_days(Days::new(days.unsigned_abs())),
    };
    moved.unwrap_or(date)
}

/// The instant `minutes` of wall clock after the midnight that begins `date`.
fn wall(zone: Zone, date: NaiveDate, minutes: i64) -> Timestamp {
    let midnight = date.and_time(NaiveTime::MIN);
    zone.instant(midnight.checked_add_signed(TimeDelta::minutes(minutes)).unwrap_or(midnight))
}

/// The date whose day has begun at `at`. Not simply the wall clock's: where clocks are set back across midnight the day
/// has begun for good, or a night would be taken back.
fn day_of(zone: Zone, at: Timestamp) -> NaiveDate {
    let at = clamped(at);
    let local = zone.local(at);
    let date = local.date();
    if local.hour() >= 20 {
        let next = later(date, 1);
        if wall(zone, next, 0) <= at {
            return next;
        }
    }
    date
}

/// How many midnights lie after `entry` and before `end`.
pub(crate) fn midnights(zone: Zone, entry: Timestamp, end: Timestamp) -> i64 {
    let last = day_of(zone, end.plus_millis(-1));
    last.signed_duration_since(day_of(zone, entry)).num_days().max(0)
}

/// Cuts `[entry, end)` at every midnight and calls `each(start, length, count)` in milliseconds from `entry`: `count`
/// days in a row of one length. Four weeks at a stride where no clock was changed, so 50 years cost microseconds.
pub(crate) fn days(zone: Zone, entry: Timestamp, end: Timestamp, mut each: impl FnMut(i64, i64, i64)) {
    const STRIDE: i64 = 28;
    let (entry, end) = (clamped(entry), clamped(end));
    let (mut at, mut date, mut whole) = (entry, day_of(zone, entry), false);
    while at < end {
        let stride = whole && at.plus_millis(STRIDE * DAY_MS) <= end && {
            // No zone has changed its clocks twice, there and back, within four weeks.
            wall(zone, later(date, STRIDE), 0).millis_since(at) == STRIDE * DAY_MS
        };
        let (days, next) = if stride {
            (STRIDE, at.plus_millis(STRIDE * DAY_MS))
        } else {
            (1, wall(zone, later(date, 1), 0).min(end))
        };
        // A date that the zone skipped has no length, and the calendar's last day no end.
        let next = if next <= at && date.year() >= 9_999 { end } else { next };
        if next > at {
            each(at.millis_since(entry), next.millis_since(at) / days, days);
        }
        (at, date, whole) = (next, later(date, days), true);
    }
}

/// The occurrences of a window of the day that `[start, end)` touches: how many, and the bounds of the first and last.
pub(crate) struct Touched {
    pub(crate) count: i64,
    pub(crate) first: (Timestamp, Timestamp),
    pub(crate) last: (Timestamp, Timestamp),
}

/// The occurrences of the window `from` (minutes after midnight) + `length` that `[start, end)` touches.
pub(crate) fn touched(zone: Zone, start: Timestamp, end: Timestamp, from: i64, length: i64) -> Option<Touched> {
    let (start, end) = (clamped(start), clamped(end));
    let opens = |date| wall(zone, date, from);
    let closes = |date| wall(zone, date, from + length);
    let begun = zone.local(start).date();
    let first = (-1..=1).map(|days| later(begun, days)).find(|date| closes(*date) > start)?;
    let ended = zone.local(end).date();
    let last = (-1..=2).map(|days| later(ended, -days)).find(|date| opens(*date) < end)?;
    let count = last.signed_duration_since(first).num_days() + 1;
    (count > 0).then(|| Touched { count, first: (opens(first), closes(first)), last: (opens(last), closes(last)) })
}

/// Whether a special's prices hold for an entry at that wall-clock moment.
pub(crate) fn holds(special: &Special, file: &File, entry: NaiveDateTime) -> bool {
    let on_day = special.on.is_empty() || special.on.iter().any(|on| is(on, file, entry));
    on_day && special.entered.is_none_or(|hours| within(hours, entry))
}

fn is(on: &On, file: &File, entry: NaiveDateTime) -> bool {
    match on {
        On::Day(day) => entry.weekday() == *day,
        On::Holiday => file.holidays.contains(&Date(entry.date())),
        On::Event(name) => {
            file.event.get(name.as_str()).is_some_and(|Event { from, until }| (*from..*until).contains(&entry))
        }
    }
}

fn within(hours: Entered, entry: NaiveDateTime) -> bool {
    let (from, until) = (hours.from.minutes(), hours.until.minutes());
    let at = i64::from(entry.time().num_seconds_from_midnight() / 60);
    if from < until { (from..until).contains(&at) } else { at >= from || at < until }
}
