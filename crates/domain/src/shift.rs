//! A shift: an operator's interval of journal sequence, with float, counts and variance.

use crate::{ClassId, Money};
use serde::{Deserialize, Serialize};

/// Totals of a shift. One computation serves the X, the Z and the screen, so that they can never drift (FIELD 7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ShiftTotals {
    /// Cash in the drawer at the start.
    pub float: Money,
    /// Cash taken, change already given back.
    pub cash: Money,
    /// `float + cash`; drops and refunds come with the full shifts.
    pub expected: Money,
    /// Tickets issued.
    pub issued: u64,
    /// Exits settled with money.
    pub paid: u64,
    /// Exits settled without money.
    pub free: u64,
    /// Gate opened by hand.
    pub manual_opens: u64,
    /// Receipts printed again.
    pub reprints: u64,
    /// Scans refused.
    pub refused: u64,
    /// Takings by class, sorted by class.
    pub by_class: Vec<ClassTotal>,
    /// What was taken otherwise than in cash, by method, sorted by method: none of it lies in the drawer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cashless: Vec<MethodTotal>,
    /// First receipt number of the shift, if any.
    pub first_receipt: Option<u64>,
    /// Last receipt number of the shift.
    pub last_receipt: Option<u64>,
    /// Tax contained in the takings.
    pub tax: Money,
}

impl ShiftTotals {
    /// These, and what `whole` has beyond `part`: a shift goes on in two journals from the same `part`, and both are
    /// one drawer.
    #[must_use]
    pub fn with_the_rest(mut self, whole: &Self, part: &Self) -> Self {
        let more = |count: &mut u64, whole: u64, part: u64| *count += whole.saturating_sub(part);
        more(&mut self.issued, whole.issued, part.issued);
        more(&mut self.paid, whole.paid, part.paid);
        more(&mut self.free, whole.free, part.free);
        more(&mut self.manual_opens, whole.manual_opens, part.manual_opens);
        more(&mut self.reprints, whole.reprints, part.reprints);
        more(&mut self.refused, whole.refused, part.refused);
        self.cash += whole.cash - part.cash;
        self.tax += whole.tax - part.tax;
        self.expected = self.float + self.cash;
        self.first_receipt = [self.first_receipt, whole.first_receipt].into_iter().flatten().min();
        self.last_receipt = self.last_receipt.max(whole.last_receipt);
        for method in &whole.cashless {
            let known = part.cashless.iter().find(|known| known.method == method.method);
            self.add_cashless(&method.method, method.amount - known.map_or(Money::ZERO, |known| known.amount));
        }
        for class in &whole.by_class {
            let known = part.by_class.iter().find(|known| known.class == class.class);
            let (count, amount) = known.map_or((0, Money::ZERO), |known| (known.count, known.amount));
            self.add(&class.class, class.count.saturating_sub(count), class.amount - amount);
        }
        self
    }

    /// Adds what a part of a settlement took otherwise than in cash.
    pub fn add_cashless(&mut self, method: &str, amount: Money) {
        match self.cashless.binary_search_by(|total| total.method.as_str().cmp(method)) {
            Ok(there) => self.cashless[there].amount += amount,
            Err(_) if amount == Money::ZERO => {}
            Err(place) => self.cashless.insert(place, MethodTotal { method: method.to_owned(), amount }),
        }
    }

    /// Adds vehicles of a class and what they owed together.
    pub fn add(&mut self, class: &ClassId, count: u64, amount: Money) {
        match self.by_class.binary_search_by(|total| total.class.cmp(class)) {
            Ok(there) => {
                let total = &mut self.by_class[there];
                (total.count, total.amount) = (total.count + count, total.amount + amount);
            }
            Err(_) if count == 0 => {}
            Err(place) => self.by_class.insert(place, ClassTotal { class: class.clone(), count, amount }),
        }
    }
}

/// Takings of one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ClassTotal {
    /// The vehicle class.
    pub class: ClassId,
    /// Vehicles settled.
    pub count: u64,
    /// What they owed, together.
    pub amount: Money,
}

/// Takings of one method of payment that puts nothing into the drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct MethodTotal {
    /// Its word, see [`crate::settlement::Payment::method`].
    pub method: String,
    /// What was taken by it.
    pub amount: Money,
}
