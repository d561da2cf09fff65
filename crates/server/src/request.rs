//! One request of a program: who asks, when, in which language, and what is in force at their site.

pub mod once;
mod outcome;

pub use outcome::{Answered, Outcome, Refused, Stopped, Wrong};

use crate::ledger::{Appended, LedgerError, append_own};
use crate::store::Tx;
use crate::terms::SiteTerms;
use palang_domain::{BoothId, Currency, Fact, SiteId, Timestamp, Zone};
use palang_locale::Locale;

/// The program that asks, and the site its key belongs to.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The site of the key. No body of a request says another.
    pub site: SiteId,
    /// The zone of the site's clocks, by which times without a zone are read.
    pub zone: Zone,
    /// The currency of every amount.
    pub currency: Currency,
    /// The virtual booth whose journal the program's facts go into.
    pub booth: BoothId,
}

/// What every answer to a program is worked out with, beside the transaction.
#[derive(Clone, Copy)]
pub struct RequestContext<'a> {
    /// The program that asks, and its site.
    pub caller: &'a Caller,
    /// Tariffs, classes and sources in force at the caller's site.
    pub terms: &'a SiteTerms,
    /// When the request came, by the server's clock.
    pub now: Timestamp,
    /// The language of the answer.
    pub locale: &'a Locale,
}

impl RequestContext<'_> {
    /// The caller's site.
    #[must_use]
    pub const fn site(&self) -> SiteId {
        self.caller.site
    }

    /// The zone of the site's clocks.
    #[must_use]
    pub const fn zone(&self) -> Zone {
        self.caller.zone
    }

    /// Writes facts into the journal of the program that asks.
    pub fn append(&self, tx: &mut dyn Tx, facts: Vec<Fact>) -> Result<Vec<Appended>, LedgerError> {
        append_own(tx, self.caller.site, &self.caller.booth, facts, self.now)
    }
}
