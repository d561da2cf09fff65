//! The checks that read the file and need no prices.

use super::{Finding, Matter, Severity};
use crate::tariff::model::{Class, Daily, DailyBy, Direction, File, NightBy, On, Plan, Special};
use crate::tariff::rate::{FreeKind, Says, Shape, Stage, Window};
use crate::time::{DAY_MS, MINUTE_MS};
use crate::{ClassId, Money};

/// Collects findings about one class and, inside it, one special.
struct About<'a> {
    found: &'a mut Vec<Finding>,
    class: Option<&'a ClassId>,
    special: Option<&'a str>,
}

impl About<'_> {
    fn say(&mut self, severity: Severity, matter: Matter) {
        let finding =
            Finding { severity, class: self.class.cloned(), special: self.special.map(str::to_owned), matter };
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }
}

pub(super) fn all(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, class) in &file.class {
        check_class(file, &mut About { found: &mut found, class: Some(id), special: None }, class);
        for (index, special) in class.special.iter().enumerate() {
            let mut about = About { found: &mut found, class: Some(id), special: Some(&special.name) };
            check_plan(file, &mut about, class, &special.plan);
            if class.special[..index].iter().any(|earlier| covers(earlier, special)) {
                let part = format!("special {}", special.name);
                about.say(Severity::Warning, Matter::Unreachable { part });
            }
        }
    }
    check_file(file, &mut About { found: &mut found, class: None, special: None });
    found
}

fn check_file(file: &File, about: &mut About<'_>) {
    if let Some(tax) = file.tax.filter(|tax| tax.rate_bp > 1_000) {
        about.say(Severity::Error, Matter::TaxTooHigh { rate_bp: tax.rate_bp });
    }
    if file.rounding.time == Direction::Up {
        about.say(Severity::Note, Matter::RoundsUp);
    }
    let used = |on: &On| file.class.values().flat_map(|class| &class.special).any(|special| special.on.contains(on));
    if !file.holidays.is_empty() && !used(&On::Holiday) {
        about.say(Severity::Warning, Matter::Unused { part: "holidays".into() });
    }
    for name in file.event.keys().filter(|name| !used(&On::Event((*name).to_string()))) {
        about.say(Severity::Warning, Matter::Unused { part: format!("event.{name}") });
    }
    let by_clock = |class: &Class| {
        !class.special.is_empty()
            || std::iter::once(&class.plan).chain(class.special.iter().map(|s| &s.plan)).any(by_clock)
    };
    if file.class.values().any(by_clock) {
        about.say(Severity::Note, Matter::WallClock);
    }
}

/// Whether the wall clock has a part in the price.
fn by_clock(plan: &Plan) -> bool {
    matches!(plan.rate.shape, Shape::Windows(..))
        || plan.daily.is_some_and(|daily| daily.by == DailyBy::CalendarDay)
        || plan.overnight.is_some_and(|night| night.by != NightBy::Day)
}

fn check_class(file: &File, about: &mut About<'_>, class: &Class) {
    if let Some(lost) = &class.lost {
        if lost.legal_basis.is_none() {
            about.say(Severity::Error, Matter::LostWithoutBasis);
        }
        payable(file, about, lost.amount.money());
    }
    check_plan(file, about, class, &class.plan);
}

fn check_plan(file: &File, about: &mut About<'_>, class: &Class, plan: &Plan) {
    match &plan.rate.shape {
        Shape::Stairs(stages) => check_stairs(file, about, plan, stages),
        Shape::Windows(windows, _) => check_windows(file, about, windows),
    }
    if let Some(night) = plan.overnight {
        payable(file, about, night.amount.money());
    }
    if let (Some(turn), Some(free)) = (class.turnaround_minutes, plan.rate.free)
        && turn >= free.minutes
        && free.kind == FreeKind::Threshold
    {
        about.say(Severity::Warning, Matter::Unreachable { part: "free".into() });
    }
}

