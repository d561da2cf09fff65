//! Pricing a visit: pure, total, and every amount with its line.

mod adjust;
mod bill;
mod stairs;
mod windows;

use super::Tariff;
use super::calendar;
use super::model::{Class, Direction, NightBy, Overnight, Plan};
use super::rate::{FreeKind, Shape};
use crate::quote::{Quote, Rule};
use crate::time::{DAY_MS, MINUTE_MS};
use crate::{ClassId, Money, Timestamp, Zone};
pub(crate) use adjust::share;
pub(crate) use bill::Bill;

/// Ten thousand years: no stay counts longer, so that nothing below can overflow.
const LONGEST_MS: i64 = 10_000 * 366 * DAY_MS;

/// A visit that is to be priced.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Vehicle class.
    pub class: &'a ClassId,
    /// Instant of the entry.
    pub entry: Timestamp,
    /// Instant of the exit to price for.
    pub exit: Timestamp,
    /// The site's zone: midnights, windows and calendars are its wall clock's.
    pub zone: Zone,
    /// Whether the ticket is lost.
    pub lost: bool,
    /// Passes, discounts and vouchers that were shown.
    pub discounts: &'a [Given<'a>],
    /// When it was paid on foot, if it was: within the tariff's exit grace the price is the one of that moment.
    pub paid_at: Option<Timestamp>,
}

impl<'a> Visit<'a> {
    /// An ordinary visit: ticket in hand, nothing else to show.
    #[must_use]
    pub const fn new(class: &'a ClassId, entry: Timestamp, exit: Timestamp, zone: Zone) -> Self {
        Self { class, entry, exit, zone, lost: false, discounts: &[], paid_at: None }
    }
}

/// A pass, discount or voucher that was shown; the tariff says what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given<'a> {
    /// The tariff's name for it.
    pub name: &'a str,
    /// For a pass: from when until when it is valid. Only that part of the stay is discounted (S3-X10).
    pub covers: Option<(Timestamp, Timestamp)>,
}

/// Why a visit cannot be priced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The tariff has no prices for the class.
    #[error("the tariff has no class `{0}`")]
    UnknownClass(ClassId),
    /// The exit is before the entry.
    #[error("the exit is before the entry")]
    ExitBeforeEntry,
    /// The tariff knows no such pass, discount or voucher.
    #[error("the tariff has no discount `{0}`")]
    UnknownDiscount(String),
    /// It is not for this class.
    #[error("discount `{0}` is not for this class")]
    DiscountNotForClass(String),
    /// A visit is covered by at most one pass.
    #[error("a visit is covered by at most one pass")]
    SecondPass,
}

/// The part of a visit that is priced, after rounding: `[entry, entry + length)`.
#[derive(Clone, Copy)]
pub(crate) struct Stay {
    pub(crate) entry: Timestamp,
    /// In milliseconds, 0 or more.
    pub(crate) length: i64,
    pub(crate) zone: Zone,
}

impl Stay {
    /// Where it ends; whoever has entered has begun (S1-X02: the first started block is due at once).
    fn end(&self) -> Timestamp {
        self.entry.plus_millis(self.length.max(1))
    }
}

impl Tariff {
    /// Prices a visit. The same visit gives the same quote for ever.
    ///
    /// # Errors
    /// A class or discount the tariff does not know, or an exit before the entry. Nothing else can go wrong.
    pub fn quote(&self, visit: &Visit<'_>) -> Result<Quote, QuoteError> {
        let class = self.class(visit)?;
        let stay = self.stay(visit);
        let mut bill = Bill::new(stay.entry, visit.exit);
        self.fee(class, stay, &mut bill);
        let tax = self.adjust(class, visit, stay, &mut bill)?;
        let total = bill.total();
        Ok(Quote {
            tariff: self.reference.clone(),
            class: visit.class.clone(),
            entry: visit.entry,
            exit: visit.exit,
            minutes: stay.length / MINUTE_MS,
            currency: self.file.currency,
            total,
            free: total == Money::ZERO,
            lines: bill.into_lines(),
            tax,
        })
    }

