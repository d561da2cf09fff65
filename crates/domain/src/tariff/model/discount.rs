//! Passes, discounts and vouchers.

use crate::ClassId;
use crate::tariff::problem::{Carried, Problem};
use crate::tariff::unit::{Minutes, Price};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A pass, discount or voucher. Whoever settles says which one was shown; the tariff says what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DiscountFile", into = "DiscountFile")]
pub(crate) struct Discount {
    pub(crate) takes: Takes,
    /// The classes it is for; all when empty.
    pub(crate) classes: BTreeSet<ClassId>,
}

/// What a discount takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Amount(Price),
    Minutes(Minutes),
    Percent(u8),
}

/// The keys of a `discount` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiscountFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<Minutes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u8>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    classes: BTreeSet<ClassId>,
}

impl TryFrom<DiscountFile> for Discount {
    type Error = Carried;
    fn try_from(file: DiscountFile) -> Result<Self, Carried> {
        let takes = match (file.amount, file.minutes, file.percent) {
            (Some(amount), None, None) => Takes::Amount(amount),
            (None, Some(minutes), None) => Takes::Minutes(minutes),
            (None, None, Some(percent @ 1..=100)) => Takes::Percent(percent),
            (None, None, Some(_)) => return Err(Problem::Percent.into()),
            _ => return Err(Problem::DiscountForm.into()),
        };
        Ok(Self { takes, classes: file.classes })
    }
}

impl From<Discount> for DiscountFile {
    fn from(discount: Discount) -> Self {
        let (mut amount, mut minutes, mut percent) = (None, None, None);
        match discount.takes {
            Takes::Amount(price) => amount = Some(price),
            Takes::Minutes(length) => minutes = Some(length),
            Takes::Percent(share) => percent = Some(share),
        }
        Self { amount, minutes, percent, classes: discount.classes }
    }
}