fn check_stairs(file: &File, about: &mut About<'_>, plan: &Plan, stages: &[Stage]) {
    let shift = plan.rate.free.filter(|free| free.kind == FreeKind::Shift).map_or(0, |free| free.minutes.millis());
    let threshold = plan.rate.free.map_or(0, |free| free.minutes.millis()) - shift;
    let mut total = Money::ZERO;
    for stage in stages {
        let before = total;
        total += stage.amount;
        if stage.amount.is_negative() {
            let minutes = (stage.from + shift) / MINUTE_MS;
            about.say(Severity::Warning, Matter::Falls { minutes, from: before, to: total });
        }
        let afresh = |daily: Daily| daily.restart && stage.from + MINUTE_MS > longest(daily);
        if plan.daily.is_some_and(afresh) || (stage.until <= threshold && stage.is_total()) {
            about.say(Severity::Warning, Matter::Unreachable { part: part(stage) });
        }
        payable(file, about, if stage.is_total() { total } else { stage.amount });
    }
    if let (Some(cap), Some(first)) = (plan.daily.and_then(|daily| daily.cap), stages.first()) {
        payable(file, about, cap.money());
        if cap.money() < first.amount {
            about.say(Severity::Warning, Matter::CapBelowFirst { cap: cap.money(), first: first.amount });
        }
    }
    if plan.daily.is_some_and(|daily| daily.cap.is_none() && !daily.restart) {
        about.say(Severity::Warning, Matter::Unreachable { part: "daily".into() });
    }
}

/// The longest period: clocks may be set back an hour on a calendar day.
const fn longest(daily: Daily) -> i64 {
    match daily.by {
        DailyBy::Day => DAY_MS,
        DailyBy::CalendarDay => DAY_MS + DAY_MS / 24,
    }
}

fn part(stage: &Stage) -> String {
    match stage.says {
        Says::Flat => "flat".into(),
        Says::Every => "every".into(),
        Says::First => "first".into(),
        Says::Next => "next".into(),
        Says::Step(number) | Says::Total(number, _) => format!("step {number}"),
    }
}

fn check_windows(file: &File, about: &mut About<'_>, windows: &[Window]) {
    let covering = |minute: i64| {
        windows.iter().filter(|window| (minute - window.from.minutes()).rem_euclid(1_440) < window.length()).count()
    };
    let runs = |wrong: &dyn Fn(usize) -> bool| {
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for minute in (0..1_440).filter(|minute| wrong(covering(*minute))) {
            match runs.last_mut().filter(|(_, until)| *until == minute) {
                Some((_, until)) => *until += 1,
                None => runs.push((minute, minute + 1)),
            }
        }
        runs
    };
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    for (from, until) in runs(&|count| count == 0) {
        about.say(Severity::Warning, Matter::WindowGap { from: clock(from), until: clock(until) });
    }
    for (from, until) in runs(&|count| count > 1) {
        about.say(Severity::Warning, Matter::WindowOverlap { from: clock(from), until: clock(until) });
    }
    for window in windows {
        payable(file, about, window.amount.money());
        if let Some(cap) = window.cap {
            payable(file, about, cap.money());
            if cap < window.amount {
                let matter = Matter::CapBelowFirst { cap: cap.money(), first: window.amount.money() };
                about.say(Severity::Warning, matter);
            }
        }
    }
}

fn payable(file: &File, about: &mut About<'_>, amount: Money) {
    let smallest = file.currency.denominations().last().copied().unwrap_or(1);
    if file.rounding.money.get() % smallest != 0 && amount.get() % smallest != 0 {
        about.say(Severity::Note, Matter::Unpayable { amount });
    }
}

/// Whether every entry that fits `special` fits `earlier` too, as far as it can be told without a calendar.
fn covers(earlier: &Special, special: &Special) -> bool {
    let days = earlier.on.is_empty() || (!special.on.is_empty() && special.on.iter().all(|on| earlier.on.contains(on)));
    days && (earlier.entered.is_none() || earlier.entered == special.entered)
}