    fn class(&self, visit: &Visit<'_>) -> Result<&Class, QuoteError> {
        let class = self.file.class.get(visit.class).ok_or_else(|| QuoteError::UnknownClass(visit.class.clone()))?;
        if visit.exit < visit.entry { Err(QuoteError::ExitBeforeEntry) } else { Ok(class) }
    }

    /// The stay that counts: paid on foot and on time, it ended at the payment; then the rounding (REQUIREMENTS D4).
    fn stay(&self, visit: &Visit<'_>) -> Stay {
        let grace = self.exit_grace_minutes();
        let exit = match visit.paid_at {
            Some(paid) if visit.exit <= paid.plus_minutes(grace) => paid.clamp(visit.entry, visit.exit),
            _ => visit.exit,
        };
        let length = self.rounded(exit.millis_since(visit.entry));
        Stay { entry: visit.entry, length, zone: visit.zone }
    }

    fn rounded(&self, length: i64) -> i64 {
        let step = i64::from(self.file.rounding.time_seconds) * 1_000;
        let down = length.clamp(0, LONGEST_MS) / step * step;
        match self.file.rounding.time {
            Direction::Up if down < length => down.saturating_add(step),
            Direction::Up | Direction::Down | Direction::Nearest => down,
        }
    }

    /// The prices that hold for an entry at that moment, and the special they come from.
    fn plan<'a>(&self, class: &'a Class, stay: Stay) -> (&'a Plan, Option<&'a str>) {
        if class.special.is_empty() {
            return (&class.plan, None);
        }
        let entry = calendar::local(stay.zone, stay.entry);
        match class.special.iter().find(|special| calendar::holds(special, &self.file, entry)) {
            Some(special) => (&special.plan, Some(&special.name)),
            None => (&class.plan, None),
        }
    }

    /// Writes what the stay costs before anything is taken off or put on.
    fn fee(&self, class: &Class, stay: Stay, bill: &mut Bill) {
        if let Some(limit) = class.turnaround_minutes
            && stay.length <= limit.millis()
        {
            bill.note(Rule::TurnAround { minutes: limit.get() }, 0, stay.length);
            return;
        }
        let (plan, special) = self.plan(class, stay);
        if let Some(name) = special {
            bill.note(Rule::Calendar { name: name.to_owned() }, 0, stay.length);
        }
        price(plan, stay, bill);
    }
}

/// One plan's price of a stay.
pub(crate) fn price(plan: &Plan, stay: Stay, bill: &mut Bill) {
    let shift = match plan.rate.free {
        None => 0,
        Some(free) => {
            let limit = free.minutes.millis();
            let inside = stay.length <= limit;
            if inside || free.kind == FreeKind::Shift {
                bill.note(Rule::Free { minutes: free.minutes.get() }, 0, stay.length.min(limit));
            }
            if inside {
                return;
            }
            if free.kind == FreeKind::Shift { limit } else { 0 }
        }
    };
    match &plan.rate.shape {
        Shape::Stairs(stages) => stairs::price(stages, plan.daily, stay, shift, bill),
        Shape::Windows(windows, repeat) => windows::price(windows, *repeat, stay, shift, bill),
    }
    if let Some(night) = plan.overnight {
        bill.push(Rule::Overnight, 0, stay.length, nights(night, stay), night.amount.money());
    }
}

fn nights(night: Overnight, stay: Stay) -> i64 {
    match night.by {
        NightBy::Day => (stay.length - 1).max(0) / DAY_MS,
        NightBy::LongerAndMidnight(limit) if stay.length <= limit.millis() => 0,
        NightBy::Midnight | NightBy::LongerAndMidnight(_) => calendar::midnights(stay.zone, stay.entry, stay.end()),
    }
}
