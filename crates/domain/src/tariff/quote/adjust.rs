//! What is taken off and put on after the time is priced: discounts, the fine, tax, rounding. In this order.

use super::{Bill, Given, QuoteError, Stay, Visit};
use crate::Money;
use crate::quote::{Rule, TaxPart};
use crate::tariff::Tariff;
use crate::tariff::model::{Class, Direction, Discount, Takes, Tax, TaxKind};

impl Tariff {
    pub(super) fn adjust(
        &self,
        class: &Class,
        visit: &Visit<'_>,
        stay: Stay,
        bill: &mut Bill,
    ) -> Result<Option<TaxPart>, QuoteError> {
        self.discount(class, visit, stay, bill)?;
        // Without its legal basis in writing a fine is never asked (FIELD 6).
        if let Some(lost) = class.lost.as_ref().filter(|lost| visit.lost && !lost.legal_basis.trim().is_empty()) {
            bill.whole(Rule::Lost, lost.amount.money());
        }
        let added = self.file.tax.map(|tax| (tax, bill.total()));
        if let Some((Tax { rate_bp, kind: TaxKind::Added }, base)) = added
            && base > Money::ZERO
        {
            bill.whole(Rule::Tax { rate_bp }, share(base, i64::from(rate_bp), 10_000));
        }
        self.round(bill);
        Ok(added.map(|(tax, base)| part(tax, base, bill.total())))
    }

    fn round(&self, bill: &mut Bill) {
        let (step, total) = (self.file.rounding.money.get(), bill.total().get());
        if step == 1 {
            return;
        }
        let over = total % step;
        let change = match self.file.rounding.money_to {
            _ if over == 0 => 0,
            Direction::Down => -over,
            Direction::Up => step - over,
            Direction::Nearest if over * 2 < step => -over,
            Direction::Nearest => step - over,
        };
        if change != 0 {
            bill.whole(Rule::Rounding, Money::new(change));
        }
    }

    /// Minutes first, then what a pass covers, then percentages and amounts as they were given. A shorter stay never
    /// costs more, so each of them keeps the total from falling as time passes.
    fn discount(&self, class: &Class, visit: &Visit<'_>, stay: Stay, bill: &mut Bill) -> Result<(), QuoteError> {
        if visit.discounts.is_empty() {
            return Ok(());
        }
        if visit.discounts.iter().filter(|given| given.covers.is_some()).count() > 1 {
            return Err(QuoteError::SecondPass);
        }
        let mut left = stay;
        let mut known = Vec::with_capacity(visit.discounts.len());
        for given in visit.discounts {
            known.push((given, self.known(given, visit)?));
        }
        // Only the fee stands on the bill so far: its total is what is still due.
        let mut off = |name: &str, amount: &dyn Fn(Money) -> Money| {
            let due = bill.total();
            let amount = amount(due).clamp(Money::ZERO, due);
            if amount > Money::ZERO {
                bill.whole(Rule::Discount { name: name.to_owned() }, -amount);
            }
        };
        for (given, discount) in &known {
            if let Takes::Minutes(minutes) = discount.takes {
                let shorter = Stay { length: left.length - minutes.millis(), ..left };
                off(given.name, &|_| self.cost(class, left) - self.cost(class, shorter));
                left = shorter;
            }
        }
        for (given, discount) in &known {
            if let (Takes::Percent(percent), Some((from, until))) = (discount.takes, given.covers) {
                let end = stay.entry.plus_millis(stay.length);
                let covered = end.min(until).millis_since(stay.entry.max(from)).max(0);
                let shorter = Stay { length: left.length - covered, ..left };
                let part = self.cost(class, left) - self.cost(class, shorter);
                off(given.name, &|_| share_up(part, percent));
            }
        }
        for (given, discount) in &known {
            match (discount.takes, given.covers) {
                (Takes::Minutes(_), _) | (Takes::Percent(_), Some(_)) => {}
                (Takes::Percent(percent), None) => off(given.name, &|due| share_up(due, percent)),
                (Takes::Amount(amount), _) => off(given.name, &|_| amount.money()),
            }
        }
        Ok(())
    }

    fn known(&self, given: &Given<'_>, visit: &Visit<'_>) -> Result<&Discount, QuoteError> {
        let name = || given.name.to_owned();
        let discount = self.file.discount.get(given.name).ok_or_else(|| QuoteError::UnknownDiscount(name()))?;
        if discount.classes.is_empty() || discount.classes.contains(visit.class) {
            Ok(discount)
        } else {
            Err(QuoteError::DiscountNotForClass(name()))
        }
    }

    /// The bare fee of a stay; nothing when nothing is left of it.
    fn cost(&self, class: &Class, stay: Stay) -> Money {
        if stay.length <= 0 {
            return Money::ZERO;
        }
        self.fee(class, stay, &mut Bill::new(stay.entry, stay.end()))
    }
}

/// `amount × numerator ÷ denominator`, to the nearest unit.
fn share(amount: Money, numerator: i64, denominator: i64) -> Money {
    let exact = i128::from(amount.get()) * i128::from(numerator);
    let half = i128::from(denominator) / 2;
    Money::new(i64::try_from((exact + half) / i128::from(denominator)).unwrap_or(i64::MAX))
}

/// A percentage in the customer's favour.
fn share_up(amount: Money, percent: u8) -> Money {
    let exact = i128::from(amount.get().max(0)) * i128::from(percent);
    Money::new(i64::try_from((exact + 99) / 100).unwrap_or(i64::MAX))
}

/// The tax inside `total`.
fn part(tax: Tax, base: Money, total: Money) -> TaxPart {
    let rate = i64::from(tax.rate_bp);
    let (base, amount) = match tax.kind {
        TaxKind::Included => (total, share(total, rate, 10_000)),
        TaxKind::Contained => {
            let amount = share(total, rate, 10_000 + rate);
            (total - amount, amount)
        }
        TaxKind::Added => (base, share(base, rate, 10_000)),
    };
    TaxPart { rate_bp: tax.rate_bp, base, amount, included: tax.kind != TaxKind::Added }
}
