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
        let net = bill.total();
        // Without its legal basis in writing a fine is never asked (FIELD 6). It is no price of parking: no tax on it.
        let fined = class.lost.as_ref().filter(|lost| visit.lost && lost.legal_basis.is_some());
        let fine = fined.map_or(Money::ZERO, |lost| lost.amount.money());
        if fined.is_some() {
            bill.whole(Rule::Lost, fine);
        }
        if let Some(Tax { rate_bp, kind: TaxKind::Added }) = self.file.tax
            && net > Money::ZERO
        {
            bill.whole(Rule::Tax { rate_bp }, share(net, i64::from(rate_bp), 10_000));
        }
        self.round(bill);
        Ok(self.file.tax.map(|tax| part(tax, net, bill.total() - fine)))
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
        // Whoever has entered has begun: a visit of no length is not one that a discount has used up.
        let mut left = Stay { length: stay.length.max(1), ..stay };
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
                let covered = stay.end().min(until).millis_since(stay.entry.max(from)).max(0);
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
        let mut bill = Bill::new(stay.entry, stay.end());
        self.fee(class, stay, &mut bill);
        bill.total()
    }
}

/// `amount × numerator ÷ denominator`, to the nearest unit.
pub(crate) fn share(amount: Money, numerator: i64, denominator: i64) -> Money {
    let exact = i128::from(amount.get()) * i128::from(numerator);
    let half = i128::from(denominator) / 2;
    Money::new(i64::try_from((exact + half) / i128::from(denominator)).unwrap_or(i64::MAX))
}

/// A percentage in the customer's favour.
fn share_up(amount: Money, percent: u8) -> Money {
    let exact = i128::from(amount.get().max(0)) * i128::from(percent);
    Money::new(i64::try_from((exact + 99) / 100).unwrap_or(i64::MAX))
}

/// The tax inside `paid`, the fine left out; `net` is the price before a tax on top.
fn part(tax: Tax, net: Money, paid: Money) -> TaxPart {
    let paid = paid.max(Money::ZERO);
    let rate = i64::from(tax.rate_bp);
    let (base, amount) = match tax.kind {
        TaxKind::Included => (paid, share(paid, rate, 10_000)),
        TaxKind::Contained => {
            let amount = share(paid, rate, 10_000 + rate);
            (paid - amount, amount)
        }
        TaxKind::Added => (net, share(net, rate, 10_000)),
    };
    TaxPart { rate_bp: tax.rate_bp, base, amount, included: tax.kind != TaxKind::Added }
}
