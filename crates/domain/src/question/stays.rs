//! Lists of stays, the latest first.

use super::{Page, Span};
use crate::stay::PaymentState;
use crate::{Money, Plate, TicketId, Timestamp};

/// Which list of stays, and by which instant of theirs it is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayList {
    /// Vehicles inside, by their entry.
    Inside,
    /// Vehicles that left, by their exit.
    Left,
}

/// Which stays of a list are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayFilter {
    /// The list that is asked for.
    pub list: StayList,
    /// Only those that are paid for so.
    pub payment: Option<PaymentState>,
    /// Only those whose plate has this in it.
    pub plate: Option<Plate>,
    /// Only those whose instant, by which the list is ordered, lies in it.
    pub span: Span,
}

impl StayFilter {
    /// Vehicles inside.
    pub const INSIDE: Self = Self { list: StayList::Inside, payment: None, plate: None, span: Span::EVER };
    /// Vehicles that left.
    pub const LEFT: Self = Self { list: StayList::Left, ..Self::INSIDE };
    /// Vehicles that left owing.
    pub const OWING: Self = Self { payment: Some(PaymentState::Unpaid), ..Self::LEFT };
}

/// The last stay of a page: the next page begins after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayCursor {
    /// Its entry or exit, as the list is ordered.
    pub at: Timestamp,
    /// Its ticket: of two at one instant the greater comes first.
    pub ticket: TicketId,
}

/// A page of a list of stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayQuestion {
    /// The stays that are asked for.
    pub filter: StayFilter,
    /// Begin after this one; nothing begins with the latest.
    pub after: Option<StayCursor>,
    /// Rows on the page, at most.
    pub limit: u32,
}

/// A page of stays, in the rows of the store that answers.
pub type StayPage<Row> = Page<Row, StayCursor>;

/// What is owed by those who left without paying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debts<Row> {
    /// Stays that owe, on the page or not.
    pub count: u64,
    /// What they owe together.
    pub owed: Money,
    /// The latest of them.
    pub page: StayPage<Row>,
}
